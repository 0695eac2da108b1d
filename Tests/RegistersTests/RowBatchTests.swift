import Documents
import Recordations
import Registers
import Testing

/// Interprets rows in batches on several threads.
@Suite struct RowBatchTests {
    /// A register of `count` rows; some have no number, an invalid date or an unknown status.
    private func text(rows: Int) -> String {
        "Number,Mark,Status,End\n"
            + (1...rows).map { row in
                let number = row.isMultiple(of: 7) ? "" : "N\(row)"
                let end = row.isMultiple(of: 5) ? "soon \(row)" : "2030-01-\(10 + row % 20)"
                return "\(number),\"Mark \(row % 13)\",\(row.isMultiple(of: 11) ? "odd\(row % 4)" : "live"),\(end)"
            }
            .joined(separator: "\n")
    }

    private func definition() throws -> SourceDefinition {
        try SourceDefinition(
            name: "test",
            file: "test.yaml",
            yaml: """
                jurisdiction: XX
                documents: [{format: csv}]
                columns: {number: Number, mark: Mark, status: Status, end: End}
                fields:
                  recordation_number: {column: number, capture: '(N\\d+)'}
                  mark: mark
                  status: {column: status, values: {live: active}}
                  valid_to: {column: end, dates: [yyyy-MM-dd]}
                key: [recordation_number]
                """
        )
    }

    @Test(arguments: [1, 63, 64, 65, 511, 512, 513, 3000])
    func `rows in a batch give the same as single rows`(rows: Int) throws {
        let definition = try definition()
        let bytes = Array(text(rows: rows).utf8)
        let single = try WholeReading(definition, bytes)
        let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: bytes))
        var observations: [Observation] = []
        var rejected: [RejectedRow] = []
        func take(_ outcomes: [RowOutcome]) {
            for outcome in outcomes {
                switch outcome {
                case .recordation(let observation): observations.append(observation)
                case .rejected(let row): rejected.append(row)
                case .skipped: continue
                }
            }
        }
        while try reading.advance() {
            if reading.keep() { take(try reading.readKept()) }
        }
        take(try reading.readKept())
        #expect(observations.map(\.key) == single.observations.map(\.key))
        #expect(observations.map(\.values) == single.observations.map(\.values))
        #expect(observations.map(\.digest) == single.observations.map(\.digest))
        #expect(observations.map(\.rowNumber) == single.observations.map(\.rowNumber))
        #expect(observations.map(\.raw) == single.observations.map(\.raw))
        #expect(rejected == single.rejected)
        #expect(reading.rowsRead == single.rowsRead)
        #expect(reading.findings.unread == single.findings.unread)
        #expect(reading.findings.unknownWords == single.findings.unknownWords)
        let examples = { (findings: ReadingFindings) in findings.examples[.validTo]?.map(\.rowNumber) }
        #expect(examples(reading.findings) == examples(single.findings))
        #expect(try reading.readKept().isEmpty)
    }
}
