internal import Mirror
internal import Recordations

/// Writes recordations that are new, sixteen rows of a table by one statement.
///
/// Much of the cost of a statement does not depend on how many rows it writes.
final class AdditionWriter {
    /// How many rows a statement writes, where there are as many.
    static let rowsAtOnce = 16

    private let records: RowInsertion
    private let observations: RowInsertion
    private let searched: SearchBlocks
    private let events: RowInsertion

    /// Makes the statements; `isLarge` says whether there are rows enough to write many at once.
    init(_ db: SQLDatabase, _ writer: FetchWriter, _ event: EventText, isLarge: Bool) throws {
        let rows = isLarge ? Self.rowsAtOnce : 1
        records = try RowInsertion(
            db,
            into: "record",
            same: [
                "register_id": writer.registerID, "source_id": writer.sourceID,
                "first_fetch_id": writer.fetchID, "last_fetch_id": writer.fetchID,
            ],
            each: [
                "id", "observation_id", "digest", "key", "is_tombstone", "class_bits",
                "status", "valid_to", "right_type", "holder_country",
            ],
            rows
        )
        observations = try RowInsertion(
            db,
            into: "observation",
            same: ["fetch_id": writer.fetchID, "raw_fetch_id": writer.documentFetchID],
            each: ["id", "record_id", "place", "not_stated", "unobserved", "raw"] + Field.allCases.map(\.name),
            rows
        )
        searched = writer.searched
        events = try RowInsertion(
            db,
            into: "event",
            same: [
                "at": event.at, "actor": event.actor, "cause": event.cause, "kind": event.kind, "fetch_id": event.fetch,
                "version": ChainVersion.current.rawValue,
            ],
            each: ["seq", "record_id", "observation_id", "new", "salt", "digest", "hash"],
            rows
        )
    }

    /// Writes a batch under the numbers that follow.
    func write(_ batch: InsertPipeline.Batch, firstRecord: Int, firstObservation: Int) throws {
        var start = 0
        while start < batch.rows.count {
            let left = batch.rows.count - start
            let rows = start..<start + (left < records.rowsAtOnce ? 1 : records.rowsAtOnce)
            let group = Group(batch: batch, rows: rows, record: firstRecord, observation: firstObservation)
            try writeRecords(group)
            try writeObservations(group)
            try writeEvents(group)
            start = rows.upperBound
        }
        try batch.folded.withUnsafeBufferPointer { folded in
            try searched.add(firstRecord, batch.announcements.map(\.folded), in: folded)
        }
    }

    /// Rows of a batch that one statement a table writes.
    private struct Group {
        let batch: InsertPipeline.Batch
        let rows: Range<Int>
        /// The numbers of the batch's first row.
        let record: Int
        let observation: Int
    }

    // Texts are bound without copies: each row binds its own, and binds the next row before its texts end.

    private func writeRecords(_ group: Group) throws {
        let statement = records[group.rows.count]
        func bind(_ row: Int) throws {
            guard row < group.rows.upperBound else { return try statement.run() }
            let column = records.column(row - group.rows.lowerBound)
            let observation = group.batch.observations[row]
            statement.bind(column, group.record + row)
            statement.bind(column + 1, group.observation + row)
            statement.bind(column + 4, observation.isTombstone ? 1 : 0)
            statement.bind(column + 5, observation.values.classBits)
            var key = observation.key.text
            try key.withUTF8 { key in
                statement.bind(column + 3, text: key)
                try observation.digest.withBytes { digest in
                    statement.bind(column + 2, blob: digest)
                    try observation.values.withTexts { text in
                        statement.bind(column + 6, text: text(.status))
                        statement.bind(column + 7, text: text(.validTo))
                        statement.bind(column + 8, text: text(.rightType))
                        statement.bind(column + 9, text: text(.holderCountry))
                        try bind(row + 1)
                    }
                }
            }
        }
        try bind(group.rows.lowerBound)
    }

    private func writeObservations(_ group: Group) throws {
        let statement = observations[group.rows.count]
        func bind(_ row: Int) throws {
            guard row < group.rows.upperBound else { return try statement.run() }
            let column = observations.column(row - group.rows.lowerBound)
            let observation = group.batch.observations[row]
            statement.bind(column, group.observation + row)
            statement.bind(column + 1, group.record + row)
            statement.bind(column + 2, observation.rowNumber)
            statement.bind(column + 3, Int(observation.notStated.rawValue))
            statement.bind(column + 4, Int(observation.unobserved.rawValue))
            try observation.raw.withUnsafeBufferPointer { raw in
                statement.bind(column + 5, text: raw.isEmpty ? nil : raw)
                try observation.values.withTexts { text in
                    for field in Field.allCases {
                        statement.bind(column + 6 + Int32(field.rawValue), text: text(field))
                    }
                    try bind(row + 1)
                }
            }
        }
        try bind(group.rows.lowerBound)
    }

    private func writeEvents(_ group: Group) throws {
        let statement = events[group.rows.count]
        func bind(_ row: Int) throws {
            guard row < group.rows.upperBound else { return try statement.run() }
            let column = events.column(row - group.rows.lowerBound)
            let seal = group.batch.announcements[row].seal
            statement.bind(column, seal.seq)
            statement.bind(column + 1, group.record + row)
            statement.bind(column + 2, group.observation + row)
            var key = group.batch.observations[row].key.text
            try key.withUTF8 { key in
                statement.bind(column + 3, text: key)
                try seal.salt.withBytes { salt in
                    statement.bind(column + 4, blob: salt)
                    try seal.digest.withBytes { digest in
                        statement.bind(column + 5, blob: digest)
                        try seal.hash.withBytes { hash in
                            statement.bind(column + 6, blob: hash)
                            try bind(row + 1)
                        }
                    }
                }
            }
        }
        try bind(group.rows.lowerBound)
    }
}

/// An insertion into one table: of so many rows by one statement, or of one.
private struct RowInsertion {
    let rowsAtOnce: Int
    private let many: SQLStatement
    private let one: SQLStatement
    private let width: Int
    private let firstOwn: Int

    /// Makes the statements for columns that are the same in all rows and those that each row has of its own.
    init(
        _ db: SQLDatabase,
        into table: String,
        same: KeyValuePairs<String, any SQLBindable>,
        each: [String],
        _ rowsAtOnce: Int
    ) throws {
        let columns = same.map(\.key) + each
        let row = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
        func statement(_ rows: Int) throws -> SQLStatement {
            // OR FAIL: else SQLite keeps each page as it was before the statement, to take back the rows before one that
            // fails. Whatever fails here takes the whole transaction back.
            let statement = try SQLStatement(
                db,
                "INSERT OR FAIL INTO \(table) (\(columns.joined(separator: ", "))) VALUES "
                    + [String](repeating: row, count: rows).joined(separator: ", ")
            )
            for row in 0..<rows {
                for (index, constant) in same.enumerated() {
                    constant.value.bind(to: statement, at: Int32(row * columns.count + index + 1))
                }
            }
            return statement
        }
        self.rowsAtOnce = rowsAtOnce
        one = try statement(1)
        many = rowsAtOnce > 1 ? try statement(rowsAtOnce) : one
        width = columns.count
        firstOwn = same.count + 1
    }

    /// The statement that writes so many rows.
    subscript(_ rows: Int) -> SQLStatement { rows == 1 ? one : many }

    /// Where the columns of a statement's row begin that it has of its own.
    func column(_ row: Int) -> Int32 { Int32(row * width + firstOwn) }
}
