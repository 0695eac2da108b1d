/// Counts the attributes of a tag that comes in many pieces, before the parser does.
///
/// The parser compares each attribute with all others of its tag: half a million of them would take minutes.
struct AttributeFloodGuard {
    /// How many attributes a long tag may have.
    static let attributeLimit = 1_000

    private enum State: Equatable {
        case tagName, between, name, beforeValue, value, done
        case quoted(UInt8)
    }

    private var place = -1
    private var seen = 0
    private var state = State.tagName
    private var count = 0

    /// Looks at the text that waits for the rest of a tag, all from the tag's start, and says whether it is still allowed.
    ///
    /// `place` tells one tag from another.
    mutating func look(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        if place != self.place {
            self = AttributeFloodGuard()
            self.place = place
        }
        guard text.count > 1, text[0] == UInt8(ascii: "<"), (text[1] | 0x20) >= 0x61, (text[1] | 0x20) <= 0x7A else {
            return true
        }
        seen = max(seen, 1)
        while seen < text.count, state != .done, count <= Self.attributeLimit {
            step(text[seen])
            seen += 1
        }
        return count <= Self.attributeLimit
    }

    private mutating func step(_ byte: UInt8) {
        let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
        if case .quoted(let quote) = state {
            if byte == quote { state = .between }
            return
        }
        if byte == UInt8(ascii: ">") {
            state = .done
            return
        }
        switch state {
        case .tagName: if isSpace || byte == UInt8(ascii: "/") { state = .between }
        case .between:
            if byte == UInt8(ascii: "=") {
                state = .beforeValue
            } else if !isSpace, byte != UInt8(ascii: "/") {
                count += 1
                state = .name
            }
        case .name:
            if byte == UInt8(ascii: "=") {
                state = .beforeValue
            } else if isSpace || byte == UInt8(ascii: "/") {
                state = .between
            }
        case .beforeValue:
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                state = .quoted(byte)
            } else if !isSpace {
                state = .value
            }
        case .value: if isSpace { state = .between }
        case .quoted, .done: break
        }
    }
}
