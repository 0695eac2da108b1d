internal import FoundationEssentials
package import Recordations

/// The sums of the rows that are added to the tables `record` and `observation`.
package struct AdditionSums: Sendable {
    var records = RowSum()
    var observations = RowSum()

    /// The sums of no rows.
    package init() {}

    /// Adds the sums of other rows.
    package mutating func add(_ other: AdditionSums) {
        records.add(other.records)
        observations.add(other.observations)
    }
}

/// Sums added rows from the values that are written: triggers for each row would take most of a first edition.
package struct AdditionSealing: Sendable {
    /// The fetch that adds the rows.
    package struct Fetch: Sendable {
        /// The number of the fetch.
        package let number: Int
        /// The number of the register.
        package let registerID: Int
        /// The number of the source.
        package let sourceID: Int
        /// The number of the fetch whose document holds the rows.
        package let document: Int

        /// Makes a fetch of its numbers.
        package init(number: Int, registerID: Int, sourceID: Int, document: Int) {
            self.number = number
            self.registerID = registerID
            self.sourceID = sourceID
            self.document = document
        }
    }

    /// The origin of a column's value.
    private enum Origin: Sendable {
        case number(Int)
        case null
        case record
        case observation
        case digest
        case isTombstone
        case rowNumber
        case notStated
        case unobserved
        case raw
    }

    private let records: SealedTable
    private let observations: SealedTable
    private let recordOrigins: [Origin]
    private let observationOrigins: [Origin]
    private let recordSalt: [UInt8]
    private let observationSalt: [UInt8]

    /// Reads which columns the seals of the two tables cover; nil where this code does not know a column, so that triggers have to sum.
    package init?(_ fetch: Fetch, _ db: SQLDatabase) throws {
        let tables = try SealedTable.all(db)
        guard let records = tables.first(where: { $0.name == "record" }),
            let observations = tables.first(where: { $0.name == "observation" }),
            let recordSalt = try Self.salt("record", db),
            let observationSalt = try Self.salt("observation", db)
        else { return nil }
        let ofRecords: [String: Origin] = [
            "id": .record, "register_id": .number(fetch.registerID), "source_id": .number(fetch.sourceID),
            "digest": .digest, "first_fetch_id": .number(fetch.number),
            "last_fetch_id": .number(fetch.number), "absent_since": .null, "absent_scope_id": .null,
            "continued_as_id": .null, "is_tombstone": .isTombstone, "filing": .null, "filed_on": .null,
        ]
        let ofObservations: [String: Origin] = [
            "id": .observation, "record_id": .record, "fetch_id": .number(fetch.number),
            "raw_fetch_id": .number(fetch.document), "place": .rowNumber, "not_stated": .notStated,
            "unobserved": .unobserved, "raw": .raw, "stated": .null, "stated_text": .null,
        ]
        recordOrigins = records.columns.compactMap { ofRecords[$0] }
        observationOrigins = observations.columns.compactMap { ofObservations[$0] }
        guard recordOrigins.count == records.columns.count, observationOrigins.count == observations.columns.count
        else {
            return nil
        }
        self.records = records
        self.observations = observations
        self.recordSalt = recordSalt
        self.observationSalt = observationSalt
    }

    private static func salt(_ table: String, _ db: SQLDatabase) throws -> [UInt8]? {
        try db.value("SELECT salt FROM sealed WHERE name = ?", [table], as: Data.self).map { [UInt8]($0) }
    }

    /// Adds the two rows of an added recordation.
    package func add(_ row: Observation, record: Int, observation: Int, to sums: inout AdditionSums) {
        var hash = RowHash()
        let ids = (record: record, observation: observation)
        sums.records.add(sum(row, ids: ids, salt: recordSalt, origins: recordOrigins, &hash))
        sums.observations.add(sum(row, ids: ids, salt: observationSalt, origins: observationOrigins, &hash))
    }

    private func sum(
        _ row: Observation,
        ids: (record: Int, observation: Int),
        salt: [UInt8],
        origins: [Origin],
        _ hash: inout RowHash
    ) -> RowSum {
        salt.withUnsafeBytes { hash.begin($0) }
        for origin in origins {
            switch origin {
            case .number(let number): hash.append(number)
            case .null: hash.appendNull()
            case .record: hash.append(ids.record)
            case .observation: hash.append(ids.observation)
            case .digest: row.digest.withBytes { hash.append(blob: $0) }
            case .isTombstone: hash.append(row.isTombstone ? 1 : 0)
            case .rowNumber: hash.append(row.rowNumber)
            case .notStated: hash.append(Int(row.notStated.rawValue))
            case .unobserved: hash.append(Int(row.unobserved.rawValue))
            case .raw:
                if row.raw.isEmpty {
                    hash.appendNull()
                } else {
                    row.raw.withUnsafeBytes { hash.append(text: $0) }
                }
            }
        }
        return hash.sum()
    }

    /// Turns the triggers that sum added rows off, until ``write(_:_:)``.
    package func dropTriggers(_ db: SQLDatabase) throws {
        for table in [records, observations] { try db.execute("DROP TRIGGER temp.seal_insert_\(table.name)") }
    }

    /// Stores the sums of all rows that were written, and turns the triggers on.
    ///
    /// Where a write fails before, the rollback restores the triggers.
    package func write(_ sums: AdditionSums, _ db: SQLDatabase) throws {
        for (table, sum) in [(records, sums.records), (observations, sums.observations)] {
            let stored = try db.value("SELECT sum FROM sealed WHERE name = ?", [table.name], as: Data.self)
            var total = [UInt8](stored ?? Data()).withUnsafeBytes { RowSum($0) }
            total.add(sum)
            try db.execute("UPDATE sealed SET sum = ? WHERE name = ?", [Data(total.bytes), table.name])
            for trigger in table.triggers where trigger.hasPrefix("CREATE TEMP TRIGGER \"seal_insert_") {
                try db.execute(trigger)
            }
        }
    }
}
