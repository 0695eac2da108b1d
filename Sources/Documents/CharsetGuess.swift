/// A guess of the charset of bytes that no declaration gives.
///
/// Most byte sequences can be decoded in several charsets. The frequency of bytes separates them, because the common
/// characters of each charset have neighbouring codes (GB 2312 and JIS X 0208 level 1, Big5 level 1, the Hangul of
/// KS X 1001).
public struct CharsetGuess: Sendable {
    /// The charset.
    public let charset: Charset
    /// The share of characters beyond ASCII that are common in the charset, 0 to 1.
    public let share: Double

    private static let sampleBytes = 256 << 10
    // In text of the right charset about a twentieth is uncommon; below a half the charset is wrong.
    private static let leastShare = 0.5

    /// The charsets in which the bytes can be decoded, the likeliest first; never empty.
    public static func guesses(_ bytes: [UInt8]) -> [CharsetGuess] {
        let start = Array(bytes.prefix(sampleBytes))
        if TextDecoder.hasByteOrderMark(start) { return [CharsetGuess(charset: .utf8, share: 1)] }
        // UTF-16 is checked before UTF-8, because UTF-16 text in Latin letters is valid UTF-8 too.
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
        // The codes of Hangul are those of half of the common Chinese characters: only a text of almost nothing else is
        // Korean.
        if guesses[0].share < 0.9 { guesses.removeFirst() }
        guesses = guesses.filter { $0.share >= leastShare && isReadable(start, $0.charset) }
        guesses.sort { $0.share > $1.share }
        return guesses + [CharsetGuess(charset: .windows1252, share: 0)]
    }

    private static func isReadable(_ bytes: [UInt8], _ charset: Charset) -> Bool {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: [charset])
        while (try? decoder.next()) != nil {}
        // The sample may end within a character.
        return decoder.replacedBytes <= 3
    }

    /// The share of byte pairs beyond ASCII with a common first byte; punctuation is common in every charset.
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
            // Punctuation, digits and kana; kanji of level 1. Half-width kana do not count: they are rarely a whole
            // text.
            if (0x81...0x83).contains(byte) || (0x88...0x98).contains(byte) { found += 1 }
            at += isHalfKana ? 1 : 2
        }
        return all == 0 ? 0 : Double(found) / Double(all)
    }

    private static func cyrillic(_ bytes: [UInt8]) -> Double {
        let high = bytes.filter { $0 >= 0x80 }
        let letters = high.count { $0 >= 0xC0 || $0 == 0xA8 || $0 == 0xB8 || $0 == 0xB9 || $0 == 0xAB || $0 == 0xBB }
        let runs = zip(bytes, bytes.dropFirst()).count { $0 >= 0xE0 && $1 >= 0xE0 }
        // Cyrillic words have runs of small letters; in the other charsets the second byte of a pair may be any byte.
        return high.isEmpty || runs * 3 < high.count ? 0 : Double(letters) / Double(high.count)
    }
}
