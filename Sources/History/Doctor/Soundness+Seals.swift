internal import Mirror

extension Mirror {
    /// Recomputes the hash of every seal, and the sum of every sealed table.
    static func checkSeals(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = try SQLStatement(
            db,
            """
            SELECT seal.seq AS seq, seal.event_seq AS event_seq, seal.digest AS digest, seal.hash AS hash,
                event.hash AS event_hash
            FROM seal LEFT JOIN event ON event.seq = seal.event_seq ORDER BY seal.seq
            """
        )
        var last = Sealing.Seal()
        while try rows.step(), !found.isHopeless {
            let seal = Sealing.Seal(
                seq: rows["seq"],
                eventSeq: rows["event_seq"],
                digest: rows["digest"],
                hash: EventHash(rows["hash"] as [UInt8]) ?? EventHash()
            )
            let eventHash: [UInt8]? = rows["event_hash"]
            let event = eventHash.map { EventHash($0) ?? EventHash() } ?? .start
            if seal.seq != last.seq + 1 {
                found.mistakes.append("seal \(last.seq + 1) is missing (the next is \(seal.seq))")
            }
            if seal.eventSeq > 0, eventHash == nil {
                found.mistakes.append("seal \(seal.seq) covers event \(seal.eventSeq), which is not there")
            }
            if Sealing.hash(seal, after: last.hash, event: event) != seal.hash {
                found.mistakes.append("seal \(seal.seq): the chain of seals breaks here")
            }
            last = seal
        }
        if try Sealing.digest(db) != last.digest {
            found.mistakes.append("the sums of the tables are not those that were sealed")
        }
        if try Sealing.lastEvent(db).seq != last.eventSeq {
            found.mistakes.append("the last event is not the one that was sealed (\(last.eventSeq))")
        }
        try checkSums(&found, db)
    }

    private static func checkSums(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let tables = try SealedTable.all(db)
        var sealed: [String: (columns: String, broken: String?)] = [:]
        let rows = try SQLStatement(db, "SELECT name, columns, salt, sum, broken FROM sealed ORDER BY name")
        while try rows.step() {
            let (name, columns): (String, String) = (rows["name"], rows["columns"])
            sealed[name] = (columns, rows["broken"])
            guard let table = tables.first(where: { $0.name == name && $0.list == columns }) else { continue }
            found.tables += 1
            if try table.sum(salt: rows["salt"], db).bytes != rows["sum"] as [UInt8] {
                found.mistakes.append(
                    "the rows of '\(name)' are not those that were written: some were changed, removed or added"
                )
            }
        }
        for table in tables where sealed[table.name]?.columns != table.list {
            found.mistakes.append("the table '\(table.name)' is not sealed")
        }
        for (name, seal) in sealed.sorted(by: { $0.key < $1.key }) {
            if let broken = seal.broken {
                found.mistakes.append("the rows of '\(name)' were not those that were written, \(broken)")
            }
            if !tables.contains(where: { $0.name == name }) {
                found.mistakes.append("the table '\(name)' is sealed and not there")
            }
        }
    }
}
