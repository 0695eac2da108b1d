internal import Foundation

/// The format of a hook's standard input.
///
/// The configuration sets it, else a line `# recordal-input: mail` in the first 4 KiB of the file, else it is JSON.
public enum HookInput: String, CaseIterable, Sendable {
    /// The JSON object of the contract.
    case json
    /// The mail with its headers (RFC 5322); empty where no recipient has a mail address.
    case mail
    /// The message as plain text: lines `To`, `Subject`, `Date` and `Key`, an empty line, the text.
    case text

    private static let mark = "# recordal-input: "
    private static let searchedBytes = 4_096

    /// Reads the declaration in an executable file; nil where there is none.
    init?(declaredBy file: String) {
        guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
        defer { try? handle.close() }
        let head = (try? handle.read(upToCount: Self.searchedBytes)) ?? Data()
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(Self.mark) }) else { return nil }
        self.init(rawValue: String(line.dropFirst(Self.mark.count)))
    }
}

extension Hook {
    /// The format that is used.
    public var usedInput: HookInput { input ?? HookInput(declaredBy: file) ?? .json }
}

extension HookCall {
    /// The members of the JSON object that the other formats need.
    private struct Content: Decodable {
        let at: String?
        let subject: String?
        let text: String?
        let to: [String]?
        let message: String?
        let envelopeFrom: String?
        let envelopeTo: [String]?

        private enum CodingKeys: String, CodingKey {
            case at, subject, text, to, message
            case envelopeFrom = "envelope_from"
            case envelopeTo = "envelope_to"
        }
    }

    /// The text of the hook's standard input in a format, and the environment variables that belong to it.
    ///
    /// A payload that cannot be read gives an empty text.
    func input(_ input: HookInput) -> (text: String, variables: [String: String]) {
        guard input != .json else { return (payload, [:]) }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(payload.utf8)) else { return ("", [:]) }
        if input == .text {
            let head = [
                "To: \((content.to ?? []).joined(separator: ", "))", "Subject: \(content.subject ?? "")",
                "Date: \(content.at ?? "")", "Key: \(idempotencyKey)", "",
            ]
            return ((head + [content.text ?? ""]).joined(separator: "\n"), [:])
        }
        let message = content.message.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
        return (
            message ?? "",
            [
                "RECORDAL_ENVELOPE_FROM": content.envelopeFrom ?? "",
                "RECORDAL_ENVELOPE_TO": (content.envelopeTo ?? []).joined(separator: " "),
            ]
        )
    }
}
