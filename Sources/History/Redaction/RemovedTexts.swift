internal import Foundation
internal import Mirror
internal import Recordations

/// Texts of a person that were removed, and which are looked for in messages.
struct RemovedTexts {
    /// Texts that are told from a message's own words wherever they stand.
    private(set) var anywhere: Set<String> = []
    /// All values, by the field that they were entered for.
    private(set) var byField: [String: Set<String>] = [:]
    /// Who entered them.
    private(set) var actors: Set<String> = []

    var isEmpty: Bool { anywhere.isEmpty && byField.isEmpty && actors.isEmpty }

    /// Adds who entered a text.
    mutating func insert(actor: String) { if actor != Mirror.removedText { actors.insert(actor) } }

    /// Adds a text; nothing for none.
    mutating func insert(_ text: String?, field: String? = nil) {
        // A day is a word of the message itself.
        guard let text, !text.isEmpty, CivilDate(text) == nil, text != Mirror.removedText else { return }
        // Shorter ones may be a part of any sentence.
        if text.count > 3 { anywhere.insert(text) }
        guard let field else { return }
        byField[field, default: []].insert(text)
        // JSON has each tag by itself.
        if field == "tags" { byField[field]?.formUnion(text.split(separator: ",").map(String.init)) }
    }

    /// The value of a field in a message without what was removed.
    func redacted(_ value: String, field: String?) -> String {
        if let field, byField[field]?.contains(value) == true { return Mirror.removedText }
        if field == "actor", actors.contains(value) { return Mirror.removedText }
        return redacted(value)
    }

    /// What a hook wrote without what was removed: it may be anything, and the message that it was given too.
    func redacted(output: String) -> String {
        let left = replaced(in: output) { text in
            let forms = Set([text, Self.html(text)])
            return forms.union(forms.map(Self.json))
        }
        let plain = actors.reduce(left) {
            $0.replacingOccurrences(
                of: "\"actor\": \"\(Self.json($1))\"",
                with: "\"actor\": \"\(Mirror.removedText)\"",
                options: .literal
            )
        }
        // The whole mail is in base64, in which no text is found; each member of a message has a line of its own.
        return plain.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            guard line.starts(with: "  \"message\": \"".utf8) else { return String(Substring(line)) }
            return "  \"message\": null" + (line.contains(0x2C) ? "," : "")
        }.joined(separator: "\n")
    }

    /// A text without what was removed, as far as that stands there as whole words.
    ///
    /// Between the words of a text any white space may stand: sentences are broken into lines. `isHTML` looks for a text also
    /// as HTML writes it.
    func redacted(_ text: String, isHTML: Bool = false) -> String {
        replaced(in: text) { isHTML ? [$0, Self.html($0)] : [$0] }
    }

    // The longest first: one may be the beginning of another.
    private func replaced(in text: String, forms: (String) -> Set<String>) -> String {
        let all = Set(anywhere.flatMap(forms)).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        guard !all.isEmpty else { return text }
        var left = Array(text.unicodeScalars)
        for form in all { left = WholeWords(form).replaced(in: left, by: Mirror.removedText) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: left)
        return String(result)
    }

    /// A text as it stands inside a JSON string.
    private static func json(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let data = try? encoder.encode(text) else { return text }
        return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
    }

    private static func html(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")].reduce(text) {
            $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
    }
}

/// A text that is found only where no letter or digit goes on before or behind it.
struct WholeWords {
    private let words: [[Unicode.Scalar]]

    init(_ text: String) {
        words = text.unicodeScalars.split { $0.properties.isWhitespace }.map(Array.init)
    }

    /// Whether it stands in a text.
    func stands(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.contains { end(in: scalars, from: $0) != nil }
    }

    /// A text with another one wherever it stood.
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
        guard let first = words.first?.first, text[start] == first, !Self.goesOn(text, at: start) else { return nil }
        var index = start
        for (place, word) in words.enumerated() {
            if place > 0 {
                let before = index
                // A message shows a text on one line, with a sign for each line break.
                while index < text.count, text[index].properties.isWhitespace || text[index] == "⏎" { index += 1 }
                guard index > before else { return nil }
            }
            guard text.count - index >= word.count, text[index..<index + word.count].elementsEqual(word) else {
                return nil
            }
            index += word.count
        }
        return Self.goesOn(text, at: index) ? nil : index
    }

    /// Whether a word goes on from before a place to behind it.
    private static func goesOn(_ text: [Unicode.Scalar], at index: Int) -> Bool {
        guard index > 0, index < text.count else { return false }
        // A line break in JSON ends in a letter.
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
