/// Tells text of two or four bytes a character by the NULs in it, where no byte order mark does.
///
/// Digits, spaces, delimiters and line ends have NULs beside them there, all on one side, and a text of any other charset has
/// none. So this is asked before anything else: every such text in Latin letters is valid UTF-8 too.
enum WideText {
    /// How many bytes are looked at.
    static let lookedAt = 64 << 10
    /// Text of ideographs has few NULs: one byte in a hundred, and so many at least.
    private static let (leastShare, least) = (100, 4)
    /// Of bytes that are UTF-8 as well a quarter has to be NUL or another control character, as the upper bytes of Greek and
    /// Cyrillic letters are, and so many NULs at least: there one now and then is a blank that some program left behind.
    private static let (leastShareInUTF8, leastInUTF8) = (4, 8)

    /// The charset of a text that starts with these bytes; nil where they are no such text.
    static func charset(_ head: [UInt8]) -> Charset? {
        let bytes = Array(head.prefix(lookedAt))
        // Where NULs stand within each four bytes.
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
        // Of four bytes at least the highest is NUL in every character, and the next in nearly all.
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

    /// Whether the bytes are whole characters of the charset, none of them a control character but tabs and line ends.
    private static func isText(_ bytes: [UInt8], _ charset: Charset) -> Bool {
        guard let transcoder = try? TextDecoder.transcoder(for: charset) else { return false }
        let text = transcoder.decode(bytes)
        guard transcoder.replacedBytes == 0 else { return false }
        return !text.contains { ($0 < 0x20 && !(0x09...0x0D).contains($0)) || $0 == 0x7F }
    }
}
