internal import CIconv

/// A decoder of one charset, which converts chunks of bytes to well-formed UTF-8.
protocol Transcoder: AnyObject {
    /// The number of bad bytes so far.
    var replacedBytes: Int { get }

    /// Decodes a chunk; a character that is cut at its end is kept for the next call.
    func decode(_ chunk: consuming [UInt8]) -> [UInt8]

    /// Ends the decoding; a character that is still cut counts as bad.
    func finish() -> [UInt8]
}

/// The decoder of UTF-8, which returns a valid chunk unchanged.
final class UTF8Transcoder: Transcoder {
    private(set) var replacedBytes = 0
    private var cut: [UInt8] = []

    func decode(_ chunk: consuming [UInt8]) -> [UInt8] {
        var bytes = chunk
        if !cut.isEmpty {
            bytes = cut + bytes
            cut = []
        }
        let count = bytes.count
        var (good, isCut) = (0, false)
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            good = UTF8Check.validPrefix(start, count)
            isCut = good < count && UTF8Check.isCut(start + good, count - good)
        }
        if good == count { return bytes }
        if isCut {
            cut = Array(bytes[good...])
            bytes.removeLast(count - good)
            return bytes
        }
        return repair(bytes, from: good)
    }

    func finish() -> [UInt8] {
        guard !cut.isEmpty else { return [] }
        replacedBytes += cut.count
        cut = []
        return replacement
    }

    private func repair(_ bytes: [UInt8], from good: Int) -> [UInt8] {
        var out = Array(bytes[..<good])
        out.reserveCapacity(bytes.count + 64)
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            var at = good
            while at < buffer.count {
                if UTF8Check.isCut(start + at, buffer.count - at) {
                    cut = Array(buffer[at...])
                    return
                }
                let bad = UTF8Check.sequence(start + at, buffer.count - at)
                if !bad.isWhole {
                    out.append(contentsOf: replacement)
                    replacedBytes += bad.length
                    at += bad.length
                }
                let run = UTF8Check.validPrefix(start + at, buffer.count - at)
                out.append(contentsOf: buffer[at..<(at + run)])
                at += run
            }
        }
        return out
    }
}

/// U+FFFD in UTF-8, the replacement of bad bytes.
let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

/// A decoder of any charset that the C library's iconv knows.
final class IconvTranscoder: Transcoder {
    private(set) var replacedBytes = 0
    private let charset: Charset
    private let handle: iconv_t
    private var cut: [UInt8] = []
    private var out: [UInt8] = []
    private let output: UnsafeMutableBufferPointer<CChar>

    init(_ charset: Charset) throws {
        guard let handle = iconv_open("UTF-8", charset.iconvName), handle != iconv_t(bitPattern: -1) else {
            throw DocumentError(
                "this system has no decoder for the charset \(charset.name)",
                advice: "install the C library's charset modules or save the document as UTF-8"
            )
        }
        self.charset = charset
        self.handle = handle
        self.output = .allocate(capacity: 1 << 16)
    }

    deinit {
        iconv_close(handle)
        output.deallocate()
    }

    func decode(_ chunk: consuming [UInt8]) -> [UInt8] {
        var bytes = cut + chunk
        cut = []
        out = []
        out.reserveCapacity(bytes.count * 2)
        convert(&bytes, isLast: false)
        return out
    }

    func finish() -> [UInt8] {
        var bytes = cut
        cut = []
        out = []
        convert(&bytes, isLast: true)
        // Big5-HKSCS keeps back a letter that a combining mark may follow.
        var target = output.baseAddress
        var free = output.count
        iconv(handle, nil, nil, &target, &free)
        out.append(
            contentsOf: UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: output[..<(output.count - free)]))
        )
        return out
    }

    private func convert(_ bytes: inout [UInt8], isLast: Bool) {
        bytes.withUnsafeMutableBytes { buffer in
            var source = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = buffer.count
            while left > 0 {
                var target = output.baseAddress
                var free = output.count
                let end = ciconv_convert(handle, &source, &left, &target, &free)
                out.append(
                    contentsOf: UnsafeRawBufferPointer(
                        UnsafeMutableBufferPointer(rebasing: output[..<(output.count - free)])
                    )
                )
                guard end != ciconv_done, end != ciconv_full else { continue }
                let rest = UnsafeRawBufferPointer(rebasing: buffer[(buffer.count - left)...])
                // iconv rejects some lead bytes alone; the next chunk decides how many bytes are bad with them.
                if !isLast, end == ciconv_cut || rest.count < bytesNeeded(rest) {
                    cut = Array(rest)
                    return
                }
                let skipped = replace(rest)
                source = source.map { $0 + skipped }
                left -= skipped
            }
        }
    }

    /// The number of bytes that are needed to decide how many of them are bad.
    private func bytesNeeded(_ rest: UnsafeRawBufferPointer) -> Int {
        switch charset.units {
        case .utf8, .single, .escaped: 1
        case .two: 2
        case .four: 4
        case .multiple:
            if charset == .eucJP, rest[0] == 0x8F { 3 } else { rest[0] > 0x80 && rest[0] < 0xFF ? 2 : 1 }
        }
    }

    /// Appends a replacement for the bad bytes at the start of `rest` and returns their number.
    private func replace(_ rest: UnsafeRawBufferPointer) -> Int {
        if charset == .gb18030, rest[0] == 0x80 {
            // The C library has no 0x80 in GB18030; code page 936 and browsers read the euro sign.
            out.append(contentsOf: "€".utf8)
            return 1
        }
        var width = 1
        switch charset.units {
        case .utf8, .single, .escaped: width = 1
        case .two: width = 2
        case .four: width = 4
        case .multiple:
            // An unknown pair is replaced as a whole, or its second byte would form a pair with the next byte. An ASCII
            // byte is kept, or a bad byte could remove a delimiter.
            let isLead = rest[0] > 0x80 && rest[0] < 0xFF
            if isLead, rest.count > 1, rest[1] >= 0x80 { width = 2 }
            if charset == .eucJP, rest[0] == 0x8F, rest.count > 2, rest[1] >= 0x80, rest[2] >= 0x80 { width = 3 }
        }
        width = min(width, rest.count)
        out.append(contentsOf: replacement)
        replacedBytes += width
        return width
    }
}

/// A decoder of HZ (RFC 1843), which the C library does not have.
///
/// Between `~{` and `~}`, or the end of the line, each pair of bytes is a GB2312 character without the high bits.
final class HZTranscoder: Transcoder {
    private let pairs: IconvTranscoder
    private var isInPairs = false
    private var cut: UInt8?
    private var ownReplaced = 0

    var replacedBytes: Int { pairs.replacedBytes + ownReplaced }

    init() throws { pairs = try IconvTranscoder(.gb18030) }

    func decode(_ chunk: consuming [UInt8]) -> [UInt8] {
        // The text in GB2312 with the high bits set.
        var high: [UInt8] = []
        high.reserveCapacity(chunk.count)
        for byte in chunk {
            guard let first = cut else {
                if byte == UInt8(ascii: "~") || (isInPairs && byte > 0x20) {
                    cut = byte
                } else {
                    if byte == 0x0A { isInPairs = false }
                    high.append(byte)
                }
                continue
            }
            cut = nil
            switch (first, byte) {
            case (UInt8(ascii: "~"), UInt8(ascii: "{")): isInPairs = true
            case (UInt8(ascii: "~"), UInt8(ascii: "}")): isInPairs = false
            case (UInt8(ascii: "~"), UInt8(ascii: "~")) where !isInPairs: high.append(byte)
            // A line continuation.
            case (UInt8(ascii: "~"), 0x0A): isInPairs = false
            case (0x21...0x7E, 0x21...0x7E) where isInPairs: high += [first | 0x80, byte | 0x80]
            default:
                high.append(0xFF)
                if byte == 0x0A { isInPairs = false }
                if byte <= 0x20 { high.append(byte) }
            }
        }
        return pairs.decode(high)
    }

    func finish() -> [UInt8] {
        let open = cut == nil ? [] : replacement
        if cut != nil { ownReplaced += 1 }
        cut = nil
        return pairs.finish() + open
    }
}
