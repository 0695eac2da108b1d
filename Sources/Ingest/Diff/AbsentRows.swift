internal import Curation
internal import Mirror
internal import Recordations
internal import Registers

/// A source's absent recordations, as another definition reads the last bytes that show them.
///
/// Those whose bytes the definition cannot read stay as they are known.
struct AbsentRows {
    let rows = ComparedRows()
    /// Those whose row has another key, with that.
    private(set) var rekeyed: [(record: Int, key: RecordKey)] = []
    /// The fetch that each was read from.
    private(set) var documents: [Int: Int] = [:]
    /// The fetches that were read.
    var fetches: [Int] { Set(documents.values).sorted() }

    /// Reads them; with `isRebase` a row is found by its row number before its key.
    init(
        _ definition: SourceDefinition,
        _ source: SourceState,
        _ mirror: Mirror,
        records: CurrentRecords,
        isRebase: Bool = false,
        rowsHeld: Int
    ) throws {
        let rows = try mirror.absentRows(source: source)
        guard !rows.isEmpty else { return }
        let notices = LaterNotices(try mirror.absentNotices(source: source))
        for (id, rows) in Dictionary(grouping: rows, by: \.fetch).sorted(by: { $0.key < $1.key }) {
            guard let fetch = try mirror.fetch(id) else { continue }
            let edition: StoredEdition
            do {
                edition = try StoredEdition(definition, [fetch], notices: [], mirror, rowsHeld: rowsHeld)
            } catch is UnreadableDocument {
                continue
            }
            // Row numbers are of one document.
            let rowNumbers = fetch.documents.count == 1 ? Set(rows.map(\.rowNumber)) : []
            var byRowNumber: [Int: Int] = [:]
            try edition.each { index, observation in
                if rowNumbers.contains(observation.rowNumber) { byRowNumber[observation.rowNumber] = index }
            }
            for row in rows {
                let byKey = try edition.number(of: row.key.text)
                guard let number = isRebase ? byRowNumber[row.rowNumber] ?? byKey : byKey ?? byRowNumber[row.rowNumber],
                    let observation = try edition.observations([number]).first
                else { continue }
                try compare(row, observation, records, laterNotices: notices)
            }
        }
    }

    private mutating func compare(
        _ row: AbsentRow,
        _ observation: Observation,
        _ records: CurrentRecords,
        laterNotices notices: LaterNotices
    ) throws {
        guard let record = try records.record(id: row.record), let old = record.values else { return }
        if observation.key != row.key { rekeyed.append((row.record, observation.key)) }
        documents[row.record] = row.fetch
        let said = notices.over(observation, record)
        try rows.compare(said, of: row.record, with: old)
    }

    /// Keeps the old key of each recordation whose new key is taken by another one.
    mutating func leave(_ isTaken: (RecordKey) throws -> Bool) throws {
        var own: Set<RecordKey> = []
        rekeyed = try rekeyed.filter { try !isTaken($0.key) && own.insert($0.key).inserted }
    }
}
