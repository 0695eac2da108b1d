internal import Foundation
internal import Recordations

/// Texts that were removed, as messages quote them: in JSON, within its page, and in what a hook wrote.
struct QuotedTexts {
    /// The longest first: one may be the beginning of another.
    private let forms: [String]
    private let recordations: [String]
    private let actors: [String]

    init(_ texts: Set<String>, actors: Set<String>, recordations: Set<String>) {
        // Shorter texts, and a day alone, are words of the message itself.
        let long = texts.filter { $0.count > 3 && CivilDate($0) == nil }
        // A message shows each text on one line.
        let shown = long.union(long.map(Self.onOneLine))
        let inPages = shown.union(shown.map(Self.inPage))
        forms = inPages.union(inPages.map(Self.inJSON)).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        self.recordations = recordations.map(Self.inJSON)
        self.actors = actors.filter { $0 != Mirror.removedText }.map { "\"actor\": \"\(Self.inJSON($0))\"" }
    }

    /// Whether no message can quote any of them.
    var isEmpty: Bool { recordations.isEmpty || forms.isEmpty && actors.isEmpty }

    /// Whether a message names one of the recordations and quotes one of the texts.
    func isQuoted(in message: String) -> Bool {
        recordations.contains(where: message.contains) && (forms + actors).contains(where: message.contains)
    }

    /// What is left of a message, or of what a hook wrote that was given it: neither the texts nor the mail.
    func redacted(_ text: String) -> String {
        let plain = forms.reduce(text) { $0.replacingOccurrences(of: $1, with: Mirror.removedText, options: .literal) }
        let left = actors.reduce(plain) {
            $0.replacingOccurrences(of: $1, with: "\"actor\": \"\(Mirror.removedText)\"", options: .literal)
        }
        // The whole mail is in base64, in which no text is found; each member of a message has a line of its own.
        return left.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            guard line.starts(with: "  \"message\": \"".utf8) else { return String(Substring(line)) }
            return "  \"message\": null" + (line.contains(0x2C) ? "," : "")
        }.joined(separator: "\n")
    }

    private static func onOneLine(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\n", with: "⏎").replacing("\t", with: " ")
    }

    private static func inPage(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: String(scalar)
            }
        }.joined()
    }

    private static func inJSON(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let data = try? encoder.encode(text) else { return text }
        return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
    }
}
