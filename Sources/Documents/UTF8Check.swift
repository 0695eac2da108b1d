/// The rules of well-formed UTF-8 (Unicode, table 3-7): no overlong forms, no surrogates, nothing beyond U+10FFFF.
enum UTF8Check {
    /// The number of bytes from the start that are well-formed UTF-8.
    static func validPrefix(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let raw = UnsafeRawPointer(bytes)
        var at = 0
        while at < count {
            if at + 8 <= count {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                let high = word & 0x8080_8080_8080_8080
                if high == 0 {
                    at += 8
                    continue
                }
                at += high.trailingZeroBitCount >> 3
                // CJK text is runs of three-byte characters: each needs one load and two masks.
                while at + 4 <= count {
                    let next = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
                    guard next & 0x00C0_C0F0 == 0x0080_80E0 else { break }
                    let lead = next & 0x200F
                    // E0 must be followed by 101xxxxx (else overlong), ED by 100xxxxx (else a surrogate).
                    guard lead != 0x0000, lead != 0x200D else { return at }
                    at += 3
                }
                if at >= count { break }
            }
            if bytes[at] < 0x80 {
                at += 1
                continue
            }
            let (length, isWhole) = sequence(bytes + at, count - at)
            guard isWhole else { return at }
            at += length
        }
        return at
    }

    /// The length of the character at the start, or of its well-formed part (at least 1).
    ///
    /// A bad sequence is replaced by one U+FFFD for each such part ("maximal subpart", Unicode, section 3.9).
    static func sequence(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (length: Int, isWhole: Bool) {
        let needed: Int
        var allowed: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[0] {
        case 0x00...0x7F: return (1, true)
        case 0xC2...0xDF: needed = 2
        case 0xE0: (needed, allowed) = (3, 0xA0...0xBF)
        case 0xED: (needed, allowed) = (3, 0x80...0x9F)
        case 0xE1...0xEF: needed = 3
        case 0xF0: (needed, allowed) = (4, 0x90...0xBF)
        case 0xF4: (needed, allowed) = (4, 0x80...0x8F)
        case 0xF1...0xF3: needed = 4
        default: return (1, false)
        }
        var length = 1
        while length < needed {
            guard length < count, allowed.contains(bytes[length]) else { return (length, false) }
            allowed = 0x80...0xBF
            length += 1
        }
        return (length, true)
    }

    /// Whether the bytes are the start of a valid character whose rest is missing.
    static func isCut(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let lead = bytes[0]
        guard lead >= 0xC2, lead <= 0xF4, count < (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4) else { return false }
        let (length, isWhole) = sequence(bytes, count)
        return !isWhole && length == count
    }
}
