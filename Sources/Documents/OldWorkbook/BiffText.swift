/// Reads a record that goes on in `CONTINUE` records; what the records lack is nil or false.
struct BiffCursor {
    private let stream: BiffStream
    private var record: BiffRecord
    private var at: Int

    init(_ stream: BiffStream, _ record: BiffRecord, skipping count: Int = 0) {
        self.stream = stream
        self.record = record
        at = record.start + min(count, record.count)
    }

    /// The bytes of the record that are left, without those of its continuations.
    private var left: Int { record.end - at }

    private mutating func nextPart() -> Bool {
        guard let next = stream.record(at: record.end), next.type == BiffType.continuation else { return false }
        record = next
        at = next.start
        return true
    }

    mutating func uint8() -> Int? {
        while left == 0 { guard nextPart() else { return nil } }
        defer { at += 1 }
        return stream.bytes.uint8(at)
    }

    mutating func uint16() -> Int? {
        guard let low = uint8(), let high = uint8() else { return nil }
        return low | high << 8
    }

    mutating func uint32() -> Int? {
        guard let low = uint16(), let high = uint16() else { return nil }
        return low | high << 16
    }

    mutating func skip(_ count: Int) -> Bool {
        var rest = count
        while rest > left {
            rest -= left
            guard nextPart() else { return false }
        }
        at += rest
        return true
    }

    /// Appends the next bytes as they are.
    mutating func append(_ count: Int, to out: inout [UInt8]) -> Bool {
        var rest = count
        while rest > 0 {
            while left == 0 { guard nextPart() else { return false } }
            let part = min(rest, left)
            stream.bytes.append(at..<(at + part), to: &out)
            at += part
            rest -= part
        }
        return true
    }

    /// Appends a string with its flags in front ([MS-XLS] 2.5.293 and 2.5.294): of `count` characters, with one byte or
    /// two for each, and without formats and phonetic text.
    ///
    /// A continuation starts with flags of its own when it starts within the characters.
    mutating func appendUnicode(_ count: Int, to out: inout UnicodeText) -> Bool {
        guard let flags = uint8() else { return false }
        var runs = 0
        var phonetic = 0
        if flags & 8 != 0 {
            guard let count = uint16() else { return false }
            runs = count
        }
        if flags & 4 != 0 {
            guard let count = uint32() else { return false }
            phonetic = count
        }
        var isWide = flags & 1 != 0
        var rest = count
        while rest > 0 {
            if left == 0 {
                guard nextPart(), left > 0, let flags = stream.bytes.uint8(at) else { return false }
                at += 1
                isWide = flags & 1 != 0
                continue
            }
            let part = min(rest, isWide ? left / 2 : left)
            guard part > 0 else { return false }
            out.append(stream.bytes.bytes, at: at, count: part, isWide: isWide)
            at += isWide ? part * 2 : part
            rest -= part
        }
        out.finish()
        return (runs == 0 || skip(runs * 4)) && (phonetic == 0 || skip(phonetic))
    }
}

/// Text in UTF-16, or in its lower bytes alone, as UTF-8; half of a pair alone becomes U+FFFD and is counted.
struct UnicodeText {
    var bytes: [UInt8] = []
    private(set) var replacedBytes = 0
    private var high: UInt16?

    init() {}

    /// Appends characters, which must lie within `source`.
    mutating func append(_ source: [UInt8], at start: Int, count: Int, isWide: Bool) {
        source.withUnsafeBufferPointer { source in
            for index in 0..<count {
                let at = isWide ? start + index * 2 : start + index
                let unit = isWide ? UInt16(source[at]) | UInt16(source[at + 1]) << 8 : UInt16(source[at])
                if unit < 0x80, high == nil { bytes.append(UInt8(unit)) } else { append(unit) }
            }
        }
    }

    /// Ends a text: half of a pair has no other half.
    mutating func finish() {
        if high != nil { replace() }
    }

    private mutating func append(_ unit: UInt16) {
        if let first = high {
            if unit & 0xFC00 == 0xDC00 {
                high = nil
                let value = 0x10000 + (UInt32(first) & 0x3FF) << 10 + UInt32(unit) & 0x3FF
                if let scalar = Unicode.Scalar(value) { append(scalar) }
                return
            }
            replace()
        }
        if unit & 0xFC00 == 0xD800 {
            high = unit
        } else if let scalar = Unicode.Scalar(unit) {
            append(scalar)
        } else {
            replace()
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if let encoded = UTF8.encode(scalar) { bytes.append(contentsOf: encoded) }
    }

    private mutating func replace() {
        high = nil
        bytes.append(contentsOf: replacement)
        replacedBytes += 2
    }
}

/// Decodes the texts of BIFF2 to BIFF5, which are in one charset for the whole file.
final class BiffCharset {
    let charset: Charset
    private let transcoder: any Transcoder

    /// Makes a decoder by a code page of Windows, DOS or the Macintosh; without a known one the text is Western
    /// European.
    ///
    /// Throws ``DocumentError`` where the system has no decoder.
    init(_ stated: Charset?, codePage: Int?) throws {
        charset = stated ?? codePage.flatMap(Self.charset) ?? .windows1252
        transcoder = try TextDecoder.transcoder(for: charset)
    }

    var replacedBytes: Int { transcoder.replacedBytes }

    func append(_ text: [UInt8], to out: inout [UInt8]) {
        if text.allSatisfy({ $0 < 0x80 }) {
            out += text
        } else {
            out += transcoder.decode(text)
            out += transcoder.finish()
        }
    }

    private static func charset(_ page: Int) -> Charset? {
        switch page {
        case 367, 32_769: .windows1252
        case 10_000, 32_768: try? Charset(label: "macintosh")
        case 10_007: try? Charset(label: "x-mac-cyrillic")
        case 20_866: try? Charset(label: "koi8-r")
        default: try? Charset(label: "cp\(page)")
        }
    }
}
