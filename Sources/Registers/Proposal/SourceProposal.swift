internal import Documents
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
    /// `older` are the bytes of an earlier edition, against which keys are tried. Throws ``UnfitDocument`` where no
    /// table is found, none of its columns can be named or be the key, or the two editions have other columns, and
    /// ``DocumentError`` where a document cannot be read.
    public init(
        name: String,
        jurisdiction: Jurisdiction,
        file: String,
        bytes: [UInt8],
        older: [UInt8]? = nil,
        vocabulary: Vocabulary
    ) throws {
        let sample = try TableSample.of(bytes, vocabulary)
        let earlier = try older.map { try TableSample.of($0, vocabulary) }
        let table = ProposedTable(sample, older: earlier, jurisdiction, vocabulary)
        if let earlier, !table.hasColumns(of: earlier) { throw UnfitDocument.otherColumns(sample, earlier) }
        var failure: any Error = table.hasNames ? UnfitDocument.noKey : UnfitDocument.noNames
        // If the definition cannot read the file, simpler definitions are tried, at last one with only the key.
        for (ragged, isBare) in [(nil, false), ("reject", false), (nil, true), ("reject", true)] {
            guard var writer = ProposalWriter(table, name: name, file: file, isBare: isBare) else { continue }
            writer.ragged = ragged
            let trial: ProposalTrial
            do {
                trial = try ProposalTrial(writer.write(), bytes, vocabulary.purpose)
            } catch {
                if !(failure is ProposalTrial.Unread) {
                    failure = error as? ProposalTrial.Unread ?? ProposalTrial.Unread(reason: "\(error)")
                }
                continue
            }
            // What the trial found is written into the definition, unless that spoils it.
            let first = writer
            writer.trial = trial
            if (try? ProposalTrial(writer.write(), bytes, vocabulary.purpose)) == nil { writer = first }
            yaml = writer.write()
            columns = (writer.guesses.count, sample.header.count)
            rows = sample.rows.count
            doubts = writer.doubts
            return
        }
        if let unread = failure as? ProposalTrial.Unread { throw UnfitDocument.noProposal(unread.reason) }
        throw failure
    }
}
