internal import Foundation

/// Header fields of a message, in ASCII, folded, with CR LF (RFC 5322, 2.2; RFC 2047).
enum MailHeader {
    private static let widthInColumns = 76

    /// A field whose value is words of a person, such as a subject.
    ///
    /// ASCII stays as it is; anything else becomes encoded words. Control characters, line breaks among them, become spaces:
    /// no value can begin a header of its own.
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

    /// A field of words that are ASCII and safe.
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

    /// Whether a value may stand as it is: ASCII that is no encoded word, in words that fit a line.
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

    /// Encoded words of at most 64 columns, each with whole characters (RFC 2047, 2 and 5).
    private static func encodedWords(_ value: String) -> [String] {
        // 75 are allowed, and 76 for the line: with 64 the first one has room beside the field's name. Less "=?UTF-8?B?" and
        // "?=" these are 52 columns of base64: 39 bytes.
        let limitInBytes = 39
        var words: [String] = []
        var piece: [UInt8] = []
        func flush() {
            if !piece.isEmpty { words.append("=?UTF-8?B?\(Data(piece).base64EncodedString())?=") }
            piece = []
        }
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > limitInBytes { flush() }
            piece += bytes
        }
        flush()
        return words
    }
}
