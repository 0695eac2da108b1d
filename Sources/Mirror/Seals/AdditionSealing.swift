internal import Foundation
package import Recordations

/// What many rows add to the sums of the tables that they are written to.
package struct AdditionSums: Sendable {
    var records = RowSum()
    var observations = RowSum()

    package init() {}

    package mutating func add(_ other: AdditionSums) {
        records.add(other.records)
        observations.add(other.observations)
    }
}

/// Sums the rows of recordations that are added by the thousand from the values that are written, not by triggers.
package struct AdditionSealing: Sendable {
    /// The numbers of the fetch that adds the rows; `document` is the fetch whose document holds them.
    package struct Fetch: Sendable {
        package let number: Int
        package let registerID: Int
        package let sourceID: Int
        package let document: Int

        package init(number: Int, registerID: Int, sourceID: Int, document: Int) {
            self.number = number
            self.registerID = registerID
            self.sourceID = sourceID
            self.document = document
        }
    }

    /// Where a column's value comes from.
    private enum Origin: Sendable {
        case number(Int)
        case null
        case record
        case observation
        case digest
        case isTombstone
        case place
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

    /// Reads which columns the seals of the two tables cover; nil where a column is not known here, which the triggers then sum.
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
            "raw_fetch_id": .number(fetch.document), "place": .place, "not_stated": .notStated,
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

    /// Adds the two rows of an addition.
    package func add(_ row: Observation, record: Int, observation: Int, to sums: inout AdditionSums) {
        var hash = RowHash()
        sums.records.add(sum(row, record, observation, recordSalt, recordOrigins, &hash))
        sums.observations.add(sum(row, record, observation, observationSalt, observationOrigins, &hash))
    }

    private func sum(
        _ row: Observation,
        _ record: Int,
        _ observation: Int,
        _ salt: [UInt8],
        _ origins: [Origin],
        _ hash: inout RowHash
    ) -> RowSum {
        salt.withUnsafeBytes { hash.begin($0) }
        for origin in origins {
            switch origin {
            case .number(let number): hash.append(number)
            case .null: hash.appendNull()
            case .record: hash.append(record)
            case .observation: hash.append(observation)
            case .digest: row.digest.withBytes { hash.append(blob: $0) }
            case .isTombstone: hash.append(row.isTombstone ? 1 : 0)
            case .place: hash.append(row.place)
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

    /// Has no trigger sum the rows until ``write(_:_:)``.
    package func dropTriggers(_ db: SQLDatabase) throws {
        for table in [records, observations] { try db.execute("DROP TRIGGER temp.seal_insert_\(table.name)") }
    }

    /// Adds the sums of all rows that were written, and has triggers sum those that follow.
    ///
    /// Where something fails before, the transaction ends, and the triggers are back as they were.
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
