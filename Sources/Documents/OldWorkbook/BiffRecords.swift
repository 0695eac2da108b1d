/// The versions of the record format of `.xls` ([MS-XLS], and the OpenOffice.org documentation of BIFF2 to BIFF5).
enum BiffVersion: Int, Comparable {
    /// Excel 2 to 4: one sheet, without a compound file.
    case two = 2
    case three, four
    /// Excel 5 and 95: text in a code page.
    case five
    /// Excel 97 to 2003: text in Unicode.
    case eight = 8

    static func < (one: BiffVersion, other: BiffVersion) -> Bool { one.rawValue < other.rawValue }
}

/// The types of records that are read; BIFF2 has its own numbers for cells, and BIFF3 and BIFF4 for formulas.
enum BiffType {
    static let endOfPart = 0x000A
    static let dateMode = 0x0022
    static let password = 0x002F
    static let continuation = 0x003C
    static let codePage = 0x0042
    static let sheet = 0x0085
    static let manyNumbers = 0x00BD
    static let richLabel = 0x00D6
    static let cellFormat = 0x00E0
    static let merged = 0x00E5
    static let strings = 0x00FC
    static let sharedLabel = 0x00FD
    static let starts: Set<Int> = [0x0009, 0x0209, 0x0409, 0x0809]
    static let formats: Set<Int> = [0x001E, 0x041E]
    static let oldCellFormats: Set<Int> = [0x0043, 0x0243, 0x0443]
    static let integer = 0x0002
    static let numbers: Set<Int> = [0x0003, 0x0203]
    static let labels: Set<Int> = [0x0004, 0x0204]
    static let values: Set<Int> = [0x0005, 0x0205]
    static let formulas: Set<Int> = [0x0006, 0x0206, 0x0406]
    static let shortNumbers: Set<Int> = [0x007E, 0x027E]
    /// The text that a formula gave.
    static let formulaTexts: Set<Int> = [0x0007, 0x0207]
    /// What may stand between a formula and its text: array, shared and table formulas.
    static let formulaParts: Set<Int> = [0x0021, 0x0221, 0x04BC, 0x0036, 0x0236, 0x003C]
}

/// A record: its type and the place of its content, which lies within the stream.
struct BiffRecord {
    let type: Int
    /// The offset of its content.
    let start: Int
    /// The length of its content.
    let count: Int

    var end: Int { start + count }
}

/// The records of a workbook's stream.
final class BiffStream {
    let bytes: LittleEndianBytes

    init(_ bytes: consuming [UInt8]) { self.bytes = LittleEndianBytes(bytes) }

    /// The record at an offset; nil at the end of the stream, and where the record goes on beyond it.
    @inline(__always)
    func record(at offset: Int) -> BiffRecord? {
        guard let type = bytes.uint16(offset), let count = bytes.uint16(offset + 2) else { return nil }
        let record = BiffRecord(type: type, start: offset + 4, count: count)
        return record.end <= bytes.count ? record : nil
    }

    /// The version of the part that starts with a record; nil for a record that starts none.
    func version(of record: BiffRecord) -> BiffVersion? {
        switch record.type {
        case 0x0009: .two
        case 0x0209: .three
        case 0x0409: .four
        case 0x0809:
            switch bytes.uint16(record.start) {
            case 0x0600: .eight
            case 0x0200, 0x0002, 0x0007: .two
            case 0x0300: .three
            case 0x0400: .four
            default: .five
            }
        default: nil
        }
    }

    /// The error for a stream that ends before its parts do.
    static let cut = DocumentError("the workbook is damaged or breaks off", advice: Archive.reload)

    /// Whether bytes are a workbook of Excel 2 to 5 without a compound file.
    static func isBare(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8, bytes[1] & 0xF1 == 0, bytes[0] == 9, bytes[3] == 0, (4...16).contains(bytes[2])
        else { return false }
        // The kind of the part: a sheet, a chart, a macro sheet, a workspace.
        return [0x0005, 0x0010, 0x0020, 0x0040, 0x0100].contains(Int(bytes[6]) | Int(bytes[7]) << 8)
    }
}
