internal import Foundation
internal import Recordations

/// A text as dates are read from it, and a place in it.
struct DateText {
    let scalars: [Unicode.Scalar]
    private(set) var at = 0

    /// Starts at the text's beginning; nil for a text that no date is read from.
    init?(_ text: String) {
        guard let text = CellText.folded(text), let scalars = DateText.folded(text) else { return nil }
        self.scalars = scalars
    }

    /// Starts at the beginning of scalars that are folded already.
    init(folded scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// The same without its spaces; nil where there is none, and where one stands between two digits.
    var withoutSpaces: DateText? {
        guard scalars.contains(" ") else { return nil }
        var dense: [Unicode.Scalar] = []
        var isBehindSpace = false
        for scalar in scalars {
            if scalar == " " {
                isBehindSpace = true
                continue
            }
            let digits: ClosedRange<Unicode.Scalar> = "0"..."9"
            if isBehindSpace, let last = dense.last, digits.contains(last), digits.contains(scalar) { return nil }
            dense.append(scalar)
            isBehindSpace = false
        }
        return DateText(folded: dense)
    }

    var isAtEnd: Bool { at == scalars.count }

    func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        at + offset < scalars.count ? scalars[at + offset] : nil
    }

    mutating func skip(_ count: Int) { at += count }

    /// How many spaces were passed.
    mutating func skipSpaces() -> Int {
        let start = at
        while peek() == " " { at += 1 }
        return at - start
    }

    /// Whether a text stands here; it is then passed.
    mutating func take(_ text: [Unicode.Scalar]) -> Bool {
        guard stands(text) else { return false }
        at += text.count
        return true
    }

    func stands(_ text: [Unicode.Scalar]) -> Bool {
        at + text.count <= scalars.count && scalars[at..<at + text.count].elementsEqual(text)
    }

    /// A number of so many digits, or of ideographs.
    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, let scalar = peek(count), ("0"..."9").contains(scalar) {
            value = value * 10 + Int(scalar.value - 0x30)
            count += 1
        }
        if count > 0 {
            at += count
            return digits.contains(count) ? value : nil
        }
        guard let number = IdeographicNumber(scalars[at...], digits) else { return nil }
        at += number.length
        return number.value
    }

    /// The scalars without case, width and the marks of letters, every decimal digit as one of ASCII.
    ///
    /// Nil where digits of two scripts make one number. A digit that is raised, circled or part of a fraction is none: it
    /// may point to a footnote.
    static func folded(_ text: String) -> [Unicode.Scalar]? {
        var folded: [Unicode.Scalar] = []
        folded.reserveCapacity(text.utf8.count)
        var zeroBefore: UInt32 = 0
        for scalar in text.unicodeScalars {
            if let digit = decimal(scalar) {
                // Documents mix the two widths of one script at will.
                let zero = scalar.value - digit == 0xFF10 ? 0x30 : scalar.value - digit
                if zeroBefore != 0, zeroBefore != zero { return nil }
                zeroBefore = zero
                folded.append(Unicode.Scalar(UInt8(0x30 + digit)))
                continue
            }
            zeroBefore = 0
            if scalar.isASCII {
                folded.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
            } else if scalar.properties.numericType != nil {
                folded.append(scalar)
            } else {
                folded += letters(scalar)
            }
        }
        return folded
    }

    private static func decimal(_ scalar: Unicode.Scalar) -> UInt32? {
        if ("0"..."9").contains(scalar) { return scalar.value - 0x30 }
        guard !scalar.isASCII, scalar.properties.numericType == .decimal else { return nil }
        return scalar.properties.numericValue.map { UInt32($0) }
    }

    private static func letters(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let folded = String(scalar).decomposedStringWithCompatibilityMapping.lowercased()
            .decomposedStringWithCanonicalMapping.unicodeScalars
        // A sign such as ㋀ would run into the digits before it.
        guard !folded.contains(where: { ("0"..."9").contains($0) }) else { return [scalar] }
        return folded.compactMap { scalar in
            switch scalar.value {
            case 0x300...0x36F: nil
            // A dotless i is how a capital I was meant in Turkish; a final sigma has no capital of its own.
            case 0x131: "i"
            case 0x3C2: "σ"
            default: scalar
            }
        }
    }
}
