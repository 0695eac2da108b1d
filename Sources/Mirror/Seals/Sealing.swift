internal import Crypto
internal import FoundationEssentials

/// Seals the rows that a transaction writes: triggers update the sums of the tables, and the end hashes the sums into a chain.
///
/// So `doctor` finds each value that another program changed, and each row that it added or removed, also in tables
/// without events. It does not find the change of a program that updates the sums and the chain as this one does; only
/// a head that was printed before shows that.
package enum Sealing {
    /// A row of `seal`.
    package struct Seal {
        /// The number of the seal.
        package var seq = 0
        /// The number of the last event that it covers.
        package var eventSeq = 0
        /// SHA-256 over the sums of all tables.
        package var digest: [UInt8] = []
        /// The hash, which covers the hash of the seal before.
        package var hash = EventHash.start

        /// Makes a seal; without arguments the one before the first.
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

    /// Prepares a transaction: makes the triggers that update the sums, unless the connection has them.
    package static func begin(_ db: SQLDatabase) throws {
        let isPrepared = try db.value(
            "SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE name = 'seal_insert_fetch')",
            as: Bool.self
        )
        guard isPrepared != true else { return }
        try SealFunctions.register(db)
        for trigger in try SealedTable.all(db).flatMap(\.triggers) { try db.execute(trigger) }
    }

    /// Ends a transaction: appends a seal where a sum changed or an event was added.
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

    /// The sealed tables whose rows do not match their sums, where the sealed columns still exist.
    ///
    /// Empty in a file that has no seals yet.
    static func changedTables(_ db: SQLDatabase) throws -> [String] {
        guard try db.tableExists("sealed") else { return [] }
        let tables = Set(try SealedTable.all(db).flatMap { table in table.columns.map { "\(table.name) \($0)" } })
        return try db.rows("SELECT name, columns, salt, sum, broken FROM sealed ORDER BY name").compactMap {
            row in
            let name: String = row["name"]
            let columns = (row["columns"] as String).split(separator: " ").map(String.init)
            // A migration that drops a column handles its values itself.
            guard columns.allSatisfy({ tables.contains("\(name) \($0)") }) else { return nil }
            let sum = try SealedTable(name: name, columns: columns).sum(salt: row["salt"], db)
            return sum.bytes == row["sum"] ? nil : name
        }
    }

    /// Sums all tables again; tables that did not match before keep a mark with the reason, which `doctor` reports.
    static func sealAnew(broken: [String], reason: String, _ db: SQLDatabase) throws {
        guard try db.tableExists("sealed") else { return }
        try db.execute("DELETE FROM sealed WHERE broken IS NULL")
        let marked = try db.rows("SELECT name, broken FROM sealed").map {
            ($0["name"] as String, $0["broken"] as String)
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

    /// Gives a table another salt, so that its former sum says nothing of removed rows.
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

    /// The last seal; the one before the first where there is none.
    package static func last(_ db: SQLDatabase) throws -> Seal {
        let row = try db.row("SELECT seq, event_seq, digest, hash FROM seal ORDER BY seq DESC LIMIT 1")
        guard let row else { return Seal() }
        return Seal(
            seq: row["seq"],
            eventSeq: row["event_seq"],
            digest: row["digest"],
            hash: EventHash(row["hash"] as [UInt8]) ?? .start
        )
    }

    /// The number and hash of the last event; 0 and ``EventHash/start`` where there is none.
    package static func lastEvent(_ db: SQLDatabase) throws -> (seq: Int, hash: EventHash) {
        let row = try db.row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        return (row?["seq"] ?? 0, (row?["hash"] as Data?).flatMap { EventHash($0) } ?? .start)
    }

    /// SHA-256 over all sums, and over the names of tables and columns that they cover.
    package static func digest(_ db: SQLDatabase) throws -> [UInt8] {
        let rows = try db.prepare("SELECT name, columns, salt, sum, broken FROM sealed ORDER BY name")
        var sha256 = SHA256()
        func update(_ bytes: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { sha256.update(bufferPointer: $0) }
            sha256.update(data: Array(bytes))
        }
        while let row = try rows.next() {
            update((row["name"] as String).utf8)
            update((row["columns"] as String).utf8)
            update(row["salt"] as [UInt8])
            update(row["sum"] as [UInt8])
            update(((row["broken"] as String?) ?? "").utf8)
        }
        return Array(sha256.finalize())
    }

    /// The hash of a seal after the hash of the seal before, with the hash of the last event.
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
