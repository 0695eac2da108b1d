internal import Crypto
internal import Foundation

/// Seals what a transaction writes: the sums of the tables are kept while rows change, and at its end they enter a chain.
///
/// So doctor finds each value that was changed, and each row that was removed, added or replaced by another program, also
/// in tables that no event tells of. It does not find what a program changes that keeps the sums and the chain as this one
/// does; only a head that was printed before shows that.
package enum Sealing {
    /// What a row of `seal` says.
    package struct Seal {
        package var seq = 0
        package var eventSeq = 0
        package var digest: [UInt8] = []
        package var hash = EventHash.start

        package init(
            seq: Int = 0,
            eventSeq: Int = 0,
            digest: [UInt8] = [],
            hash: EventHash = .start
        ) {
            self.seq = seq
            self.eventSeq = eventSeq
            self.digest = digest
            self.hash = hash
        }
    }

    /// Prepares a transaction: has SQLite keep the sums on this connection.
    package static func begin(_ db: SQLDatabase) throws {
        let isPrepared = try db.value(
            "SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE name = 'seal_insert_fetch')",
            as: Bool.self
        )
        guard isPrepared != true else { return }
        try SealFunctions.register(db)
        for trigger in try SealedTable.all(db).flatMap(\.triggers) { try db.execute(trigger) }
    }

    /// Ends a transaction: what it changed enters the chain of seals.
    package static func end(_ db: SQLDatabase) throws {
        let last = try last(db)
        let (eventSeq, eventHash) = try lastEvent(db)
        let digest = try digest(db)
        guard digest != last.digest || eventSeq != last.eventSeq else { return }
        let seal = Seal(seq: try RowNumber.after(last.seq, in: "seal"), eventSeq: eventSeq, digest: digest)
        let hash = hash(seal, after: last.hash, event: eventHash)
        try db.execute(
            "INSERT INTO seal (seq, event_seq, digest, hash) VALUES (?, ?, ?, ?)",
            [seal.seq, eventSeq, Data(digest), Data(hash.bytes)]
        )
    }

    /// Runs the body of a writing transaction between ``begin(_:)`` and ``end(_:)``.
    static func around<Result>(_ db: SQLDatabase, _ body: (SQLDatabase) throws -> Result) throws -> Result {
        try begin(db)
        let before = db.totalChangesCount
        let result = try body(db)
        if db.totalChangesCount != before { try end(db) }
        return result
    }

    /// The sealed tables whose rows are not those that were written, as far as columns are still there.
    ///
    /// None where nothing is sealed yet.
    static func changedTables(_ db: SQLDatabase) throws -> [String] {
        guard try db.tableExists("sealed") else { return [] }
        let tables = Set(try SealedTable.all(db).flatMap { table in table.columns.map { "\(table.name) \($0)" } })
        return try db.rows("SELECT name, columns, salt, sum, broken FROM sealed ORDER BY name").compactMap {
            row in
            let name: String = row[0]
            let columns = (row[1] as String).split(separator: " ").map(String.init)
            // A migration that takes a column away says itself what becomes of its values.
            guard columns.allSatisfy({ tables.contains("\(name) \($0)") }) else { return nil }
            let sum = try SealedTable(name: name, columns: columns).sum(salt: [UInt8](row[2] as Data), db)
            return sum.bytes == [UInt8](row[3] as Data) ? nil : name
        }
    }

    /// Seals all tables as they are now; those that were changed before stay marked, for doctor to tell of them.
    static func sealAnew(broken: [String], reason: String, _ db: SQLDatabase) throws {
        guard try db.tableExists("sealed") else { return }
        try db.execute("DELETE FROM sealed WHERE broken IS NULL")
        let marked = try db.rows("SELECT name, broken FROM sealed").map {
            ($0[0] as String, $0[1] as String)
        }
        let reasons = Dictionary(marked) { first, _ in first }.merging(broken.map { ($0, reason) }) { first, _ in first
        }
        try db.execute("DELETE FROM sealed")
        for table in try SealedTable.all(db) { try sumUp(table, broken: reasons[table.name], db) }
        try end(db)
    }

    private static func sumUp(_ table: SealedTable, broken: String?, _ db: SQLDatabase) throws {
        let salt = try newSalt()
        let sum = try table.sum(salt: salt, db)
        try db.execute(
            "INSERT INTO sealed (name, columns, salt, sum, broken) VALUES (?, ?, ?, ?, ?)",
            [table.name, table.list, Data(salt), Data(sum.bytes), broken]
        )
    }

    /// Gives a table another salt, so that nothing can be told of the rows that were summed before.
    package static func saltAnew(_ table: SealedTable, _ db: SQLDatabase) throws {
        let salt = try newSalt()
        try db.execute(
            "UPDATE sealed SET salt = ?, sum = ? WHERE name = ?",
            [Data(salt), Data(try table.sum(salt: salt, db).bytes), table.name]
        )
    }

    private static func newSalt() throws -> [UInt8] {
        var salts = Salts()
        return try salts.next().withBytes { Array($0) }
    }

    package static func last(_ db: SQLDatabase) throws -> Seal {
        let row = try db.row("SELECT seq, event_seq, digest, hash FROM seal ORDER BY seq DESC LIMIT 1")
        guard let row else { return Seal() }
        return Seal(
            seq: row[0],
            eventSeq: row[1],
            digest: [UInt8](row[2] as Data),
            hash: EventHash(row[3] as Data) ?? .start
        )
    }

    package static func lastEvent(_ db: SQLDatabase) throws -> (seq: Int, hash: EventHash) {
        let row = try db.row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        return (row?[0] ?? 0, (row?[1] as Data?).flatMap { EventHash($0) } ?? .start)
    }

    /// SHA-256 over all sums, and over what they cover.
    package static func digest(_ db: SQLDatabase) throws -> [UInt8] {
        let rows = try db.prepare("SELECT name, columns, salt, sum, broken FROM sealed ORDER BY name")
        var sha256 = SHA256()
        func update(_ bytes: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { sha256.update(bufferPointer: $0) }
            sha256.update(data: Array(bytes))
        }
        while let row = try rows.next() {
            update((row[0] as String).utf8)
            update((row[1] as String).utf8)
            update(row[2] as Data)
            update(row[3] as Data)
            update(((row[4] as String?) ?? "").utf8)
        }
        return Array(sha256.finalize())
    }

    package static func hash(_ seal: Seal, after previous: EventHash, event: EventHash) -> EventHash {
        var bytes = previous.bytes
        for number in [seal.seq, seal.eventSeq] {
            withUnsafeBytes(of: Int64(number).littleEndian) { bytes.append(contentsOf: $0) }
        }
        bytes += event.bytes
        bytes += seal.digest
        return EventHash(of: bytes)
    }
}
