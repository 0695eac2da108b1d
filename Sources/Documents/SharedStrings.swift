/// The texts that a workbook's cells refer to by index, in one buffer (ECMA-376 part 1, 18.4.9).
final class SharedStrings: XMLSink {
    /// The maximum size of all texts in memory: 256 MiB.
    static let limitInBytes = 256 << 20
    /// The most texts: 2^24, the number of cells in sixteen columns of the longest sheet.
    static let limit = 1 << 24

    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// The text that is being read, with its escapes.
    private var text: [UInt8] = []
    private var run = XMLRun()

    private let limit: Int
    private let limitInBytes: Int

    /// Makes an empty table.
    init(limit: Int = 0, limitInBytes: Int = 0) { (self.limit, self.limitInBytes) = (limit, limitInBytes) }

    /// Reads a part of shared strings.
    ///
    /// Throws ``DocumentError`` when the part cannot be read to its end.
    init(
        _ part: XMLPart,
        limit: Int = SharedStrings.limit,
        limitInBytes: Int = SharedStrings.limitInBytes
    ) throws {
        self.limit = limit
        self.limitInBytes = limitInBytes
        try part.parse(self)
    }

    /// The text of an index; nil when there is none.
    func text(_ index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    func start(_ element: XMLElement) {
        if element.depth == 1, element.isNamed("si") {
            text.removeAll(keepingCapacity: true)
            run = XMLRun(isInString: true)
        } else if run.isInString {
            run.start(element, isText: element.isNamed("t"))
        }
    }

    func end(depth: Int) throws(DocumentError) {
        guard run.isInString else { return }
        run.end(depth: depth)
        guard depth == 1 else { return }
        run.isInString = false
        try makeRoom(for: text)
        text.withUnsafeBufferPointer { XMLText.appendDecoded($0, to: &bytes) }
        ends.append(bytes.count)
    }

    /// Appends a text without escapes.
    func append(_ text: [UInt8]) throws(DocumentError) {
        try makeRoom(for: text)
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
    }

    private func makeRoom(for text: [UInt8]) throws(DocumentError) {
        guard ends.count < limit, bytes.count + text.count <= limitInBytes else {
            throw DocumentError(
                "the shared strings are more than \(limit) or larger than \(Archive.Limits.phrase(limitInBytes))",
                advice: "split it up"
            )
        }
    }

    func text(_ chunk: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        guard run.isOpen else { return }
        text.append(contentsOf: chunk)
        guard text.count <= SpreadsheetReader.rowLimitInBytes else {
            throw DocumentError("the shared string '\(ends.count)' is larger than 64 MiB", advice: "split it up")
        }
    }
}

/// Selects the text of a string or cell: that of `t`, or of `v` in cells, without phonetic runs (`rPh`).
struct XMLRun {
    var isInString = false
    private var textDepth: Int?
    private var phoneticDepth: Int?

    init(isInString: Bool = false) { self.isInString = isInString }

    /// Whether text at the current position belongs to the value.
    @inline(__always)
    var isOpen: Bool { textDepth != nil && phoneticDepth == nil }

    /// Handles the start of an element.
    @inline(__always)
    mutating func start(_ element: XMLElement, isText: Bool) {
        guard textDepth == nil else { return }
        if isText {
            textDepth = element.depth
        } else if phoneticDepth == nil, element.isNamed("rPh") {
            phoneticDepth = element.depth
        }
    }

    /// Handles the end of an element.
    @inline(__always)
    mutating func end(depth: Int) {
        if textDepth == depth { textDepth = nil } else if phoneticDepth == depth { phoneticDepth = nil }
    }
}

/// Texts within a workbook's XML.
enum XMLText {
    /// Appends a text and decodes escapes such as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
    ///
    /// The escape of a lone surrogate stays as it is written.
    static func appendDecoded(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        var at = 0
        while let escape = text[at...].firstIndex(of: UInt8(ascii: "_")) {
            out.append(contentsOf: UnsafeBufferPointer(rebasing: text[at..<escape]))
            at = escape
            if let unit = unit(text, at: at) {
                if let scalar = Unicode.Scalar(unit) {
                    out.append(contentsOf: String(Character(scalar)).utf8)
                    at += 7
                    continue
                }
                if unit < 0xDC00, let low = self.unit(text, at: at + 7), (0xDC00...0xDFFF).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
                {
                    out.append(contentsOf: String(Character(scalar)).utf8)
                    at += 14
                    continue
                }
            }
            out.append(UInt8(ascii: "_"))
            at += 1
        }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: text[at...]))
    }

    private static func unit(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt16? {
        guard start + 7 <= text.count, text[start] == UInt8(ascii: "_"), text[start + 1] == UInt8(ascii: "x"),
            text[start + 6] == UInt8(ascii: "_")
        else { return nil }
        var unit: UInt16 = 0
        for digit in text[(start + 2)..<(start + 6)] {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }
}
