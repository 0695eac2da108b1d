internal import Recordations

/// The Nice classes in a text: its numbers, whatever stands between them.
///
/// Nothing is read by halves: with a number that is no class, or a range such as 9-12, the whole text is not readable.
struct ClassList {
    /// One bit a class.
    private(set) var bits = 0
    private var isOdd = false

    // "9-12" may mean two classes or four.
    private static let dashes: Set<Unicode.Scalar> = ["-", "–", "—", "‑", "~", "～", "〜", "至"]

    /// Whether there were classes and nothing that is none.
    var isReadable: Bool { bits != 0 && !isOdd }

    /// Adds the numbers of a text.
    mutating func add(_ text: String) {
        var number: Int?
        // Whether nothing but a dash stood since the last number.
        var isRange = false
        var isBehindNumber = false
        for scalar in text.unicodeScalars {
            if let digit = Self.digit(scalar) {
                if number == nil, isRange { isOdd = true }
                number = min((number ?? 0) * 10 + digit, 1_000_000)
                continue
            }
            if number != nil {
                close(&number)
                isBehindNumber = true
                isRange = false
            }
            if scalar == " " || scalar == "\u{A0}" { continue }
            isRange = isBehindNumber && Self.dashes.contains(scalar)
            isBehindNumber = false
        }
        close(&number)
    }

    private mutating func close(_ number: inout Int?) {
        guard let closed = number else { return }
        if (1...45).contains(closed) { bits |= 1 << closed } else { isOdd = true }
        number = nil
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if scalar.isASCII { return (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Int(value)
    }
}
