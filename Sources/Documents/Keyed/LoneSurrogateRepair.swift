internal import System

/// Replaces escapes of lone surrogates in JSON.
///
/// `\uD83D` alone is no character (RFC 8259, section 8.2); the parser turns it into bytes that are no UTF-8 or removes
/// the character behind it. It is replaced by `\uFFFD`, which has the same length, so that no offset in the text
/// changes.
struct LoneSurrogateRepair {
    /// The number of bytes of escapes that were replaced so far.
    private(set) var repairedBytes = 0
    /// The start of an escape whose rest is in the next chunk.
    private var held: [UInt8] = []

    private static let length = 6

    private enum Escape {
        case whole(length: Int)
        case loneSurrogate
        /// The escape may continue in the next chunk.
        case cut
    }

    /// Repairs a chunk; an escape that may continue in the next chunk is held back, unless the chunk is the last.
    mutating func repair(_ chunk: inout [UInt8], isLast: Bool) {
        if !held.isEmpty {
            chunk.insert(contentsOf: held, at: 0)
            held = []
        }
        var surrogates: [Int] = []
        var end = chunk.count
        chunk.withUnsafeBufferPointer { bytes in
            var at = 0
            while let found = RawBytes.firstIndex(of: 0x5C, in: UnsafeRawBufferPointer(bytes), from: at), found < end {
                at = found
                switch Self.escape(UnsafeBufferPointer(rebasing: bytes[at..<end])) {
                case .whole(let length): at += length
                case .loneSurrogate:
                    surrogates.append(at)
                    at += Self.length
                case .cut:
                    if !isLast {
                        end = at
                    } else if Self.isSurrogate(UnsafeBufferPointer(rebasing: bytes[at..<end])) {
                        surrogates.append(at)
                        at += Self.length
                    } else {
                        at += 2
                    }
                }
            }
        }
        for at in surrogates { chunk.replaceSubrange((at + 2)..<(at + Self.length), with: "fffd".utf8) }
        repairedBytes += surrogates.count * Self.length
        guard end < chunk.count else { return }
        held = Array(chunk[end...])
        chunk.removeLast(chunk.count - end)
    }

    /// The kind of the escape that starts with the first byte.
    private static func escape(_ bytes: UnsafeBufferPointer<UInt8>) -> Escape {
        guard bytes.count > 1 else { return .cut }
        guard bytes[1] == UInt8(ascii: "u") else { return .whole(length: 2) }
        guard bytes.count >= length else { return .cut }
        guard isSurrogate(bytes) else { return .whole(length: length) }
        guard bytes[3] | 0x20 < UInt8(ascii: "c") else { return .loneSurrogate }
        let next = UnsafeBufferPointer(rebasing: bytes[length...])
        if next.count >= length {
            let isPair = next[0] == 0x5C && next[1] == UInt8(ascii: "u") && isSurrogate(next)
            return isPair && next[3] | 0x20 >= UInt8(ascii: "c") ? .whole(length: 2 * length) : .loneSurrogate
        }
        if let first = next.first, first != 0x5C { return .loneSurrogate }
        return next.count > 1 && next[1] != UInt8(ascii: "u") ? .loneSurrogate : .cut
    }

    /// Whether an escape is `\uD8xx` to `\uDFxx`; the parser refuses malformed escapes.
    private static func isSurrogate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        func isHex(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
        }
        guard bytes.count >= length, bytes[2] | 0x20 == UInt8(ascii: "d"), isHex(bytes[3]) else { return false }
        return bytes[3] >= UInt8(ascii: "8") && isHex(bytes[4]) && isHex(bytes[5])
    }
}
