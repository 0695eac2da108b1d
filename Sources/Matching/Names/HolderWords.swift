/// The words of a holder's text, with what stands around them.
struct HolderWords {
    /// A word in upper case, without points, hyphens and strokes within: `S.p.A.` is `SPA`, `A/S` is `AS`.
    struct Word {
        var text: String
        /// Whether the word stands between quotation marks.
        var isQuoted: Bool
        /// How many parentheses stand around the word.
        var depth: Int
        /// Whether a comma, a semicolon or a line end stands behind the word.
        var endsSegment: Bool
    }

    let words: [Word]

    init(_ text: String) {
        var folded = Self.folded(text)
        words = folded.withUTF8(Self.words)
    }

    // Quotation marks become ASCII, so that every sign that counts is one byte.
    private static func folded(_ text: String) -> String {
        if UnicodeText.isASCII(text) { return text.uppercased() }
        var folded = String.UnicodeScalarView()
        for scalar in UnicodeText.folded(text).unicodeScalars {
            switch scalar {
            case "«", "»", "“", "”", "„", "‟", "″", "「", "」", "『", "』", "《", "》": folded.append("\"")
            case "‘", "’", "‚", "`", "´": folded.append("'")
            case "、", "。": folded.append(",")
            case "–", "—", "‐", "‑", "·", "・": folded.append("-")
            default: folded.append(scalar.properties.isWhitespace && !isLineEnd(scalar) ? " " : scalar)
            }
        }
        return String(folded)
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    private static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> [Word] {
        var words: [Word] = []
        var word: [UInt8] = []
        var isQuoted = false
        var depth = 0
        func end() {
            guard !word.isEmpty else { return }
            words.append(
                Word(text: String(decoding: word, as: UTF8.self), isQuoted: isQuoted, depth: depth, endsSegment: false)
            )
            word.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x80...: word.append(byte)
            // Within a word they are no part of it.
            case UInt8(ascii: "."), UInt8(ascii: "'"), UInt8(ascii: "/"), UInt8(ascii: "-"): break
            default:
                end()
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): isQuoted.toggle()
                case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(depth - 1, 0)
                case UInt8(ascii: ","), UInt8(ascii: ";"), 0x0A, 0x0D:
                    if let last = words.indices.last { words[last].endsSegment = true }
                default: break
                }
            }
        }
        end()
        return words
    }
}
