internal import Crypto
internal import Documents
internal import Recordations

/// The positions of a source's columns in one document.
///
/// Documents with the same columns in different orders give the same digest for the same row.
struct Layout {
    /// The cell index of each column of the definition that the document has.
    let indexes: [String: Int]
    /// The number of cells of a row.
    let width: Int
    /// For each cell the name under which its raw text is stored; nil for volatile columns.
    let rawNames: [String?]
    /// The cells that count in the digest, in an order that does not depend on the document.
    let comparedCells: [Int]
    /// The prefix of every row's digest input, so that rows under different headers have different digests.
    let seed: [UInt8]
    /// Columns of the definition that the document lacks.
    let missing: [String]
    /// For values with names: each name behind its length, for digests; nil for a table.
    let digestNames: [[UInt8]]?
    /// Whether cells may have spreadsheet errors in place of values.
    var hasSheetErrors = false

    init(header: [String], indexes: [String: Int], definition: SourceDefinition) {
        self.indexes = indexes
        width = header.count
        missing = definition.columns.map(\.name).filter { indexes[$0] == nil }
        let volatile = Set(definition.columns.filter(\.isVolatile).compactMap { indexes[$0.name] })
        var names = header.enumerated().map { index, text in
            let folded = CellText.folded(text) ?? ""
            return folded.isEmpty ? "column \(index + 1)" : folded
        }
        // A column of the definition has the definition's name, which does not change when the header's wording
        // changes.
        for (name, index) in indexes where index < names.count { names[index] = name }
        var seen: [String: Int] = [:]
        for index in names.indices {
            let count = seen[names[index], default: 0] + 1
            seen[names[index]] = count
            if count > 1 { names[index] += " (\(count))" }
        }
        rawNames = names.enumerated().map { volatile.contains($0) ? nil : $1 }
        let compared = names.indices.filter { !volatile.contains($0) }.sorted { names[$0] < names[$1] }
        comparedCells = compared
        var seed: [UInt8] = []
        for index in compared {
            let utf8 = Array(names[index].utf8)
            seed.append(contentsOf: withUnsafeBytes(of: UInt32(utf8.count).littleEndian) { Array($0) })
            seed.append(contentsOf: utf8)
        }
        self.seed = Array(SHA256.hash(data: seed))
        digestNames = nil
    }

    /// Makes a layout of values with names; each name is a path.
    init(paths: [String], indexes: [String: Int], definition: SourceDefinition) {
        self.indexes = indexes
        width = paths.count
        missing = definition.columns.map(\.name).filter { indexes[$0] == nil }
        let volatile = Set(definition.columns.filter(\.isVolatile).compactMap { indexes[$0.name] })
        let known = Set(definition.columns.map(\.name))
        // A path with the name of a column of the definition that is not that column needs another name.
        var names = paths.map { known.contains($0) || $0.hasPrefix("./") ? "./" + $0 : $0 }
        for (name, index) in indexes { names[index] = name }
        rawNames = names.enumerated().map { volatile.contains($0) ? nil : $1 }
        let bytes = names.map { Array($0.utf8) }
        comparedCells = names.indices.filter { !volatile.contains($0) }
            .sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
        digestNames = bytes.map { name in
            withUnsafeBytes(of: UInt32(name.count).littleEndian) { Array($0) } + name
        }
        seed = Array(SHA256.hash(data: Array("values with names".utf8)))
    }

    /// Whether values have names, so that the order of values in the document does not matter.
    var isKeyed: Bool { digestNames != nil }

    /// Buffers that are used again for the next row of the same layout.
    struct Scratch {
        fileprivate var bytes: [UInt8] = []
        /// For values with names: the last row's cells with text, and the hash of their names.
        fileprivate var cells: [Int] = []
        fileprivate var names: [UInt8]?
    }

    /// The digest of a row: the first half of SHA-256 over its cells, each behind its length.
    ///
    /// For values with names the hash of the names comes first; most records have the same names.
    func digest(of row: Row, scratch: inout Scratch) -> RowDigest {
        scratch.bytes.removeAll(keepingCapacity: true)
        let names = isKeyed ? hashOfNames(of: row, &scratch) : seed
        scratch.bytes.append(contentsOf: names)
        row.bytes.withUnsafeBytes { bytes in
            for cell in comparedCells {
                let range = row.range(of: cell)
                // Absent and empty values are the same, and values of other records do not count.
                if isKeyed, range.isEmpty { continue }
                withUnsafeBytes(of: UInt32(range.count).littleEndian) { scratch.bytes.append(contentsOf: $0) }
                scratch.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        }
        var sha256 = SHA256()
        scratch.bytes.withUnsafeBytes { sha256.update(bufferPointer: $0) }
        let hash = sha256.finalize()
        return hash.withUnsafeBytes {
            RowDigest(
                low: $0.loadUnaligned(as: UInt64.self),
                high: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }
}

extension Layout {
    /// The hash of the names of a row's cells that have text, in the order of the names.
    private func hashOfNames(of row: Row, _ scratch: inout Scratch) -> [UInt8] {
        var count = 0
        var isSame = true
        for cell in comparedCells where !row.range(of: cell).isEmpty {
            if count == scratch.cells.count || scratch.cells[count] != cell {
                isSame = false
                break
            }
            count += 1
        }
        if isSame, count == scratch.cells.count, let names = scratch.names { return names }
        scratch.cells = comparedCells.filter { !row.range(of: $0).isEmpty }
        let names = Array(SHA256.hash(data: scratch.cells.reduce(into: seed) { $0 += digestNames?[$1] ?? [] }))
        scratch.names = names
        return names
    }

    /// The first cell with any text, in the order of the document or, for values with names, of the names.
    func firstText(in row: Row) -> Int? {
        isKeyed ? comparedCells.first(where: row.hasText) : row.ends.indices.first(where: row.hasText)
    }

    /// The texts of a row's first cells, with the names of values that have names.
    func texts(of row: Row, limit: Int) -> [String] {
        guard isKeyed else { return Array(row.texts.prefix(limit)) }
        return comparedCells.lazy.filter { !row.range(of: $0).isEmpty }.prefix(limit).map { cell in
            "\(rawNames[cell] ?? ""): \(row.text(cell))"
        }
    }
}
