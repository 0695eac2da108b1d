internal import System

/// Mends escapes in JSON that name half a character.
///
/// `\uD83D` alone is no character (RFC 8259, section 8.2), and the parser makes bytes of it that are no UTF-8, or swallows
/// the letter behind it. `\uFFFD` in its stead has the same length, so that no place in the text moves.
struct LoneSurrogateRepair {
    /// How many bytes of escapes were mended so far.
    private(set) var mendedBytes = 0
    /// The start of an escape whose rest is in the next piece.
    private var held: [UInt8] = []

    private static let length = 6

    private enum Escape {
        case whole(length: Int)
        case half
        /// It may go on in the next piece.
        case cut
    }

    /// Mends a piece; what may go on in the next one is held back, unless it is the last.
    mutating func mend(_ piece: inout [UInt8], isLast: Bool) {
        if !held.isEmpty {
            piece.insert(contentsOf: held, at: 0)
            held = []
        }
        var halves: [Int] = []
        var end = piece.count
        piece.withUnsafeBufferPointer { bytes in
            var at = 0
            while let found = RawBytes.firstIndex(of: 0x5C, in: UnsafeRawBufferPointer(bytes), from: at), found < end {
                at = found
                switch Self.escape(UnsafeBufferPointer(rebasing: bytes[at..<end])) {
                case .whole(let length): at += length
                case .half:
                    halves.append(at)
                    at += Self.length
                case .cut:
                    if !isLast {
                        end = at
                    } else if Self.isHalf(UnsafeBufferPointer(rebasing: bytes[at..<end])) {
                        halves.append(at)
                        at += Self.length
                    } else {
                        at += 2
                    }
                }
            }
        }
        for at in halves { piece.replaceSubrange((at + 2)..<(at + Self.length), with: "fffd".utf8) }
        mendedBytes += halves.count * Self.length
        guard end < piece.count else { return }
        held = Array(piece[end...])
        piece.removeLast(piece.count - end)
    }

    /// What starts with the backslash at the start.
    private static func escape(_ bytes: UnsafeBufferPointer<UInt8>) -> Escape {
        guard bytes.count > 1 else { return .cut }
        guard bytes[1] == UInt8(ascii: "u") else { return .whole(length: 2) }
        guard bytes.count >= length else { return .cut }
        guard isHalf(bytes) else { return .whole(length: length) }
        guard bytes[3] | 0x20 < UInt8(ascii: "c") else { return .half }
        let next = UnsafeBufferPointer(rebasing: bytes[length...])
        if next.count >= length {
            let isPair = next[0] == 0x5C && next[1] == UInt8(ascii: "u") && isHalf(next)
            return isPair && next[3] | 0x20 >= UInt8(ascii: "c") ? .whole(length: 2 * length) : .half
        }
        if let first = next.first, first != 0x5C { return .half }
        return next.count > 1 && next[1] != UInt8(ascii: "u") ? .half : .cut
    }

    /// Whether an escape is `\uD8xx` to `\uDFxx`; what is no number at all is the parser's to refuse.
    private static func isHalf(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        func isHex(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
        }
        guard bytes.count >= length, bytes[2] | 0x20 == UInt8(ascii: "d"), isHex(bytes[3]) else { return false }
        return bytes[3] >= UInt8(ascii: "8") && isHex(bytes[4]) && isHex(bytes[5])
    }
}
