public import Recordations

/// A source definition proposed from a file of a register that nobody has described yet, for a person to finish.
///
/// It always loads; whatever it is unsure of stands in it as a comment that begins with `check:`.
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
    /// Throws ``UnfitDocument`` where no table is found, and what the document throws that cannot be read.
    public init(
        name: String,
        jurisdiction: Jurisdiction,
        file: String,
        bytes: [UInt8],
        vocabulary: Vocabulary
    ) throws {
        let sample = try TableSample.of(bytes, vocabulary)
        let guesses = ColumnGuess.guesses(sample, vocabulary)
        var writer = ProposalWriter(name, sample, guesses, vocabulary)
        yaml = writer.write(jurisdiction, file: file)
        columns = (writer.mapped, sample.header.count)
        rows = sample.rows.count
        doubts = writer.doubts
    }
}
