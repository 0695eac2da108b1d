internal import Documents
public import Recordations

/// A source definition proposed from a file of a register that nobody has described yet, for a person to finish.
///
/// It always loads, and reads the file it was made from; whatever it is unsure of stands in it as a comment that begins with `check:`.
public struct SourceProposal {
    /// The definition.
    public let yaml: String
    /// How many of the table's columns it maps, and how many the table has.
    public let columns: (mapped: Int, all: Int)
    /// How many rows it looked at.
    public let rows: Int
    /// What a person has to look at.
    public let doubts: [String]

    /// Proposes a definition from a document's bytes.
    ///
    /// Throws ``UnfitDocument`` where no table is found or none of its columns can be named, and what the document throws that cannot be read.
    public init(
        name: String,
        jurisdiction: Jurisdiction,
        file: String,
        bytes: [UInt8],
        vocabulary: Vocabulary
    ) throws {
        let sample = try TableSample.of(bytes, vocabulary)
        let guesses = ColumnGuess.guesses(sample, vocabulary)
        var failure: any Error = UnfitDocument.noNames
        // What the table does not bear is left out, down to the number alone.
        for (ragged, guesses) in [(nil, guesses), ("reject", guesses), (nil, []), ("reject", [])] {
            var writer = ProposalWriter(name, sample, guesses, vocabulary)
            guard writer.mapped > 0 else { continue }
            writer.ragged = ragged
            let yaml = writer.write(jurisdiction, file: file)
            do {
                try Self.check(yaml, reads: bytes)
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

    /// Loads a proposal, and reads by it the file that it is made from.
    ///
    /// Throws what stands in the way; that no row at all is a recordation does.
    private static func check(_ yaml: String, reads bytes: [UInt8]) throws {
        let definition = try SourceDefinition(name: "proposed", file: "the proposal", yaml: yaml)
        let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: bytes))
        var isRead = false
        var rejection: String?
        while try reading.advance() {
            switch try reading.read() {
            case .recordation: isRead = true
            case .rejected(let row): if rejection == nil { rejection = "row \(row.place): \(row.reason)" }
            case .skipped: break
            }
        }
        if !isRead, let rejection { throw UnreadProposal(reason: "no row is a recordation; \(rejection)") }
    }
}
