internal import Mirror
internal import Recordations

/// The temporary database of staged rows: packed blocks of them.
///
/// A row has most texts twice, as cells and as values; packed, it takes a sixth of the bytes.
final class StagedDatabase: @unchecked Sendable {
    // Unchecked: everything is touched in the queue only.
    private let database: TemporaryDatabase
    private let insertion: SQLStatement
    private let update: SQLStatement
    private let query: SQLStatement
    private let packing: Packing
    /// The number of each block's first row.
    private var firsts: [Int] = []
    private var count = 0
    /// The block that was read last.
    private var last: (block: Int, rows: RowBlock)?

    /// A block is closed when it has so many bytes.
    private static let blockInBytes = 1 << 16

    init() throws {
        packing = try Packing()
        database = try TemporaryDatabase("the rows of a large edition cannot be kept")
        (insertion, update, query) = try database.use { db in
            try db.execute("CREATE TABLE staged (block INTEGER PRIMARY KEY, size, rows)")
            return (
                try SQLStatement(db, "INSERT INTO staged (size, rows, block) VALUES (?, ?, ?)"),
                try SQLStatement(db, "UPDATE staged SET (size, rows) = (?, ?) WHERE block = ?"),
                try SQLStatement(db, "SELECT size, rows FROM staged WHERE block = ?")
            )
        }
    }

    /// Adds rows behind the others.
    func append(_ observations: [Observation]) throws {
        try database.write { _ in
            var rows = RowBlock(capacity: 2 * Self.blockInBytes)
            for (index, observation) in observations.enumerated() {
                rows.append(observation)
                guard rows.bytes.count >= Self.blockInBytes || index == observations.count - 1 else { continue }
                try write(rows, firsts.count, by: insertion)
                firsts.append(count)
                count += rows.count
                rows.removeAll()
            }
        }
    }

    /// Replaces a row.
    func replace(_ index: Int, with observation: Observation) throws {
        try database.use { _ in
            let (block, row) = position(of: index)
            let old = try rows(ofBlock: block)
            var new = RowBlock()
            for other in 0..<old.count { new.append(other == row ? observation : try Self.whole(old[other])) }
            try write(new, block, by: update)
            last = (block, new)
        }
    }

    /// Lends a function that gives a row by its number.
    func read(_ body: ((Int) throws -> Observation) throws -> Void) throws {
        try database.use { _ in
            try body { index in
                let (block, row) = position(of: index)
                return try Self.whole(try rows(ofBlock: block)[row])
            }
        }
    }

    private func position(of index: Int) -> (block: Int, row: Int) {
        var (low, high) = (0, firsts.count)
        while low < high {
            let middle = (low + high) / 2
            if firsts[middle] <= index { low = middle + 1 } else { high = middle }
        }
        return (low - 1, index - firsts[low - 1])
    }

    private func write(_ rows: RowBlock, _ block: Int, by statement: SQLStatement) throws {
        statement.bind(1, rows.bytes.count)
        statement.bind(3, block)
        try packing.packed(rows.bytes).withUnsafeBytes { packed in
            statement.bind(2, blob: packed)
            try statement.run()
        }
    }

    private func rows(ofBlock block: Int) throws -> RowBlock {
        if let last, last.block == block { return last.rows }
        query.bind(1, block)
        defer { query.reset() }
        guard try query.step() else { throw TemporaryDatabase.isDamaged }
        let bytes = query.withBlob(1) { Compression.unpacked(Array($0), size: query.integer(0)) }
        let rows = try Self.whole(bytes.flatMap(RowBlock.init(bytes:)))
        last = (block, rows)
        return rows
    }

    private static func whole<Part>(_ part: Part?) throws -> Part {
        guard let part else { throw TemporaryDatabase.isDamaged }
        return part
    }
}
