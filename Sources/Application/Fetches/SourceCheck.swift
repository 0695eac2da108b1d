package import Ingest
package import Pulling
package import Recordations
package import Registers
internal import Rendering

/// How a definition reads a document: counts, the first rows, and the worst.
package struct SourceCheck {
    /// A row of the document and what was read from it.
    package struct Sample {
        /// The row's number in the document.
        package let rowNumber: Int
        /// Its cells.
        package let cells: [String]
        /// What was read; nil for a rejected row.
        package let observation: Observation?
        /// What is odd about it.
        package let trouble: String?
    }

    /// The source.
    package let name: String
    /// The name of the matching document in the definition.
    package let document: String
    /// The document's columns.
    package let columns: [String]
    /// The first rows.
    package private(set) var first: [Sample] = []
    /// The first rows that were not read in full.
    package private(set) var worst: [Sample] = []
    /// The first rejected rows.
    package private(set) var rejected: [Sample] = []
    /// How many rows there are.
    package private(set) var rows = 0
    /// The recordations, by what the register says of them.
    package private(set) var tally = Tally()
    /// How many rows repeat a key.
    package private(set) var repeated = 0
    /// How many rows were rejected.
    package private(set) var rejectedCount = 0
    /// How many rows were skipped.
    package private(set) var skipped = 0
    /// How many rows state each field.
    package private(set) var filled: [Field: Int] = [:]
    /// What the reading noticed.
    package private(set) var findings = ReadingFindings()
    /// How many bytes the charset does not have.
    package private(set) var replacedBytes = 0
    /// How many keys do not fit `key_pattern`.
    package private(set) var notFitting = 0
    /// The numbers of the first rows with such keys.
    package private(set) var notFittingRows: [Int] = []
    /// The definition.
    package let definition: SourceDefinition

    /// Reads the whole document; keeps `sample` rows of each kind.
    package init(_ definition: SourceDefinition, _ source: DocumentSource, sample: Int) throws {
        name = definition.name
        self.definition = definition
        let reading = try DocumentReading(definition: definition, stream: try source.open())
        document = reading.documentName
        columns = reading.columnNames
        var keys: Set<String> = []
        while try reading.advance() {
            switch try reading.read() {
            case .skipped: continue
            case .rejected(let row):
                rejectedCount += 1
                if rejected.count < sample {
                    rejected.append(
                        Sample(rowNumber: row.rowNumber, cells: reading.cells, observation: nil, trouble: row.reason)
                    )
                }
            case .recordation(let observation):
                if !keys.insert(observation.key.text).inserted { repeated += 1 }
                try count(observation, reading, sample)
            }
        }
        rows = reading.rowsRead
        skipped = reading.skipped
        findings = reading.findings
        replacedBytes = reading.replacedBytes
    }

    // A reader looks at a few rows; a wrong pattern fits none.
    private static let mostRows = 10

    private mutating func count(_ observation: Observation, _ reading: DocumentReading, _ sample: Int) throws {
        for field in observation.values.stated.fields { filled[field, default: 0] += 1 }
        var trouble: String?
        tally.count(observation.values.status, isTombstone: observation.isTombstone)
        if !observation.isTombstone {
            let silent = observation.notStated.subtracting(definition.keptByBlanks).fields.map(\.name)
            if !silent.isEmpty { trouble = "not read: \(silent.joined(separator: ", "))" }
        }
        if let pattern = definition.keyPattern, try pattern.capture(in: observation.key.plain) == nil {
            notFitting += 1
            if notFittingRows.count < Self.mostRows { notFittingRows.append(reading.rowNumber) }
            trouble = "the key \(observation.key) does not look like one"
        }
        let kept = Sample(
            rowNumber: reading.rowNumber,
            cells: reading.cells,
            observation: observation,
            trouble: trouble
        )
        if first.count < sample { first.append(kept) }
        if trouble != nil, worst.count < sample { worst.append(kept) }
    }
}
