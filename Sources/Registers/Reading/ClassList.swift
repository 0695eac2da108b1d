internal import Recordations

/// The Nice classes in a text: all its numbers.
///
/// A text with a number that is no class, or with a range such as 9-12, is not readable as a whole.
struct ClassList {
    /// One bit for each class.
    private(set) var bits = 0
    private var hasOtherNumber = false

    // A text such as "9-12" may mean two classes or four.
    private static let dashes: Set<Unicode.Scalar> = ["-", "–", "—", "‑", "~", "～", "〜", "至"]

    /// Whether the text has classes and no other numbers.
    var isReadable: Bool { bits != 0 && !hasOtherNumber }

    /// Adds the numbers of a text.
    mutating func add(_ text: String) {
        var number: Int?
        // Whether there was only a dash since the last number.
        var isRange = false
        var isBehindNumber = false
        for scalar in text.unicodeScalars {
            if let digit = Self.digit(scalar) {
                if number == nil, isRange { hasOtherNumber = true }
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
        if (1...45).contains(closed) { bits |= 1 << closed } else { hasOtherNumber = true }
        number = nil
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if scalar.isASCII { return (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Int(value)
    }
}
