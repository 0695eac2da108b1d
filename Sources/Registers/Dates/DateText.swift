internal import Foundation
internal import Recordations

/// A folded text with a position, from which dates are read.
struct DateText {
    let scalars: [Unicode.Scalar]
    private(set) var at = 0

    /// Makes a position at the start of a text; nil for a text that cannot be a date.
    init?(_ text: String) {
        guard let text = CellText.folded(text), let scalars = DateText.folded(text) else { return nil }
        self.scalars = scalars
    }

    /// Makes a position at the start of scalars that are folded already.
    init(folded scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// The text without its spaces; nil for a text without spaces and for one with a space between two digits, which may
    /// be ideographs.
    var withoutSpaces: DateText? {
        guard scalars.contains(" ") else { return nil }
        var dense: [Unicode.Scalar] = []
        var isBehindSpace = false
        for scalar in scalars {
            if scalar == " " {
                isBehindSpace = true
                continue
            }
            if isBehindSpace, let last = dense.last, Self.isNumeric(last), Self.isNumeric(scalar) { return nil }
            dense.append(scalar)
            isBehindSpace = false
        }
        return DateText(folded: dense)
    }

    private static func isNumeric(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.numericType != nil
    }

    var isAtEnd: Bool { at == scalars.count }

    func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        at + offset < scalars.count ? scalars[at + offset] : nil
    }

    mutating func skip(_ count: Int) { at += count }

    /// Skips spaces and returns their number.
    mutating func skipSpaces() -> Int {
        let start = at
        while peek() == " " { at += 1 }
        return at - start
    }

    /// Skips a text if it comes next, and returns whether it did.
    mutating func consume(_ text: [Unicode.Scalar]) -> Bool {
        guard comesNext(text) else { return false }
        at += text.count
        return true
    }

    func comesNext(_ text: [Unicode.Scalar]) -> Bool {
        at + text.count <= scalars.count && scalars[at..<at + text.count].elementsEqual(text)
    }

    /// Reads a number of a range of digits, or one in ideographs; nil where there is none.
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
        guard let number = IdeographicNumber(scalars[at...], digits: digits) else { return nil }
        at += number.length
        return number.value
    }

    /// The scalars without case, width and diacritics, with every decimal digit as an ASCII digit.
    ///
    /// Nil where one number has digits of two scripts. A superscript, circled or fraction digit is no digit, because it
    /// may be the mark of a footnote.
    static func folded(_ text: String) -> [Unicode.Scalar]? {
        var folded: [Unicode.Scalar] = []
        folded.reserveCapacity(text.utf8.count)
        var zeroBefore: UInt32 = 0
        for scalar in text.unicodeScalars {
            if let digit = decimal(scalar) {
                // Documents mix full-width and half-width digits.
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
        // A sign such as ㋀ folds to digits, which would join the digits before it.
        guard !folded.contains(where: { ("0"..."9").contains($0) }) else { return [scalar] }
        return folded.compactMap { scalar in
            switch scalar.value {
            case 0x300...0x36F: nil
            // A dotless i is the Turkish small letter of I; a final sigma has the same capital as a sigma.
            case 0x131: "i"
            case 0x3C2: "σ"
            default: scalar
            }
        }
    }
}
