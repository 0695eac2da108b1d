/// Functions on recipients as the configuration names them: mail addresses, or names that a hook understands.
public enum Recipient {
    /// Whether two texts name the same recipient, such as `a@example.com`, `A@example.com` and `Anna <a@example.com>`.
    ///
    /// The case of a mail address is ignored, also before the `@`. Names without an address are compared exactly.
    public static func isSame(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        // Ledgers have many entries, and most pairs differ in their lengths.
        let isBare = !one.utf8.contains(UInt8(ascii: "<")) && !other.utf8.contains(UInt8(ascii: "<"))
        if isBare, one.utf8.count != other.utf8.count { return false }
        // Nothing is trimmed from visible ASCII: each text is its address, or is none.
        if isBare, isVisible(one), isVisible(other), one.lowercased() != other.lowercased() { return false }
        guard let left = address(one), let right = address(other) else { return false }
        return left == right
    }

    /// The recipients without repetitions.
    public static func distinct(_ recipients: [String]) -> [String] {
        recipients.reduce(into: []) { all, one in
            if !all.contains(where: { isSame($0, one) }) { all.append(one) }
        }
    }

    /// The mistake in a recipient, with advice; nil for a valid recipient.
    ///
    /// A name without `@`, or with a single one at the start, is not an error: chat hooks have channels and user names.
    public static func mistake(_ text: String) -> String? {
        let separator = text.first { $0 == "," || $0 == ";" || $0.isNewline }
        let parts = text.split { $0 == "," || $0 == ";" || $0.isNewline }.map(trimmed).filter { !$0.isEmpty }
        if separator != nil, parts.count > 1, parts.allSatisfy({ isName($0) || address($0) != nil }) {
            return "'\(text)' is more than one recipient; write a list: [\(parts.map(quoted).joined(separator: ", "))]"
        }
        if !isName(text) {
            do {
                _ = try MailAddress(text)
            } catch {
                return "\(error); write one address, such as name@example.com or 'Name <name@example.com>'"
            }
        } else if separator != nil {
            return
                "'\(text)' holds a separator, which no name has; write one recipient, or a list: [a@example.com, b@example.com]"
        }
        return nil
    }

    private static func isVisible(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    // A text with an `@` elsewhere is meant as a mail address. Scalars are compared, because a combining mark may
    // follow the `@`.
    private static func isName(_ text: String) -> Bool { text != "@" && !text.unicodeScalars.dropFirst().contains("@") }

    private static func address(_ text: String) -> String? { (try? MailAddress(text))?.address.lowercased() }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func quoted(_ text: String) -> String {
        text.contains("<") || text.hasPrefix("@") ? "'\(text)'" : text
    }
}
