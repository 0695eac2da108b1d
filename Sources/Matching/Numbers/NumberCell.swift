/// A cell with numbers: where one ends, and what is no part of one.
enum NumberCell {
    /// The texts of a cell's numbers, without white space at their ends.
    static func parts(_ cell: String) -> [String] {
        // Most cells hold one number in digits.
        if cell.utf8.allSatisfy(\.isDigit) { return cell.isEmpty ? [] : [cell] }
        let scalars = Array(cell.unicodeScalars)
        var parts: [String] = []
        var part = String.UnicodeScalarView()
        func end() {
            let text = trimmed(part)
            if text.unicodeScalars.contains(where: { $0.properties.numericType == .decimal }) { parts.append(text) }
            part = String.UnicodeScalarView()
        }
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case ";", "；", "、", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": end()
            case ",", "，":
                if isGroup(scalars, index) { part.append(scalar) } else { end() }
            default: part.append(scalar)
            }
        }
        end()
        return parts
    }

    private static func trimmed(_ text: String.UnicodeScalarView) -> String {
        let rest = text.drop { $0.properties.isWhitespace }
        var kept = rest[...]
        while let last = kept.last, last.properties.isWhitespace { kept.removeLast() }
        return String(String.UnicodeScalarView(kept))
    }

    // Whether a comma stands within one number: three digits behind it and no fourth, one to three before it, and no
    // other group of another length around it.
    private static func isGroup(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        func isDigit(_ index: Int) -> Bool {
            scalars.indices.contains(index) && (0x30...0x39).contains(scalars[index].value)
        }
        let before = (1...4).prefix { isDigit(index - $0) }.count
        let after = (1...4).prefix { isDigit(index + $0) }.count
        return (1...3).contains(before) && after == 3
    }

    /// A folded number without punctuation at its ends.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isSign(_ byte: UInt8) -> Bool { byte < 0x80 && !byte.isDigit && !byte.isLetter }
        var rest = bytes.drop(while: isSign)
        while let last = rest.last, isSign(last) { rest.removeLast() }
        return rest
    }

    /// The parts of a number of no known shape: letters, digits, letters; whatever is mixed otherwise counts as digits.
    static func general(_ bytes: ArraySlice<UInt8>) -> NumberForm.Match {
        let series = bytes.prefix { $0.isLetter }
        let digits = bytes[series.endIndex...].prefix { $0.isDigit }
        let suffix = bytes[digits.endIndex...]
        guard !digits.isEmpty, suffix.allSatisfy({ $0.isLetter }) else {
            return NumberForm.Match(digits: Array(bytes))
        }
        return NumberForm.Match(series: Array(series), digits: Array(digits), suffix: Array(suffix))
    }
}
