/// A key that a person pressed, or a text that was pasted.
public enum Key: Equatable, Sendable {
    /// A sign of a text, space included.
    case character(Character)
    /// Return.
    case enter
    /// Deletes the sign before it.
    case backspace
    /// Ctrl-W: deletes the word before it.
    case eraseWord
    /// Ctrl-U: deletes the line.
    case eraseLine
    /// Esc, pressed alone.
    case escape
    /// Ctrl-D.
    case endOfInput
    /// A text that the terminal marked as pasted.
    case paste(String)
    /// An arrow, a function key, or any other that has no meaning here.
    case other
}

extension Key {
    /// The keys of bytes that arrived at once.
    ///
    /// An escape sequence is one key, also where the program does not know it, and one that the bytes do not end is dropped
    /// whole: its letters never count as keys.
    public static func keys(_ bytes: [UInt8]) -> [Key] {
        var decoder = KeyDecoder(rest: bytes[...])
        var keys: [Key] = []
        while let next = decoder.next() { keys += next }
        return keys
    }
}

// Bytes of a terminal as keys (ECMA-48, and what xterm and the console of Linux send beyond it).
private struct KeyDecoder {
    var rest: ArraySlice<UInt8>

    // Nil at the end.
    mutating func next() -> [Key]? {
        guard let byte = rest.popFirst() else { return nil }
        switch byte {
        case 0x1B: return [escaped()]
        case 0x0A, 0x0D: return [.enter]
        case 0x7F, 0x08: return [.backspace]
        case 0x04: return [.endOfInput]
        case 0x15: return [.eraseLine]
        case 0x17: return [.eraseWord]
        case ..<0x20: return [.other]
        default: return characters(from: byte)
        }
    }

    private mutating func characters(from first: UInt8) -> [Key] {
        let more = rest.prefix { $0 >= 0x20 && $0 != 0x7F }
        rest = rest.dropFirst(more.count)
        return String(decoding: [first] + more, as: UTF8.self).map { $0 == "\u{FFFD}" ? .other : .character($0) }
    }

    private mutating func escaped() -> Key {
        guard let second = rest.first else { return .escape }
        switch second {
        // Alt with a key whose own sequence follows.
        case 0x1B: return .other
        case UInt8(ascii: "["):
            rest = rest.dropFirst()
            return controlSequence()
        case UInt8(ascii: "O"):
            rest = rest.dropFirst(2)
            return .other
        // Strings of the terminal's own, such as its answer about a colour; they end with BEL or ESC \.
        case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            while let byte = rest.popFirst(), byte != 0x07 {
                if byte == 0x1B, rest.first == UInt8(ascii: "\\") {
                    rest = rest.dropFirst()
                    break
                }
            }
            return .other
        // Alt with a key.
        default:
            rest = rest.dropFirst(1)
            rest = rest.drop { $0 & 0xC0 == 0x80 }
            return .other
        }
    }

    private mutating func controlSequence() -> Key {
        // The console of Linux sends F1 to F5 as ESC [ [ and a letter.
        if rest.first == UInt8(ascii: "[") {
            rest = rest.dropFirst(2)
            return .other
        }
        let parameters = rest.prefix { (0x20..<0x40).contains($0) }
        rest = rest.dropFirst(parameters.count)
        let last = rest.popFirst()
        guard last == UInt8(ascii: "~"), parameters.elementsEqual("200".utf8) else { return .other }
        return .paste(pasted())
    }

    // The text up to the end of the paste, or of the bytes.
    private mutating func pasted() -> String {
        let end = Array("\u{1B}[201~".utf8)
        var text: [UInt8] = []
        while let byte = rest.first {
            if rest.starts(with: end) {
                rest = rest.dropFirst(end.count)
                break
            }
            text.append(byte)
            rest = rest.dropFirst()
        }
        return String(decoding: text, as: UTF8.self)
    }
}
