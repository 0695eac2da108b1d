/// The attributes of a cell (OpenDocument 1.2 part 1, 19.385 and following).
struct OpenCellAttributes {
    private enum Kind { case number, date, time, boolean, text }

    private(set) var repetitions = 1
    private(set) var span = (columns: 1, rows: 1)
    private(set) var isError = false
    private var kind = Kind.text
    private var value: [UInt8] = []
    private var stringValue: [UInt8]?

    init() {}

    /// Throws ``DocumentError`` for a count that is none.
    init(_ element: XMLElement) throws(DocumentError) {
        try element.forEachLocalAttribute { name, content throws(DocumentError) in
            // The first letters tell most attributes apart.
            switch name.count {
            case 5 where name.elementsEqual("value".utf8): value = Array(content)
            case 10 where name.elementsEqual("value-type".utf8):
                // LibreOffice states the type a second time, and only there a value is an error.
                if content.elementsEqual("error".utf8) { isError = true } else { kind = Self.kind(content) }
            case 10 where name.elementsEqual("date-value".utf8), 10 where name.elementsEqual("time-value".utf8),
                13 where name.elementsEqual("boolean-value".utf8):
                value = Array(content)
            case 12 where name.elementsEqual("string-value".utf8): stringValue = Array(content)
            case 23 where name.elementsEqual("number-columns-repeated".utf8): repetitions = try Self.count(content)
            case 22 where name.elementsEqual("number-columns-spanned".utf8): span.columns = try Self.count(content)
            case 19 where name.elementsEqual("number-rows-spanned".utf8): span.rows = try Self.count(content)
            default: break
            }
        }
    }

    private static func kind(_ word: UnsafeBufferPointer<UInt8>) -> Kind {
        switch String(decoding: word, as: UTF8.self) {
        case "float", "percentage", "currency": .number
        case "date": .date
        case "time": .time
        case "boolean": .boolean
        default: .text
        }
    }

    /// Replaces the text that a program shows in a cell, from an offset on, by the cell's value.
    func writeValue(to bytes: inout [UInt8], from start: Int) {
        if isError { return }
        guard kind != .text else {
            if let stringValue, bytes.count == start { bytes.append(contentsOf: stringValue) }
            return
        }
        guard !value.isEmpty else { return }
        bytes.removeLast(bytes.count - start)
        switch kind {
        case .number: value.withUnsafeBufferPointer { SheetNumber.append($0, to: &bytes) }
        case .date:
            bytes.append(contentsOf: SpreadsheetReader.date(String(decoding: value, as: UTF8.self)).utf8)
        case .time: bytes.append(contentsOf: Self.clock(String(decoding: value, as: UTF8.self)).utf8)
        case .boolean:
            let isTrue = value.elementsEqual("true".utf8) || value.elementsEqual("1".utf8)
            bytes.append(contentsOf: (isTrue ? "TRUE" : "FALSE").utf8)
        case .text: break
        }
    }

    /// A duration such as `PT10H30M00S` as a time of day; other text is unchanged.
    private static func clock(_ text: String) -> String {
        guard text.hasPrefix("PT") else { return text }
        var parts = [0, 0, 0]
        var digits = ""
        var isFraction = false
        for character in text.dropFirst(2) {
            switch character {
            case "0"..."9": if !isFraction { digits.append(character) }
            case ".", ",": isFraction = true
            case "H", "M", "S":
                guard digits.count <= 9, let number = Int(digits) else { return text }
                parts[character == "H" ? 0 : character == "M" ? 1 : 2] = number
                digits = ""
                isFraction = false
            default: return text
            }
        }
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    static func count(_ text: String?) throws(DocumentError) -> Int {
        guard let text else { return 1 }
        return try Array(text.utf8).withUnsafeBufferPointer { bytes throws(DocumentError) in try count(bytes) }
    }

    /// A count of repetitions, columns or rows, of which a sheet has at most 2^20.
    private static func count(_ text: UnsafeBufferPointer<UInt8>) throws(DocumentError) -> Int {
        guard let number = SheetNumber.count(text), number > 0 else {
            throw DocumentError(
                "'\(String(decoding: text.prefix(40), as: UTF8.self))' is no number of cells or rows",
                advice: Archive.resave
            )
        }
        return min(number, OpenSheetQueue.rowLimit)
    }
}

/// The text of a cell: its paragraphs as lines, with white space as OpenDocument 1.2 part 1, 6.1.2 says.
struct OpenCellText {
    private(set) var isInParagraph = false
    private var paragraphs = 0
    /// Whether a space is due when more text follows, and whether the paragraph has text before it.
    private var isSpaceDue = false
    private var hasText = false

    mutating func startParagraph(_ bytes: inout [UInt8]) {
        if paragraphs > 0 { bytes.append(0x0A) }
        paragraphs += 1
        isInParagraph = true
        isSpaceDue = false
        hasText = false
    }

    mutating func endParagraph(_ bytes: inout [UInt8]) { isInParagraph = false }

    /// Appends text, with one space for each run of white space, and none at the start and the end of a paragraph.
    mutating func append(_ chunk: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        for byte in chunk {
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                isSpaceDue = hasText
            } else {
                if isSpaceDue { bytes.append(0x20) }
                isSpaceDue = false
                hasText = true
                bytes.append(byte)
            }
        }
    }

    /// Appends a tab or a line break.
    mutating func appendLiteral(_ byte: UInt8, to bytes: inout [UInt8]) {
        if isSpaceDue { bytes.append(0x20) }
        isSpaceDue = false
        hasText = true
        bytes.append(byte)
    }

    /// Appends spaces that are text.
    mutating func appendSpaces(_ count: Int, to bytes: inout [UInt8]) {
        guard isInParagraph else { return }
        if isSpaceDue { bytes.append(0x20) }
        isSpaceDue = false
        hasText = true
        bytes.append(contentsOf: repeatElement(0x20, count: count))
    }
}

extension XMLElement {
    /// All attributes as texts by their local names, whatever their namespace.
    var localTexts: [String: String] {
        var found: [String: String] = [:]
        for (name, value) in texts {
            found[name.hasPrefix(":") ? String(name.dropFirst()) : name] = value
        }
        return found
    }
}
