public import Documents
public import Recordations
internal import Settings

/// What a definition reads from the start of a file: counts as `sources check` has them, and the cells of each column.
public struct ReadingSample: Sendable {
    /// A row that was rejected.
    struct Rejected: Sendable {
        let reason: String
        let rowNumber: Int
        let cells: [String]
    }

    /// The number of rows that are looked at unless said otherwise: enough to judge by, and read in less than a second.
    public static let usualLimit = 20_000

    /// The number of rows that were looked at, without the header, with skipped rows.
    public private(set) var rows = 0
    /// Whether that is the whole file.
    public private(set) var isWhole = true
    /// The columns of the file in its order.
    public private(set) var columns: [ColumnSample] = []
    /// The number of rows that state each field.
    public private(set) var filled: [Field: Int] = [:]
    /// The number of recordations that are not removed, by status.
    public private(set) var statuses: [Status: Int] = [:]
    /// The number of rows by which the register says that an entry was removed.
    public private(set) var tombstones = 0
    /// The number of rows that are no entries.
    public private(set) var skipped = 0
    /// The number of rows that could not be read as recordations.
    public private(set) var rejectedCount = 0
    /// The number of rows that repeat a key.
    public private(set) var repeatedKeys = 0
    /// What the reading noticed.
    public private(set) var findings = ReadingFindings()
    private(set) var rejected: [Rejected] = []
    private(set) var rejectedReasons: [String: Int] = [:]
    /// The number of rows that each tombstone rule holds for.
    private(set) var tombstoneTexts: [String: Int] = [:]
    /// The values of some fields, row by row: from these keys are made.
    private(set) var keyValues: [Field: [String?]] = [:]
    private var keys: Set<String> = []

    /// The fields that a key may have.
    static let keyFields: [Field] = [.recordationNumber, .registrationNumber, .classes, .mark]
    private static let mostRejected = 200
    private static let mostReasons = 20

    /// Reads the first `limit` rows of a document.
    ///
    /// Throws ``UnfitDocument`` where the document does not fit the definition, and ``DocumentError`` where it cannot be
    /// read.
    public init(_ definition: SourceDefinition, _ stream: ByteStream, limit: Int = usualLimit) throws {
        let reading = try DocumentReading(definition: definition, stream: stream)
        while try reading.advance() {
            if rows >= limit {
                isWhole = false
                break
            }
            let outcome = try reading.read()
            (rows, skipped) = (reading.rowsRead, reading.skipped)
            let cells = reading.cells
            addColumns(reading, definition)
            for index in columns.indices.prefix(cells.count) { columns[index].count(cells[index]) }
            switch outcome {
            case .skipped: break
            case .rejected(let row): reject(row, cells)
            case .recordation(let observation): count(observation)
            }
        }
        if isWhole { (rows, skipped) = (reading.rowsRead, reading.skipped) }
        addColumns(reading, definition)
        nameColumns(definition)
        findings = reading.findings
        keys = []
    }

    // Records may bring new columns at any time.
    private mutating func addColumns(_ reading: DocumentReading, _ definition: SourceDefinition) {
        guard reading.columnNames.count > columns.count else { return }
        for (name, header) in zip(reading.columnNames, reading.headers).dropFirst(columns.count) {
            let rule = definition.columns.first { $0.name == name }
            columns.append(
                ColumnSample(
                    name: name,
                    header: CellText.folded(rule?.shownHeader ?? header) ?? "",
                    isKnown: rule != nil,
                    cleaning: rule?.cleaning
                )
            )
        }
    }

    // Of several columns with the same header each is named with its number.
    private mutating func nameColumns(_ definition: SourceDefinition) {
        let headers = columns.map { SearchText.folded($0.header) }
        let hasHeader = definition.documents.contains(where: \.hasHeader)
        for index in columns.indices {
            guard hasHeader else {
                columns[index].value = .section([.init("column", .text("\(index + 1)"))])
                continue
            }
            guard !headers[index].isEmpty else { continue }
            let header = columns[index].header
            columns[index].value = .text(header)
            guard headers.count(where: { $0 == headers[index] }) > 1 else { continue }
            let number = headers[...index].count { $0 == headers[index] }
            columns[index].value = .section([.init("header", .text(header)), .init("nth", .text("\(number)"))])
            columns[index].header = "\(header) (\(number))"
        }
    }

    private mutating func reject(_ row: RejectedRow, _ cells: [String]) {
        rejectedCount += 1
        // The text of a cell in a reason differs from row to row.
        let reason = row.reason.replacing(#/'.*'/#.dotMatchesNewlines(), with: "'…'")
        if rejectedReasons[reason] != nil || rejectedReasons.count < Self.mostReasons {
            rejectedReasons[reason, default: 0] += 1
        }
        guard rejected.count < Self.mostRejected else { return }
        rejected.append(
            Rejected(
                reason: reason,
                rowNumber: row.rowNumber,
                cells: cells.prefix(40).map { Excerpt.of(CellText.folded(Excerpt.of($0, limit: 400)) ?? "", limit: 40) }
            )
        )
    }

    private mutating func count(_ observation: Observation) {
        if !keys.insert(observation.key.text).inserted { repeatedKeys += 1 }
        for field in observation.values.stated.fields { filled[field, default: 0] += 1 }
        if observation.isTombstone {
            tombstones += 1
            if let text = observation.values[.statusText] {
                tombstoneTexts[Excerpt.of(text, limit: 80), default: 0] += 1
            }
        } else {
            statuses[observation.values.status, default: 0] += 1
        }
        for field in Self.keyFields {
            let value = observation.values[field].map { $0.utf8.count > 400 ? "\($0.hashValue)" : $0 }
            keyValues[field, default: []].append(value)
        }
    }

    /// The number of cells with any text in the columns of a date or a list of classes: read, unread and undated ones.
    public func cells(of field: Field) -> Int {
        (filled[field] ?? 0) + (findings.unread[field] ?? 0) + (findings.undated[field] ?? 0)
    }

    /// How many of the rows repeat a key of these fields, and how many lack its first field.
    func repeated(_ key: [Field]) -> (repeated: Int, missing: Int) {
        let count = keyValues[.recordationNumber]?.count ?? 0
        var seen: Set<[String?]> = []
        var (repeated, missing) = (0, 0)
        for row in 0..<count {
            let values = key.map { field in
                keyValues[field].flatMap { $0.indices.contains(row) ? $0[row] : nil }
            }
            if values.first.flatMap({ $0 }) == nil {
                missing += 1
            } else if !seen.insert(values).inserted {
                repeated += 1
            }
        }
        return (repeated, missing)
    }
}

extension ColumnRule {
    /// The header as a person reads it; of a part, the part.
    var shownHeader: String { headerText ?? texts.first ?? name }
}
