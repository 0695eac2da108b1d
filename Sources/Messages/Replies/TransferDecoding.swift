internal import Foundation

/// The decoding of a body (RFC 2045, 6.7 and 6.8), which takes any bytes.
enum TransferDecoding {
    /// The bytes of a body by the name of its encoding; a name that is not known leaves them as they are.
    static func decoded(_ body: ArraySlice<UInt8>, encoding: String) -> [UInt8] {
        switch encoding {
        case "base64": base64(body)
        case "quoted-printable": quotedPrintable(body)
        default: Array(body)
        }
    }

    /// The bytes of base64; what is no digit is left out, and an incomplete group at the end too.
    static func base64(_ text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in text {
            guard let digit = digit(byte) else { continue }
            bits = (bits << 6 | digit) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x41...0x5A: Int(byte) - 0x41
        case 0x61...0x7A: Int(byte) - 0x61 + 26
        case 0x30...0x39: Int(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// The bytes of quoted-printable; a `=` that begins no code stays.
    ///
    /// In a header (`isWord`) an underscore is a space.
    static func quotedPrintable(_ text: ArraySlice<UInt8>, isWord: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "_"), isWord {
                bytes.append(0x20)
            } else if byte != UInt8(ascii: "=") {
                bytes.append(byte)
            } else if let end = softBreak(text, index) {
                index = end
            } else if index + 1 < text.endIndex, let high = hex(text[index]), let low = hex(text[index + 1]) {
                bytes.append(high << 4 | low)
                index += 2
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    // The end of a soft line break, before which servers may have put spaces.
    private static func softBreak(_ text: ArraySlice<UInt8>, _ start: Int) -> Int? {
        let blanks = text[start...].prefix(80).prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let end = blanks.endIndex
        return end < text.endIndex && text[end] == 0x0A ? end + 1 : nil
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

/// Bytes of a named charset as text; nil where the charset is not known.
public typealias CharsetDecoder = @Sendable (_ bytes: [UInt8], _ label: String) -> String?

/// The encoded words of a header (RFC 2047).
enum EncodedWords {
    private struct Word {
        let charset: String
        let bytes: [UInt8]
    }

    /// A header's text; what is no encoded word stays as it is.
    static func decoded(_ text: String, _ charsets: CharsetDecoder) -> String {
        guard text.contains("=?") else { return text }
        var result = ""
        // A character may be cut between two words of a charset.
        var pending: Word?
        var blank = ""
        func flush() {
            guard let word = pending else { return }
            result += charsets(word.bytes, word.charset) ?? String(decoding: word.bytes, as: UTF8.self)
            pending = nil
        }
        for piece in pieces(text) {
            if piece.allSatisfy({ $0 == " " || $0 == "\t" }) {
                blank += piece
            } else if let word = word(piece) {
                // White space between two encoded words is none.
                if pending == nil { result += blank }
                if let former = pending, former.charset == word.charset {
                    pending = Word(charset: word.charset, bytes: former.bytes + word.bytes)
                } else {
                    flush()
                    pending = word
                }
                blank = ""
            } else {
                flush()
                result += blank + piece
                blank = ""
            }
        }
        flush()
        return result + blank
    }

    // Encoded words, white space, and what lies between them.
    private static func pieces(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var pieces: [String] = []
        var start = 0
        var index = 0
        func add(_ end: Int) {
            if end > start { pieces.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
            start = end
        }
        while index < bytes.count {
            if bytes[index] == 0x20 || bytes[index] == 0x09 {
                add(index)
                while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
                add(index)
            } else if let end = end(of: bytes, at: index) {
                add(index)
                add(end)
                index = end
            } else {
                index += 1
            }
        }
        add(bytes.count)
        return pieces
    }

    // The end of the encoded word that begins here: four question marks, and no white space.
    private static func end(of bytes: [UInt8], at start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "="), start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "?") else {
            return nil
        }
        var marks = 1
        for index in (start + 2)..<min(bytes.count, start + 1_000) {
            if bytes[index] == 0x20 || bytes[index] == 0x09 { return nil }
            guard bytes[index] == UInt8(ascii: "?") else { continue }
            marks += 1
            guard marks == 4 else { continue }
            return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "=") ? index + 2 : nil
        }
        return nil
    }

    private static func word(_ piece: String) -> Word? {
        guard piece.hasPrefix("=?"), piece.hasSuffix("?="), piece.utf8.count > 4 else { return nil }
        let parts = piece.dropFirst(2).dropLast(2).split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let charset = parts[0].prefix { $0 != "*" }.lowercased()
        let text = Array(parts[2].utf8)
        switch parts[1].lowercased() {
        case "b": return Word(charset: charset, bytes: TransferDecoding.base64(text))
        case "q": return Word(charset: charset, bytes: TransferDecoding.quotedPrintable(text[...], isWord: true))
        default: return nil
        }
    }
}
