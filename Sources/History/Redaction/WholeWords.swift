/// A text that is searched as whole words: no letter or digit may precede or follow it.
struct WholeWords {
    private let words: [[Unicode.Scalar]]

    init(_ text: String) {
        words = text.unicodeScalars.split { $0.properties.isWhitespace }.map(Array.init)
    }

    /// Whether a text contains it.
    func isContained(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.contains { end(in: scalars, from: $0) != nil }
    }

    /// A text in which each occurrence is replaced.
    func replaced(in text: [Unicode.Scalar], by other: String) -> [Unicode.Scalar] {
        guard let first = words.first?.first else { return text }
        var result: [Unicode.Scalar] = []
        var index = 0
        while index < text.count {
            if text[index] == first, let end = end(in: text, from: index) {
                result.append(contentsOf: other.unicodeScalars)
                index = end
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    private func end(in text: [Unicode.Scalar], from start: Int) -> Int? {
        guard let first = words.first?.first, text[start] == first, !Self.isInsideWord(text, at: start)
        else { return nil }
        var index = start
        for (number, word) in words.enumerated() {
            if number > 0 {
                let before = index
                // In a message a line break of the text is the sign ⏎.
                while index < text.count, text[index].properties.isWhitespace || text[index] == "⏎" { index += 1 }
                guard index > before else { return nil }
            }
            guard text.count - index >= word.count, text[index..<index + word.count].elementsEqual(word) else {
                return nil
            }
            index += word.count
        }
        return Self.isInsideWord(text, at: index) ? nil : index
    }

    /// Whether the characters before and after an index belong to the same word.
    private static func isInsideWord(_ text: [Unicode.Scalar], at index: Int) -> Bool {
        guard index > 0, index < text.count else { return false }
        // An escaped line break in JSON ends in a letter.
        if index > 1, text[index - 2] == "\\", ["n", "r", "t"].contains(text[index - 1]) { return false }
        return isPart(text[index - 1]) && isPart(text[index])
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
            true
        default: false
        }
    }
}
