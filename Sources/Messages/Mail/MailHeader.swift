internal import FoundationEssentials

/// Header fields of a message, in ASCII, folded, with CR LF (RFC 5322, 2.2; RFC 2047).
enum MailHeader {
    private static let widthInColumns = 76

    /// A field with unstructured text, such as a subject.
    ///
    /// ASCII is unchanged; other text becomes encoded words. Control characters, including line breaks, become spaces,
    /// so that no value can start another header field.
    static func text(_ name: String, _ value: String) -> String {
        let value = clean(value)
        let tokens = isPlain(value) ? value.split(separator: " ").map(String.init) : encodedWords(value)
        return field(name, tokens)
    }

    /// A field of addresses.
    static func addresses(_ name: String, _ addresses: [MailAddress]) -> String {
        var tokens: [String] = []
        for (index, address) in addresses.enumerated() {
            let comma = index + 1 < addresses.count ? "," : ""
            if let name = address.name.map(clean), !name.isEmpty {
                tokens += phrase(name) + ["<\(address.address)>\(comma)"]
            } else {
                tokens.append(address.address + comma)
            }
        }
        return field(name, tokens)
    }

    /// A field of tokens that are valid ASCII already.
    static func field(_ name: String, _ tokens: [String]) -> String {
        var lines = [name + ":"]
        for token in tokens {
            let last = lines.count - 1
            if lines[last].utf8.count + 1 + token.utf8.count <= widthInColumns || lines[last] == name + ":" {
                lines[last] += " " + token
            } else {
                lines.append(" " + token)
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private static func clean(_ value: String) -> String {
        let scalars = value.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).split(separator: " ").joined(separator: " ")
    }

    /// Whether a value needs no encoding: ASCII without encoded words, in words that fit into a line.
    private static func isPlain(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !value.contains("=?")
            && value.split(separator: " ").allSatisfy { $0.utf8.count < widthInColumns }
    }

    private static func phrase(_ name: String) -> [String] {
        guard isPlain(name) else { return encodedWords(name) }
        let isAtoms = name.utf8.allSatisfy { byte in
            byte == 0x20 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        if isAtoms { return name.split(separator: " ").map(String.init) }
        return ["\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""]
    }

    /// Encoded words of at most 64 columns without split characters (RFC 2047, 2 and 5).
    private static func encodedWords(_ value: String) -> [String] {
        // A word may have 75 columns and a line 76; words of 64 columns fit beside the field's name. Without
        // "=?UTF-8?B?" and "?=" that is 52 columns of base64, which encode 39 bytes.
        let limitInBytes = 39
        var words: [String] = []
        var chunk: [UInt8] = []
        func flush() {
            if !chunk.isEmpty { words.append("=?UTF-8?B?\(Data(chunk).base64EncodedString())?=") }
            chunk = []
        }
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > limitInBytes { flush() }
            chunk += bytes
        }
        flush()
        return words
    }
}
