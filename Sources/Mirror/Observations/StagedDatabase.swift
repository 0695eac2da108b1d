internal import GRDB
internal import Recordations

/// The temporary database of staged rows: packed blocks of them.
///
/// A row says most things twice, as cells and as values, and what is not written need not be read: packed they take a sixth.
final class StagedDatabase: @unchecked Sendable {
    // Unchecked: everything is touched in the queue only.
    private let queue: DatabaseQueue
    private let insertion: BulkStatement
    private let update: BulkStatement
    private let query: BulkStatement
    private let packing: Packing
    /// The number of each block's first row.
    private var firsts: [Int] = []
    private var count = 0
    /// The block that was read last.
    private var last: (block: Int, rows: RowBlock)?

    /// A block is closed when it has so many bytes.
    private static let blockInBytes = 1 << 16

    init() throws {
        var configuration = Configuration()
        configuration.label = "staged rows"
        configuration.prepareDatabase { db in
            // Nothing of it is to outlive the process.
            try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            try db.execute(sql: "PRAGMA cache_size = -8192")
        }
        packing = try Packing()
        (queue, insertion, update, query) = try Self.checked {
            let queue = try DatabaseQueue.kept(path: "", configuration: configuration)
            return try queue.inDatabase { db in
                try db.execute(sql: "CREATE TABLE staged (block INTEGER PRIMARY KEY, size, rows)")
                return (
                    queue,
                    try BulkStatement(db, "INSERT INTO staged (size, rows, block) VALUES (?, ?, ?)"),
                    try BulkStatement(db, "UPDATE staged SET (size, rows) = (?, ?) WHERE block = ?"),
                    try BulkStatement(db, "SELECT size, rows FROM staged WHERE block = ?")
                )
            }
        }
    }

    /// Adds rows behind the others.
    func append(_ observations: [Observation]) throws {
        try Self.checked {
            try queue.inDatabase { db in
                try db.inTransaction {
                    var rows = RowBlock(capacity: 2 * Self.blockInBytes)
                    for (index, observation) in observations.enumerated() {
                        rows.append(observation)
                        guard rows.bytes.count >= Self.blockInBytes || index == observations.count - 1 else { continue }
                        try write(rows, firsts.count, by: insertion)
                        firsts.append(count)
                        count += rows.count
                        rows.removeAll()
                    }
                    return .commit
                }
            }
        }
    }

    /// Puts another row in the place of one.
    func replace(_ index: Int, with observation: Observation) throws {
        try Self.checked {
            try queue.inDatabase { _ in
                let (block, place) = place(of: index)
                let old = try rows(ofBlock: block)
                var new = RowBlock()
                for row in 0..<old.count { new.append(row == place ? observation : try Self.whole(old[row])) }
                try write(new, block, by: update)
                last = (block, new)
            }
        }
    }

    /// Lends a function that gives a row by its number.
    func read(_ body: ((Int) throws -> Observation) throws -> Void) throws {
        try Self.checked {
            try queue.inDatabase { _ in
                try body { index in
                    let (block, place) = place(of: index)
                    return try Self.whole(try rows(ofBlock: block)[place])
                }
            }
        }
    }

    private func place(of index: Int) -> (block: Int, row: Int) {
        var (low, high) = (0, firsts.count)
        while low < high {
            let middle = (low + high) / 2
            if firsts[middle] <= index { low = middle + 1 } else { high = middle }
        }
        return (low - 1, index - firsts[low - 1])
    }

    private func write(_ rows: RowBlock, _ block: Int, by statement: BulkStatement) throws {
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
        guard try query.step() else { throw Self.isDamaged }
        let bytes = query.withBlob(1) { Compression.unpacked(Array($0), size: query.integer(0)) }
        let rows = try Self.whole(bytes.flatMap(RowBlock.init(bytes:)))
        last = (block, rows)
        return rows
    }

    private static func whole<Part>(_ part: Part?) throws -> Part {
        guard let part else { throw isDamaged }
        return part
    }

    private static var isDamaged: MirrorError {
        MirrorError(.unavailable, "a temporary file does not hold what was written to it", advice: advice)
    }

    private static let advice =
        "look at the folder for temporary files ($SQLITE_TMPDIR, $TMPDIR or /var/tmp); nothing was changed"

    private static func checked<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let seen =
                error.resultCode == .SQLITE_FULL
                ? "the disk is full" : error.message ?? "\(error.resultCode)"
            throw MirrorError(
                .unavailable,
                "the rows of a large edition cannot be kept in a temporary file: \(seen)",
                advice: advice
            )
        }
    }
}
