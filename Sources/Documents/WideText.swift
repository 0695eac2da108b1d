/// Recognises UTF-16 and UTF-32 without a byte order mark by their NULs.
///
/// In UTF-16 and UTF-32 digits, spaces, delimiters and line ends have NULs beside them, always on the same side; text
/// of other charsets has none. This check comes before the one for UTF-8, because UTF-16 text in Latin letters is valid
/// UTF-8.
enum WideText {
    /// The number of bytes that are examined.
    static let sampleBytes = 64 << 10
    /// The minimum of NULs: one byte in a hundred, because text of ideographs has few, and at least four.
    private static let (leastShare, least) = (100, 4)
    /// The minimum for bytes that are valid UTF-8 too: a quarter must be NUL or other control characters, like the
    /// upper bytes of Greek and Cyrillic letters, and at least eight NULs.
    ///
    /// Fewer NULs may be blanks that some program wrote.
    private static let (leastShareInUTF8, leastInUTF8) = (4, 8)

    /// The charset of a text by its first bytes; nil where they are neither UTF-16 nor UTF-32.
    static func charset(_ head: [UInt8]) -> Charset? {
        let bytes = Array(head.prefix(sampleBytes))
        // The number of NULs at each offset within four bytes.
        var nuls = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() where byte == 0 { nuls[index & 3] += 1 }
        let all = nuls.reduce(0, +)
        guard all >= least else { return nil }
        if isUTF8(bytes) {
            let controls = bytes.count { $0 < 0x20 && !(0x09...0x0D).contains($0) }
            guard all >= leastInUTF8, controls * leastShareInUTF8 >= bytes.count else { return nil }
        } else if all * leastShare < bytes.count {
            return nil
        }
        let quarter = bytes.count / 4
        // In UTF-32 the highest byte of every character is NUL, and the next in nearly all characters.
        let candidates: [Charset] =
            if nuls[3] >= quarter, nuls[2] * 2 > quarter {
                [.utf32LittleEndian]
            } else if nuls[0] >= quarter, nuls[1] * 2 > quarter {
                [.utf32BigEndian]
            } else if nuls[0] + nuls[2] == 0 {
                [.utf16LittleEndian]
            } else if nuls[1] + nuls[3] == 0 {
                [.utf16BigEndian]
            } else {
                []
            }
        return candidates.first { isText(bytes, $0) }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return true }
            let good = UTF8Check.validPrefix(start, buffer.count)
            return good == buffer.count || UTF8Check.isCut(start + good, buffer.count - good)
        }
    }

    /// Whether the bytes decode without bad bytes and without control characters other than tabs and line ends.
    private static func isText(_ bytes: [UInt8], _ charset: Charset) -> Bool {
        guard let transcoder = try? TextDecoder.transcoder(for: charset) else { return false }
        let text = transcoder.decode(bytes)
        guard transcoder.replacedBytes == 0 else { return false }
        return !text.contains { ($0 < 0x20 && !(0x09...0x0D).contains($0)) || $0 == 0x7F }
    }
}
