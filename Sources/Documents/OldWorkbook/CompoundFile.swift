/// The streams of an OLE2 compound file, the container of Office files before 2007 ([MS-CFB]).
///
/// recordal has a reader of its own because libfreexl, the only library of Debian for `.xls`, opens paths and no memory,
/// and gives neither errors and booleans nor hidden sheets and merged ranges. Every offset of the file is checked against
/// the file's size, and every chain of sectors ends after as many steps as there are sectors.
struct CompoundFile {
    /// The first bytes of the file.
    static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    private struct Entry {
        let name: String
        let isStream: Bool
        let start: Int
        let size: Int
    }

    private static let headerBytes = 512
    private static let entryBytes = 128
    private static let miniSectorBytes = 64
    /// The most streams and folders.
    private static let entryLimit = 1 << 16
    /// The numbers from here on are no sectors: end of chain, free, and sectors of the tables.
    private static let noSector = 0xFFFF_FFFA

    private let bytes: LittleEndianBytes
    private let sectorBytes: Int
    private let miniStreamLimit: Int
    /// The sectors that hold the table of chains, in their order.
    private var tableSectors: [Int] = []
    private var entries: [Entry] = []
    /// The sectors with the table of the chains of small streams.
    private var miniTable: LittleEndianBytes
    private var miniStream: LittleEndianBytes

    /// Reads the directory.
    ///
    /// Throws ``DocumentError`` where the tables are damaged or break off.
    init(_ bytes: consuming [UInt8]) throws(DocumentError) {
        self.bytes = LittleEndianBytes(bytes)
        (miniTable, miniStream) = (LittleEndianBytes([]), LittleEndianBytes([]))
        guard let shift = self.bytes.uint16(30), shift == 9 || shift == 12, let firstDirectory = self.bytes.uint32(48),
            let miniStreamLimit = self.bytes.uint32(56), let firstMini = self.bytes.uint32(60)
        else { throw Self.damage }
        sectorBytes = 1 << shift
        self.miniStreamLimit = miniStreamLimit
        try readTableSectors()
        let directory = LittleEndianBytes(try chain(from: firstDirectory))
        var at = 0
        while at + Self.entryBytes <= directory.count, entries.count < Self.entryLimit {
            if let entry = Self.entry(directory, at) { entries.append(entry) }
            at += Self.entryBytes
        }
        guard let root = Self.entry(directory, 0) else { throw Self.damage }
        if firstMini < Self.noSector { miniTable = LittleEndianBytes(try chain(from: firstMini)) }
        if root.start < Self.noSector, root.size > 0 {
            miniStream = LittleEndianBytes(try chain(from: root.start, limit: root.size))
        }
    }

    /// Whether the file has a stream or folder of a name, at any depth.
    func contains(_ name: String) -> Bool { entries.contains { $0.name == name } }

    /// The bytes of the first stream of a name, without regard to case; nil where there is none.
    ///
    /// Throws ``DocumentError`` where its sectors are damaged or break off.
    func stream(_ name: String) throws(DocumentError) -> [UInt8]? {
        guard let entry = entries.first(where: { $0.isStream && $0.name.lowercased() == name.lowercased() })
        else { return nil }
        let found =
            entry.size < miniStreamLimit
            ? try miniChain(from: entry.start, limit: entry.size) : try chain(from: entry.start, limit: entry.size)
        guard found.count == entry.size else { throw Self.damage }
        return found
    }

    private static let damage = DocumentError(
        "the file is damaged or breaks off (its table of sectors leads nowhere)",
        advice: Archive.reload
    )

    private static func entry(_ directory: LittleEndianBytes, _ at: Int) -> Entry? {
        guard let nameBytes = directory.uint16(at + 64), let type = directory.uint8(at + 66), type != 0,
            let start = directory.uint32(at + 116), let size = directory.uint32(at + 120)
        else { return nil }
        var units: [UInt16] = []
        for offset in stride(from: 0, to: min(max(nameBytes - 2, 0), 62), by: 2) {
            units.append(UInt16(truncatingIfNeeded: directory.uint16(at + offset) ?? 0))
        }
        return Entry(name: String(decoding: units, as: UTF16.self), isStream: type == 2, start: start, size: size)
    }

    /// Collects the sectors of the table: 109 are named in the header, the others in a chain of sectors of their own.
    private mutating func readTableSectors() throws(DocumentError) {
        let sectorCount = bytes.count / sectorBytes + 1
        for index in 0..<109 {
            guard let sector = bytes.uint32(76 + index * 4) else { throw Self.damage }
            if sector < Self.noSector { tableSectors.append(sector) }
        }
        var (next, steps) = (bytes.uint32(68) ?? Self.noSector, 0)
        let perSector = sectorBytes / 4 - 1
        while next < Self.noSector {
            steps += 1
            guard steps <= sectorCount, tableSectors.count <= sectorCount else { throw Self.damage }
            let start = offset(of: next)
            for index in 0..<perSector {
                guard let sector = bytes.uint32(start + index * 4) else { throw Self.damage }
                if sector < Self.noSector { tableSectors.append(sector) }
            }
            guard let following = bytes.uint32(start + perSector * 4) else { throw Self.damage }
            next = following
        }
    }

    private func offset(of sector: Int) -> Int { (sector + 1) * sectorBytes }

    /// The sector behind a sector; nil where the table does not have it.
    private func sector(behind sector: Int) -> Int? {
        let perSector = sectorBytes / 4
        let index = sector / perSector
        guard index < tableSectors.count else { return nil }
        return bytes.uint32(offset(of: tableSectors[index]) + sector % perSector * 4)
    }

    /// The bytes of a chain of sectors, up to a number of bytes.
    ///
    /// The last sector may be shorter than the others, because some programs do not fill it.
    private func chain(from first: Int, limit: Int = .max) throws(DocumentError) -> [UInt8] {
        var found: [UInt8] = []
        var sector = first
        var steps = 0
        while sector < Self.noSector, found.count < limit {
            steps += 1
            let start = offset(of: sector)
            guard start < bytes.count, steps <= bytes.count / sectorBytes + 1 else { throw Self.damage }
            bytes.append(start..<min(start + min(sectorBytes, limit - found.count), bytes.count), to: &found)
            guard found.count < limit else { break }
            guard let next = self.sector(behind: sector) else { throw Self.damage }
            sector = next
        }
        return found
    }

    private func miniChain(from first: Int, limit: Int) throws(DocumentError) -> [UInt8] {
        var found: [UInt8] = []
        var sector = first
        var steps = 0
        while sector < Self.noSector, found.count < limit {
            steps += 1
            let start = sector * Self.miniSectorBytes
            guard start < miniStream.count, steps <= miniStream.count / Self.miniSectorBytes + 1 else {
                throw Self.damage
            }
            let end = min(start + min(Self.miniSectorBytes, limit - found.count), miniStream.count)
            miniStream.append(start..<end, to: &found)
            guard let next = miniTable.uint32(sector * 4) else { throw Self.damage }
            sector = next
        }
        return found
    }
}

/// Bytes with little-endian numbers; what lies beyond the end is nil.
final class LittleEndianBytes {
    let bytes: [UInt8]

    init(_ bytes: consuming [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    @inline(__always)
    func uint8(_ at: Int) -> Int? { at >= 0 && at < bytes.count ? Int(bytes[at]) : nil }

    @inline(__always)
    func uint16(_ at: Int) -> Int? {
        guard at >= 0, at < bytes.count - 1 else { return nil }
        return Int(bytes[at]) | Int(bytes[at + 1]) << 8
    }

    @inline(__always)
    func uint32(_ at: Int) -> Int? {
        guard at >= 0, at < bytes.count - 3 else { return nil }
        return Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16 | Int(bytes[at + 3]) << 24
    }

    @inline(__always)
    func double(_ at: Int) -> Double? {
        guard let low = uint32(at), let high = uint32(at + 4) else { return nil }
        return Double(bitPattern: UInt64(high) << 32 | UInt64(low))
    }

    /// Appends the bytes of a range, which must lie within the bytes.
    func append(_ range: Range<Int>, to out: inout [UInt8]) { out.append(contentsOf: bytes[range]) }
}
