internal import Foundation
internal import GRDB
public import Recordations

/// The rows of an edition that have to be looked at, from their reading until a plan of them was carried out.
///
/// A first edition of a million rows is more than memory should hold. Beyond some the rows lie in a temporary database, which SQLite
/// writes to a file without a name once its cache is full, in `$SQLITE_TMPDIR`, `$TMPDIR` or `/var/tmp`
/// (sqlite.org/tempfiles.html); it is gone with this object, and with the process. Any thread may ask for rows.
public final class StagedRows: @unchecked Sendable {
    // Unchecked: everything is touched under the lock only.
    private let lock = NSLock()
    /// How many rows are held in memory.
    public let mostHeld: Int
    /// The last rows, which are not in the database yet.
    private var held: [Observation] = []
    private var written = 0
    private var database: StagedDatabase?
    /// Where each document begins, and the fields for which it has no column, once that is certain.
    private var documents: [(start: Int, unobserved: FieldSet?)] = []

    /// How many rows are held in memory before they are written, for writing costs time and few registers are longer.
    public static let usuallyHeld = 131_072

    /// Makes one without rows; `mostHeld` of them are held in memory.
    public init(mostHeld: Int = StagedRows.usuallyHeld) {
        self.mostHeld = max(1, mostHeld)
    }

    /// How many rows there are; they are numbered from 0.
    public var count: Int { lock.withLock { written + held.count } }

    /// Adds a row behind the others.
    ///
    /// Throws ``MirrorError`` where there is no room for temporary files, as everything here does.
    public func append(_ observation: Observation) throws {
        try lock.withLock {
            if held.count >= mostHeld {
                let database = try self.database ?? StagedDatabase()
                self.database = database
                try database.insert(held, from: written)
                written += held.count
                held.removeAll(keepingCapacity: true)
            }
            held.append(observation)
        }
    }

    /// Puts another row in the place of one.
    public func replace(_ index: Int, with observation: Observation) throws {
        try lock.withLock {
            if index >= written {
                held[index - written] = observation
            } else {
                try database?.replace(index, with: observation)
            }
        }
    }

    /// A row by its number.
    public func observation(at index: Int) throws -> Observation {
        guard let observation = try observations(at: CollectionOfOne(index)).first else {
            preconditionFailure("one row was asked for")
        }
        return observation
    }

    /// Rows by their numbers, in that order.
    public func observations(at indices: some Collection<Int>) throws -> [Observation] {
        try lock.withLock {
            if written == 0 { return indices.map { settled(held[$0], $0) } }
            guard let database else { return [] }
            var observations: [Observation] = []
            observations.reserveCapacity(indices.count)
            try database.read { read in
                for index in indices {
                    let row = index >= written ? held[index - written] : try read(index)
                    observations.append(settled(row, index))
                }
            }
            return observations
        }
    }

    /// Hands over rows by their numbers, in that order, with the places of the numbers; few are in memory at once.
    public func each(_ numbers: some RandomAccessCollection<Int>, _ body: (Int, Observation) throws -> Void) throws {
        var place = 0
        var left = numbers[...]
        while !left.isEmpty {
            for row in try observations(at: left.prefix(512)) {
                try body(place, row)
                place += 1
            }
            left = left.dropFirst(512)
        }
    }

    /// Notes that the rows that are added from now on are of another document.
    public func beginDocument() {
        lock.withLock {
            let start = written + held.count
            if documents.last?.start == start { documents.removeLast() }
            documents.append((start, nil))
        }
    }

    /// Notes for which fields the document has no column, if only its end has told: its rows may have been thought to lack more.
    public func endDocument(unobserved: FieldSet?) {
        lock.withLock { if let last = documents.indices.last { documents[last].unobserved = unobserved } }
    }

    private func settled(_ observation: Observation, _ index: Int) -> Observation {
        guard !observation.unobserved.isEmpty, !documents.isEmpty else { return observation }
        var (low, high) = (0, documents.count)
        while low < high {
            let middle = (low + high) / 2
            if documents[middle].start <= index { low = middle + 1 } else { high = middle }
        }
        guard low > 0, let unobserved = documents[low - 1].unobserved else { return observation }
        var observation = observation
        observation.unobserved.formIntersection(unobserved)
        observation.notStated.subtract(observation.unobserved)
        return observation
    }
}

/// The temporary database of staged rows.
private final class StagedDatabase {
    private let queue: DatabaseQueue
    private let insertion: BulkStatement
    private let update: BulkStatement
    private let query: BulkStatement

    init() throws {
        var configuration = Configuration()
        configuration.label = "staged rows"
        configuration.prepareDatabase { db in
            // Nothing of it is to outlive the process.
            try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            try db.execute(sql: "PRAGMA cache_size = -8192")
        }
        (queue, insertion, update, query) = try Self.checked {
            let queue = try DatabaseQueue(path: "", configuration: configuration)
            return try queue.inDatabase { db in
                let columns = ["place", "not_stated", "unobserved", "tombstone", "digest", "key", "raw", "said"]
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                let list = columns.joined(separator: ", ")
                try db.execute(sql: "CREATE TABLE staged (id INTEGER PRIMARY KEY, \(list))")
                return (
                    queue,
                    try BulkStatement(db, "INSERT INTO staged (id, \(list)) VALUES (?, \(marks))"),
                    try BulkStatement(db, "UPDATE staged SET (id, \(list)) = (?1, \(marks)) WHERE id = ?1"),
                    try BulkStatement(db, "SELECT \(list) FROM staged WHERE id = ?")
                )
            }
        }
    }

    func insert(_ observations: [Observation], from first: Int) throws {
        try Self.checked {
            try queue.inDatabase { db in
                try db.inTransaction {
                    for (offset, observation) in observations.enumerated() {
                        try run(insertion, first + offset, observation)
                    }
                    return .commit
                }
            }
        }
    }

    func replace(_ index: Int, with observation: Observation) throws {
        try Self.checked { try queue.inDatabase { _ in try run(update, index, observation) } }
    }

    /// Lends a function that gives a row by its number.
    func read(_ body: ((Int) throws -> Observation) throws -> Void) throws {
        try Self.checked { try queue.inDatabase { _ in try body(row) } }
    }

    private func run(_ statement: BulkStatement, _ index: Int, _ observation: Observation) throws {
        statement.bind(1, index)
        statement.bind(2, observation.place)
        statement.bind(3, Int(observation.notStated.rawValue))
        statement.bind(4, Int(observation.unobserved.rawValue))
        statement.bind(5, observation.isTombstone ? 1 : 0)
        var key = observation.key.text
        try observation.digest.withBytes { digest in
            statement.bind(6, blob: digest)
            try key.withUTF8 { key in
                statement.bind(7, text: key)
                try observation.raw.withUnsafeBytes { raw in
                    statement.bind(8, blob: raw)
                    try observation.values.withCanonicalBytes { values in
                        statement.bind(9, blob: values)
                        try statement.run()
                    }
                }
            }
        }
    }

    private func row(_ index: Int) throws -> Observation {
        query.bind(1, index)
        guard try query.step(), let values = query.withBlob(7, FieldValues.init(canonicalBytes:)) else {
            throw MirrorError(
                .unavailable,
                "a temporary file does not hold what was written to it",
                advice: Self.advice
            )
        }
        defer { query.reset() }
        return Observation(
            key: RecordKey(text: query.text(5) ?? ""),
            values: values,
            raw: query.withBlob(6) { Array($0) },
            digest: query.withBlob(4, KnownRows.digest),
            notStated: FieldSet(rawValue: UInt32(truncatingIfNeeded: query.integer(1))),
            unobserved: FieldSet(rawValue: UInt32(truncatingIfNeeded: query.integer(2))),
            isTombstone: query.integer(3) != 0,
            place: query.integer(0)
        )
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
