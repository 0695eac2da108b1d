/// Counts the attributes of a tag that spans many chunks, before the parser does.
///
/// The parser compares each attribute with all others of its tag: half a million of them would take minutes.
struct AttributeFloodGuard {
    /// The most attributes of a long tag.
    static let attributeLimit = 1_000

    private enum State: Equatable {
        case tagName, between, name, beforeValue, value, done
        case quoted(UInt8)
    }

    private var tagOffset = -1
    private var checked = 0
    private var state = State.tagName
    private var count = 0

    /// Checks the text of an unfinished tag from the tag's start and returns whether its attributes are within the
    /// limit.
    ///
    /// `tagOffset` identifies the tag: a new offset starts a new count.
    mutating func allows(_ text: UnsafeBufferPointer<UInt8>, tagOffset: Int) -> Bool {
        if tagOffset != self.tagOffset {
            self = AttributeFloodGuard()
            self.tagOffset = tagOffset
        }
        guard text.count > 1, text[0] == UInt8(ascii: "<"), (text[1] | 0x20) >= 0x61, (text[1] | 0x20) <= 0x7A else {
            return true
        }
        checked = max(checked, 1)
        while checked < text.count, state != .done, count <= Self.attributeLimit {
            step(text[checked])
            checked += 1
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
