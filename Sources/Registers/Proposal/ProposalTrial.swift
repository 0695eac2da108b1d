internal import Documents
internal import Recordations

/// What a proposed definition makes of the whole file that it was made from.
struct ProposalTrial {
    /// The number of rows that are recordations.
    private(set) var recordations = 0
    /// The number of rejected rows, and the first with its reason.
    private(set) var rejected: (count: Int, example: String?) = (0, nil)
    /// The number of rows whose key stands in an earlier row.
    private(set) var repeated = 0
    /// Rows with nothing but a text in the key's place that does not look like a key: sums, signatures.
    private(set) var bare: [(text: String, rowNumber: Int)] = []
    /// What could not be read.
    private(set) var findings = ReadingFindings()

    // A file with more such rows has no footer, but another shape.
    private static let mostBare = 12

    /// Loads a definition and reads the bytes by it.
    ///
    /// Throws the first error, and ``Unread`` where no row can be read as a recordation though there are rows.
    init(_ yaml: String, _ bytes: [UInt8], _ purpose: SourceDefinition.Purpose) throws {
        let definition = try SourceDefinition(name: "proposed", file: "the proposal", yaml: yaml, purpose: purpose)
        let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: bytes))
        let own = FieldSet(definition.key).union(FieldSet([.status, .statusText]))
        var keys: Set<String> = []
        while try reading.advance() {
            switch try reading.read() {
            case .recordation(let observation):
                recordations += 1
                if !keys.insert(observation.key.text).inserted { repeated += 1 }
                if let pattern = definition.keyPattern, observation.values.stated.subtracting(own).isEmpty,
                    try pattern.capture(in: observation.key.plain) == nil, bare.count <= Self.mostBare
                {
                    let text = reading.cells.lazy.compactMap(CellText.folded).first ?? ""
                    bare.append((text, observation.rowNumber))
                }
            case .rejected(let row):
                rejected.count += 1
                if rejected.example == nil { rejected.example = "row \(row.rowNumber): \(row.reason)" }
            case .skipped: break
            }
        }
        findings = reading.findings
        if bare.count > Self.mostBare || bare.count * 10 > recordations { bare = [] }
        if recordations == 0, let reason = rejected.example {
            throw Unread(reason: "no row is a recordation; \(reason)")
        }
    }

    struct Unread: Error {
        let reason: String
    }

    /// What of a field could not be read, as a clause; nil where all could.
    func unread(_ field: Field) -> String? {
        guard let count = findings.unread[field] else { return nil }
        let example = findings.examples[field]?.first.map { " such as '\($0.text)' in row \($0.rowNumber)" } ?? ""
        return count == 1 ? "1 cell cannot be read,\(example)" : "\(count) cells cannot be read,\(example)"
    }
}
