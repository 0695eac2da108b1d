/// Which charset bytes are probably written in, when nothing says so.
///
/// Most byte sequences can be read in several charsets; what tells them apart is which bytes are frequent: the common
/// characters of each lie together (GB 2312 and JIS X 0208 level 1, Big5 level 1, the Hangul of KS X 1001).
public struct CharsetGuess: Sendable {
    /// The charset.
    public let charset: Charset
    /// How much of what is not ASCII is a common character in it, 0 to 1.
    public let share: Double

    private static let lookedAt = 256 << 10
    // Of other charsets a twentieth may be uncommon; below a half the text is something else.
    private static let leastShare = 0.5

    /// The charsets in which the bytes can be read, the likeliest first; never none.
    public static func guesses(_ bytes: [UInt8]) -> [CharsetGuess] {
        let start = Array(bytes.prefix(lookedAt))
        if TextDecoder.hasByteOrderMark(start) { return [CharsetGuess(charset: .utf8, share: 1)] }
        // Before UTF-8, which every such text in Latin letters is as well.
        if let wide = WideText.charset(start) { return [CharsetGuess(charset: wide, share: 1)] }
        if isReadable(start, .utf8) { return [CharsetGuess(charset: .utf8, share: 1)] }
        var guesses = [
            CharsetGuess(
                charset: .eucKR,
                share: pairs(start, lead: 0xA1...0xFE, common: 0xB0...0xC8, trail: 0xA1...0xFE)
            ),
            CharsetGuess(
                charset: .gb18030,
                share: pairs(start, lead: 0x81...0xFE, common: 0xB0...0xD7, trail: 0xA1...0xFE)
            ),
            CharsetGuess(
                charset: .big5,
                share: pairs(start, lead: 0x81...0xFE, common: 0xA4...0xC6, trail: 0x40...0xFE)
            ),
            CharsetGuess(charset: .shiftJIS, share: japanese(start)),
            CharsetGuess(charset: .windows1251, share: cyrillic(start)),
        ]
        // Hangul lies where Chinese has half of its common characters: only a text of nothing else is Korean.
        if guesses[0].share < 0.9 { guesses.removeFirst() }
        guesses = guesses.filter { $0.share >= leastShare && isReadable(start, $0.charset) }
        guesses.sort { $0.share > $1.share }
        return guesses + [CharsetGuess(charset: .windows1252, share: 0)]
    }

    private static func isReadable(_ bytes: [UInt8], _ charset: Charset) -> Bool {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: [charset])
        while (try? decoder.next()) != nil {}
        // One character may be cut at the end.
        return decoder.replacedBytes <= 3
    }

    /// The share of pairs of bytes beyond ASCII whose first byte is a common one; punctuation counts for all.
    private static func pairs(
        _ bytes: [UInt8],
        lead: ClosedRange<UInt8>,
        common: ClosedRange<UInt8>,
        trail: ClosedRange<UInt8>
    ) -> Double {
        var (all, found, at) = (0, 0, 0)
        while at < bytes.count {
            guard bytes[at] >= 0x80 else {
                at += 1
                continue
            }
            all += 1
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            if common.contains(bytes[at]) || (0xA1...0xA3).contains(bytes[at]), trail.contains(next) { found += 1 }
            at += lead.contains(bytes[at]) ? 2 : 1
        }
        return all == 0 ? 0 : Double(found) / Double(all)
    }

    private static func japanese(_ bytes: [UInt8]) -> Double {
        var (all, found, at) = (0, 0, 0)
        while at < bytes.count {
            let byte = bytes[at]
            guard byte >= 0x80 else {
                at += 1
                continue
            }
            all += 1
            let isHalfKana = (0xA1...0xDF).contains(byte)
            // Punctuation, digits and kana; kanji of level 1. Half-width kana alone are rarely a whole text.
            if (0x81...0x83).contains(byte) || (0x88...0x98).contains(byte) { found += 1 }
            at += isHalfKana ? 1 : 2
        }
        return all == 0 ? 0 : Double(found) / Double(all)
    }

    private static func cyrillic(_ bytes: [UInt8]) -> Double {
        let high = bytes.filter { $0 >= 0x80 }
        let letters = high.count { $0 >= 0xC0 || $0 == 0xA8 || $0 == 0xB8 || $0 == 0xB9 || $0 == 0xAB || $0 == 0xBB }
        let runs = zip(bytes, bytes.dropFirst()).count { $0 >= 0xE0 && $1 >= 0xE0 }
        // Words of small letters follow each other; in other charsets the second byte of a pair is anything.
        return high.isEmpty || runs * 3 < high.count ? 0 : Double(letters) / Double(high.count)
    }
}
