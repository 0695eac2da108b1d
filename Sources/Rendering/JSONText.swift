/// A buffer for JSON text in UTF-8.
struct JSONText: ~Copyable {
    var bytes: ByteBuffer
    let isPretty: Bool

    init(isPretty: Bool, capacity: Int = 256) {
        self.isPretty = isPretty
        bytes = ByteBuffer(capacity: capacity)
    }

    /// Adds a value that stands at a level of nesting, from 0.
    mutating func append(_ value: JSON, level: Int) {
        switch value {
        case .null: bytes.append("null" as StaticString)
        case .bool(let isTrue): bytes.append(isTrue ? "true" : "false" as StaticString)
        case .int(let number): append(number)
        case .double(let number): append(number)
        case .string(let text): append(text)
        case .array(let elements): append(elements, level: level)
        case .object(let members): append(members, level: level)
        }
    }

    private mutating func append(_ elements: [JSON], level: Int) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            separate(isFirst: index == 0, level: level + 1)
            append(element, level: level + 1)
        }
        close("]", isEmpty: elements.isEmpty, level: level)
    }

    private mutating func append(_ members: [(String, JSON)], level: Int) {
        bytes.append(UInt8(ascii: "{"))
        for index in members.indices {
            separate(isFirst: index == 0, level: level + 1)
            append(key: members[index].0)
            append(members[index].1, level: level + 1)
        }
        close("}", isEmpty: members.isEmpty, level: level)
    }

    /// Adds a key and its colon.
    mutating func append(key: String) {
        append(key)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
    }

    /// Appends the separator before an element or member: a comma except before the first, and a line break in pretty
    /// text.
    mutating func separate(isFirst: Bool, level: Int) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        if isPretty { breakLine(level: level) }
    }

    /// Adds a closing bracket.
    mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool, level: Int) {
        if isPretty && !isEmpty { breakLine(level: level) }
        bytes.append(UInt8(ascii: bracket))
    }

    private mutating func breakLine(level: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(spaces: 2 * level)
    }

    private mutating func append(_ number: Int) {
        if (0..<10).contains(number) {
            bytes.append(UInt8(ascii: "0") + UInt8(number))
        } else {
            bytes.append(String(number))
        }
    }

    private mutating func append(_ number: Double) {
        // Swift's shortest form (1.0, 5e-324, 1e+20) is valid JSON for every finite number.
        guard number.isFinite else { return bytes.append("null" as StaticString) }
        bytes.append(number.description)
    }

    /// Adds a string in quotes.
    private mutating func append(_ text: String) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard !Self.mayNeedEscape(utf8) else { return false }
            bytes.append(quoted: utf8)
            return true
        }
        guard !isPlain else { return }
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether UTF-8 text may have scalars that must be escaped; checks eight bytes at a time, because nearly no text
    /// has any.
    private static func mayNeedEscape(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(utf8)
        var index = 0
        while index + 8 <= utf8.count {
            if isSuspicious(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
                for offset in index..<(index + 8) where mayNeedEscape(utf8, at: offset) { return true }
            }
            index += 8
        }
        guard index < utf8.count else { return false }
        // The last eight bytes overlap bytes that were already checked.
        if utf8.count >= 8, !isSuspicious(raw.loadUnaligned(fromByteOffset: utf8.count - 8, as: UInt64.self)) {
            return false
        }
        return (index..<utf8.count).contains { mayNeedEscape(utf8, at: $0) }
    }

    /// Whether one of eight bytes is below a space, a quote, a backslash, 0x7F or not ASCII.
    ///
    /// The sums set the high bit of each such byte. A borrow or a carry may give a false positive, never a false
    /// negative.
    @inline(__always)
    private static func isSuspicious(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let isControl = word &- ones &* 0x20
        let isQuote = (word ^ ones &* 0x22) &- ones
        let isBackslash = (word ^ ones &* 0x5C) &- ones
        let isDelete = word &+ ones
        return (isControl | isQuote | isBackslash | isDelete | word) & (ones &* 0x80) != 0
    }

    /// Whether a byte of UTF-8 may begin a scalar that is escaped.
    @inline(__always)
    private static func mayNeedEscape(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        switch utf8[index] {
        case ..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: true
        // The first bytes of U+0080–00BF, U+0340–037F, U+0600–063F, U+1000–1FFF, U+2000–2FFF, U+F000–FFFF and all beyond.
        case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF, 0xF0...: true
        // Of U+3000–3FFF, which has kana and Chinese punctuation, only the Hangul filler.
        case 0xE3: index + 2 < utf8.count && utf8[index + 1] == 0x85 && utf8[index + 2] == 0xA4
        default: false
        }
    }

    private mutating func appendEscaped(_ text: String) {
        let scalars = text.unicodeScalars
        var before: Unicode.Scalar?
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            switch scalar {
            case "\"": bytes.append(#"\""# as StaticString)
            case "\\": bytes.append(#"\\"# as StaticString)
            case "\n": bytes.append(#"\n"# as StaticString)
            case "\r": bytes.append(#"\r"# as StaticString)
            case "\t": bytes.append(#"\t"# as StaticString)
            // Beyond the escapes that JSON requires: characters that a terminal executes or hides, because people read
            // JSON there too. The line terminators of JavaScript (U+2028, U+2029) are among them.
            case _
            where !SafeText.isShown(scalar, after: before, before: index < scalars.endIndex ? scalars[index] : nil):
                for unit in UTF16.encode(scalar) ?? .init() {
                    let digits = String(unit, radix: 16, uppercase: true)
                    bytes.append(#"\u"# + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
                }
            default:
                for byte in scalar.utf8 { bytes.append(byte) }
            }
            before = scalar
        }
    }
}
