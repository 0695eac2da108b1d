/// The records of an `.xls`, which a test can change.
struct BiffParts {
    /// 2 to 5, or 8.
    let version: Int
    var globals: [[UInt8]] = []
    var cells: [[UInt8]] = []
    /// The records behind the cells in the sheet.
    var tail: [[UInt8]] = []
    var sheets: [(name: String, visibility: UInt8, type: UInt8)] = [("One", 0, 0)]

    init(_ version: Int) { self.version = version }

    static func uint16(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    static func uint32(_ value: Int) -> [UInt8] { uint16(value & 0xFFFF) + uint16(value >> 16 & 0xFFFF) }
    static func double(_ value: Double) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
    }
    static func record(_ type: Int, _ content: [UInt8]) -> [UInt8] { uint16(type) + uint16(content.count) + content }

    /// A string with flags, of one byte or two a character.
    static func unicode(_ text: String, isWide: Bool) -> [UInt8] {
        let units = Array(text.utf16)
        return [isWide ? 1 : 0] + units.flatMap { isWide ? uint16(Int($0)) : [UInt8($0 & 0xFF)] }
    }

    /// A cell with the record type of the version: `type` is that of BIFF2, and others have 0x0200 more.
    mutating func cell(_ type: Int, _ row: Int, _ column: Int, format: Int = 0, content: [UInt8]) {
        let attributes = version == 2 ? [0, UInt8(format), 0] : Self.uint16(format)
        let isShared = type > 0xFF || type == 0x00BD || type == 0x00D6 || type == 0x00FD
        let own =
            version == 2 || isShared || (type == 6 && version >= 5)
            ? type : type + 0x0200 + (type == 6 && version == 4 ? 0x0200 : 0)
        cells.append(Self.record(own, Self.uint16(row) + Self.uint16(column) + attributes + content))
    }

    mutating func number(_ row: Int, _ column: Int, _ value: Double, format: Int = 0) {
        cell(3, row, column, format: format, content: Self.double(value))
    }

    mutating func label(_ row: Int, _ column: Int, _ bytes: [UInt8]) {
        cell(4, row, column, content: (version == 2 ? [UInt8(bytes.count)] : Self.uint16(bytes.count)) + bytes)
    }

    private var start: [UInt8] {
        let type = [2: 0x0009, 3: 0x0209, 4: 0x0409][version] ?? 0x0809
        return Self.record(
            type,
            Self.uint16(version == 8 ? 0x0600 : version == 5 ? 0x0500 : version) + Self.uint16(0x10) + Self.uint16(0)
        )
    }

    /// The stream of records.
    func stream() -> [UInt8] {
        let end = Self.record(0x000A, [])
        let sheet = cells.flatMap { $0 } + tail.flatMap { $0 } + end
        if version < 5 { return start + globals.flatMap { $0 } + sheet }
        let lists = sheets.map { sheet in
            let name = version == 8 ? Self.unicode(sheet.name, isWide: true) : Array(sheet.name.utf8)
            let count = version == 8 ? sheet.name.utf16.count : sheet.name.utf8.count
            return [sheet.visibility, sheet.type, UInt8(count)] + name
        }
        let globalStart = Self.record(
            0x0809,
            Self.uint16(version == 8 ? 0x0600 : 0x0500) + Self.uint16(5) + [UInt8](repeating: 0, count: 12)
        )
        let listed = lists.reduce(0) { $0 + 8 + $1.count }
        let offset = globalStart.count + globals.reduce(0) { $0 + $1.count } + listed + end.count
        // Every sheet of the list is the same one.
        let entries = lists.flatMap { Self.record(0x0085, Self.uint32(offset) + $0) }
        return globalStart + globals.flatMap { $0 } + entries + end + start + sheet
    }

    /// The stream in a compound file, or bare until Excel 4.
    func file() -> [UInt8] { version < 5 ? stream() : Self.compound([(version == 8 ? "Workbook" : "Book", stream())]) }

    /// A compound file with sectors of 512 bytes; each stream fills at least 4,096 bytes.
    static func compound(_ streams: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var (table, body): ([Int], [UInt8]) = ([], [])
        func add(_ bytes: [UInt8]) -> Int {
            let first = table.count
            let count = max((bytes.count + 511) / 512, 1)
            body += bytes + [UInt8](repeating: 0, count: count * 512 - bytes.count)
            for index in 0..<count { table.append(index == count - 1 ? 0xFFFF_FFFE : first + index + 1) }
            return first
        }
        func entry(_ name: String, _ type: UInt8, start: Int, size: Int) -> [UInt8] {
            let units = Array(name.utf16)
            let text = units.flatMap { uint16(Int($0)) } + [UInt8](repeating: 0, count: 64 - units.count * 2)
            let links =
                uint32(0xFFFF_FFFF) + uint32(0xFFFF_FFFF) + uint32(type == 5 && !streams.isEmpty ? 1 : 0xFFFF_FFFF)
            return text + uint16(units.count * 2 + 2) + [type, 1] + links + [UInt8](repeating: 0, count: 36)
                + uint32(start) + uint32(size) + uint32(0)
        }
        var directory = entry("Root Entry", 5, start: 0xFFFF_FFFE, size: 0)
        for (name, bytes) in streams {
            let padded = bytes + [UInt8](repeating: 0, count: max(0, 4_096 - bytes.count))
            directory += entry(name, 2, start: add(padded), size: padded.count)
        }
        let firstDirectory = add(directory)
        let tableSectors = (table.count + 130) / 128
        let firstTable = table.count
        for _ in 0..<tableSectors { table.append(0xFFFF_FFFD) }
        while table.count % 128 != 0 { table.append(0xFFFF_FFFF) }
        body += table.flatMap(uint32)
        var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
        header += uint16(0x3E) + uint16(3) + uint16(0xFFFE) + uint16(9) + uint16(6) + [UInt8](repeating: 0, count: 10)
        header += uint32(tableSectors) + uint32(firstDirectory) + uint32(0) + uint32(4_096) + uint32(0xFFFF_FFFE)
        header += uint32(0) + uint32(0xFFFF_FFFE) + uint32(0)
        for index in 0..<109 { header += uint32(index < tableSectors ? firstTable + index : 0xFFFF_FFFF) }
        return header + body
    }
}
