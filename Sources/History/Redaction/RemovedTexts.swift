internal import Foundation
internal import Mirror
internal import Recordations

/// The encodings of texts in a message.
enum MessageForm {
    case text, html, csv
}

/// The removed texts of a person, which are then searched in messages.
struct RemovedTexts {
    /// Texts that are long enough to be searched in every member of a message.
    private(set) var anywhere: Set<String> = []
    /// All values by their field.
    private(set) var byField: [String: Set<String>] = [:]
    /// The actors who entered the texts.
    private(set) var actors: Set<String> = []

    var isEmpty: Bool { anywhere.isEmpty && byField.isEmpty && actors.isEmpty }

    /// Adds an actor.
    mutating func insert(actor: String) { if actor != Mirror.removedText { actors.insert(actor) } }

    /// Adds a text; nil adds nothing.
    mutating func insert(_ text: String?, field: String? = nil) {
        // A date may be part of any message.
        guard let text, !text.isEmpty, CivilDate(text) == nil, text != Mirror.removedText else { return }
        // A shorter text may be part of any sentence.
        if text.count > 3 { anywhere.insert(text) }
        // A message has only the beginning of a long text.
        if text.count > ClippedText.limit { anywhere.insert(String(text.prefix(ClippedText.limit))) }
        guard let field else { return }
        byField[field, default: []].insert(text)
        // In JSON each tag is a string.
        if field == "tags" { byField[field]?.formUnion(text.split(separator: ",").map(String.init)) }
    }

    /// The value of a message's member without the removed texts.
    func redacted(_ value: String, field: String?) -> String {
        if let field, byField[field]?.contains(value) == true { return Mirror.removedText }
        if field == "actor", actors.contains(value) { return Mirror.removedText }
        return redacted(value)
    }

    /// A hook's output without the removed texts; it may contain the message itself.
    func redacted(output: String) -> String {
        let left = replaced(in: output) { text in
            let forms = Set([text, Self.html(text), Self.csv(text)])
            return forms.union(forms.map(Self.json))
        }
        let plain = actors.reduce(left) {
            $0.replacingOccurrences(
                of: "\"actor\": \"\(Self.json($1))\"",
                with: "\"actor\": \"\(Mirror.removedText)\"",
                options: .literal
            )
        }
        // The mail is in base64, where no text can be found, so it is removed; each member of a message has its own
        // line.
        return plain.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            guard line.starts(with: "  \"message\": \"".utf8) else { return String(Substring(line)) }
            return "  \"message\": null" + (line.contains(0x2C) ? "," : "")
        }.joined(separator: "\n")
    }

    /// A text without the removed texts, which are found as whole words.
    ///
    /// The white space between words may differ, because messages wrap lines. Texts are also found in the encoding of
    /// the form.
    func redacted(_ text: String, form: MessageForm = .text) -> String {
        switch form {
        case .text: return replaced(in: text) { [$0] }
        case .csv: return replaced(in: text) { [$0, Self.csv($0)] }
        case .html:
            // A page keeps its dates together by an element around each, also within a text.
            let plain = text.replacing(/<span class="day">([^<]*)<\/span>/) { $0.output.1 }
            let left = replaced(in: plain) { [$0, Self.html($0)] }
            return left == plain ? text : left
        }
    }

    // The longest text is first, because it may begin with a shorter one.
    private func replaced(in text: String, forms: (String) -> Set<String>) -> String {
        let all = Set(anywhere.flatMap(forms)).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        guard !all.isEmpty else { return text }
        var left = Array(text.unicodeScalars)
        for form in all { left = WholeWords(form).replaced(in: left, by: Mirror.removedText) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: left)
        return String(result)
    }

    /// The JSON encoding of a text, without quotes.
    private static func json(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let data = try? encoder.encode(text) else { return text }
        return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
    }

    private static func csv(_ text: String) -> String {
        text.replacingOccurrences(of: "\"", with: "\"\"", options: .literal)
    }

    private static func html(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")].reduce(text) {
            $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
    }
}
