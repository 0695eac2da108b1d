/// The parts of an `.xls` workbook other than its cells: sheets, shared strings, number formats and date system.
struct BiffGlobals {
    /// A sheet and the offset of its first record.
    struct Sheet {
        let entry: SheetEntry
        let offset: Int
    }

    private(set) var version = BiffVersion.eight
    private(set) var sheets: [Sheet] = []
    private(set) var calendar = SheetCalendar()
    /// The kind of the number format of each cell format.
    private(set) var kinds: [NumberKind] = []
    /// The kinds of the formats themselves, in their order; the cells of BIFF2 name these.
    private(set) var formatKinds: [NumberKind] = []
    private(set) var strings = SharedStrings()
    let charset: BiffCharset
    private(set) var replacedBytes = 0

    private static let sheetLimit = 1 << 16
    private static let formatLimit = 1 << 16

    /// Reads the first part of the stream.
    ///
    /// `stated` is the charset of the texts of BIFF2 to BIFF5 where the source names one. Throws ``DocumentError`` where
    /// the stream is no workbook, breaks off or has a password.
    init(_ stream: BiffStream, stated: Charset?) throws {
        guard let first = stream.record(at: 0), let version = stream.version(of: first) else { throw BiffStream.cut }
        guard version > .four || stream.bytes.uint16(first.start + 2) != 0x0100 else {
            throw DocumentError("this is a workspace of Excel 4 (.xlw)", advice: Archive.resave)
        }
        self.version = version
        charset = try BiffCharset(stated, codePage: Self.codePage(stream, behind: first.end))
        var formats: [Int: NumberKind] = [:]
        var formatIDs: [Int] = []
        var at = first.end
        while let record = stream.record(at: at), record.type != BiffType.endOfPart {
            at = record.end
            switch record.type {
            case BiffType.password:
                throw DocumentError("the file is protected by a password", advice: Archive.withPassword)
            case BiffType.dateMode: calendar.startsIn1904 = stream.bytes.uint16(record.start) == 1
            case BiffType.sheet where version >= .five: try readSheet(stream, record)
            case BiffType.strings where version == .eight: try readStrings(stream, record)
            case BiffType.cellFormat where record.count >= 4:
                formatIDs.append(stream.bytes.uint16(record.start + 2) ?? 0)
            case let type where BiffType.oldCellFormats.contains(type):
                let id = stream.bytes.uint8(record.start + (version == .two ? 2 : 1)) ?? 0
                formatIDs.append(version == .two ? id & 0x3F : id)
            case let type where BiffType.formats.contains(type):
                guard formats.count < Self.formatLimit, let (id, code) = formatCode(stream, record) else { break }
                formats[id] = NumberKind(code: code)
                formatKinds.append(NumberKind(code: code))
            default: break
            }
            guard formatIDs.count <= Self.formatLimit else { throw BiffStream.cut }
        }
        kinds = formatIDs.map { formats[$0] ?? (version >= .five ? NumberKind(builtIn: $0) : .number) }
        if version < .five { sheets = [Sheet(entry: SheetEntry(name: "Sheet1"), offset: 0)] }
    }

    private static func codePage(_ stream: BiffStream, behind start: Int) -> Int? {
        var at = start
        while let record = stream.record(at: at), record.type != BiffType.endOfPart {
            if record.type == BiffType.codePage { return stream.bytes.uint16(record.start) }
            at = record.end
        }
        return nil
    }

    private mutating func readSheet(_ stream: BiffStream, _ record: BiffRecord) throws(DocumentError) {
        guard record.count >= 7, let offset = stream.bytes.uint32(record.start),
            let visibility = stream.bytes.uint8(record.start + 4), let type = stream.bytes.uint8(record.start + 5),
            let count = stream.bytes.uint8(record.start + 6), sheets.count < Self.sheetLimit
        else { throw BiffStream.cut }
        var cursor = BiffCursor(stream, record, skipping: 7)
        guard let name = text(&cursor, count) else { throw BiffStream.cut }
        let entry = SheetEntry(name: name, isHidden: visibility & 3 != 0, hasCells: type == 0)
        sheets.append(Sheet(entry: entry, offset: offset))
    }

    private mutating func text(_ cursor: inout BiffCursor, _ count: Int) -> String? {
        if version == .eight {
            var text = UnicodeText()
            guard cursor.appendUnicode(count, to: &text) else { return nil }
            return String(decoding: text.bytes, as: UTF8.self)
        }
        var (stored, decoded): ([UInt8], [UInt8]) = ([], [])
        guard cursor.append(count, to: &stored) else { return nil }
        charset.append(stored, to: &decoded)
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The number and the code of a number format; until BIFF4 the number is that of its place in the file.
    private mutating func formatCode(_ stream: BiffStream, _ record: BiffRecord) -> (Int, String)? {
        var cursor = BiffCursor(stream, record)
        var id = formatKinds.count
        if version >= .four {
            guard let stated = cursor.uint16() else { return nil }
            if version >= .five { id = stated }
        }
        guard let count = version == .eight ? cursor.uint16() : cursor.uint8() else { return nil }
        return text(&cursor, count).map { (id, $0) }
    }

    private mutating func readStrings(_ stream: BiffStream, _ record: BiffRecord) throws(DocumentError) {
        var cursor = BiffCursor(stream, record, skipping: 4)
        guard let count = cursor.uint32() else { throw BiffStream.cut }
        let table = SharedStrings(limit: SharedStrings.limit, limitInBytes: SharedStrings.limitInBytes)
        var text = UnicodeText()
        for _ in 0..<count {
            text.bytes.removeAll(keepingCapacity: true)
            // Some programs count more strings than they write; a cell that names a missing one is an error.
            guard let length = cursor.uint16() else { break }
            guard cursor.appendUnicode(length, to: &text) else { throw BiffStream.cut }
            try table.append(text.bytes)
        }
        replacedBytes = text.replacedBytes
        strings = table
    }
}
