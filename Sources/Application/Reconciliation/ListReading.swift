internal import Documents
internal import Matching
internal import Pulling
internal import Recordations
internal import Reconciliation
internal import Registers
internal import Rendering

/// The rows of a list's document, read by the list's definition.
struct ListReading {
    /// The rows that state a right.
    private(set) var rows: [ListedRight] = []
    /// The rows that state none.
    private(set) var unreadable: [UnreadableRow] = []
    /// What the reading found beside the rows, for a person.
    private(set) var remarks: [String] = []

    /// Reads a document.
    ///
    /// Throws ``UsageError`` where the document is none of the definition's, or cannot be read.
    init(_ definition: SourceDefinition, _ stream: ByteStream, file: String, countries: CountryNames) throws {
        do {
            let reading = try DocumentReading(definition: definition, stream: stream)
            while try reading.advance() {
                switch try reading.read() {
                case .recordation(let observation):
                    rows.append(
                        ListedRight(
                            reference: observation.key.text,
                            values: Self.canonical(observation.values, countries),
                            file: file,
                            rowNumber: observation.rowNumber
                        )
                    )
                case .rejected(let row):
                    unreadable.append(
                        UnreadableRow(
                            reference: row.key?.text,
                            file: file,
                            rowNumber: row.rowNumber,
                            reason: row.reason
                        )
                    )
                case .skipped: break
                }
            }
            remarks = reading.findings.sentences(replacedBytes: reading.replacedBytes)
        } catch let error as UnfitDocument {
            throw UsageError("\(file): \(error.seen)", advice: error.advice)
        } catch let error as DocumentError {
            throw UsageError(
                "\(file): \(error)",
                advice: "nothing was changed; look at the file, and export the list anew"
            )
        }
    }

    /// Takes rows as they were read before, with the days from which each holds.
    init(rows: [ListedRight], unreadable: [UnreadableRow]) {
        self.rows = rows
        self.unreadable = unreadable
    }

    // A list names countries as people do; what no country is called stays as it is, and is a finding.
    private static func canonical(_ values: FieldValues, _ countries: CountryNames) -> FieldValues {
        guard let text = values[.jurisdiction] ?? values[.office], let code = countries.code(of: text),
            code != values[.jurisdiction]
        else { return values }
        return values.replacing([.jurisdiction: code])
    }
}
