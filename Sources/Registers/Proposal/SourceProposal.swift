public import Documents
public import Recordations

/// A proposed definition for a file of an unknown register, or of a company's list, for a person to complete.
///
/// It always loads and can read the file from which it was made; a comment that starts with `check:` marks each doubt.
public struct SourceProposal {
    /// The definition as YAML.
    public let yaml: String
    /// The number of columns that are mapped, and the number of columns of the table.
    public let columns: (mapped: Int, all: Int)
    /// The number of rows that were examined.
    public let rows: Int
    /// The texts of the doubts, which a person has to check.
    public let doubts: [String]

    /// Proposes a definition from a document's bytes; a list has no jurisdiction of its own.
    ///
    /// `charset` is that of the document; without one it is guessed, with the languages of the jurisdiction as the likely
    /// ones. Throws ``UnfitDocument`` where no table is found or none of its columns can be named, and ``DocumentError``
    /// where the document cannot be read.
    public init(
        name: String,
        jurisdiction: Jurisdiction,
        file: String,
        bytes: [UInt8],
        vocabulary: Vocabulary,
        charset: Charset? = nil
    ) throws {
        let hints = CharsetHints(stated: charset, languages: jurisdiction.languages)
        let sample = try TableSample.of(bytes, vocabulary, hints)
        let guesses = ColumnGuess.guesses(sample, vocabulary)
        var failure: any Error = UnfitDocument.noNames
        // If the definition cannot read the file, simpler definitions are tried, at last one with only the key.
        for (ragged, guesses) in [(nil, guesses), ("reject", guesses), (nil, []), ("reject", [])] {
            var writer = ProposalWriter(name: name, sample: sample, guesses: guesses, vocabulary: vocabulary)
            guard writer.mapped > 0 else { continue }
            writer.ragged = ragged
            let yaml = writer.write(jurisdiction, file: file)
            do {
                try Self.check(yaml, reads: bytes, vocabulary.purpose)
            } catch {
                if !(failure is UnreadProposal) { failure = UnreadProposal(reason: "\(error)") }
                continue
            }
            self.yaml = yaml
            columns = (writer.mapped, sample.header.count)
            rows = sample.rows.count
            doubts = writer.doubts
            return
        }
        if let unread = failure as? UnreadProposal { throw UnfitDocument.noProposal(unread.reason) }
        throw failure
    }

    private struct UnreadProposal: Error {
        let reason: String
    }

    /// Loads a proposal and reads the file from which it was made.
    ///
    /// Throws the first error, and ``UnreadProposal`` if no row can be read as a recordation.
    private static func check(_ yaml: String, reads bytes: [UInt8], _ purpose: SourceDefinition.Purpose) throws {
        let definition = try SourceDefinition(name: "proposed", file: "the proposal", yaml: yaml, purpose: purpose)
        let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: bytes))
        var isRead = false
        var rejection: String?
        while try reading.advance() {
            switch try reading.read() {
            case .recordation: isRead = true
            case .rejected(let row): if rejection == nil { rejection = "row \(row.rowNumber): \(row.reason)" }
            case .skipped: break
            }
        }
        if !isRead, let rejection { throw UnreadProposal(reason: "no row is a recordation; \(rejection)") }
    }
}
