internal import Mirror
internal import Recordations
internal import Registers

/// An edition that was read to its end: the staged rows, and which known rows are in it.
struct StagedEdition {
    /// Several rows of one key.
    struct Group {
        /// The rows that make the recordation, the first included.
        var rows: [(digest: RowDigest, rowNumber: Int)]
        /// The rows as rejected ones, where they contradict each other.
        var contradicting: [RejectedRow] = []

        /// All its rows as rejected ones, those included that had been counted as duplicates.
        func contradictions(_ observation: Observation, _ fields: [Field]) -> [RejectedRow] {
            rows.map { StagedEdition.contradiction(observation, fields, digest: $0, rowNumber: $1) }
        }
    }

    /// A key that is on two pages, in rows that differ.
    struct DoubledKey {
        /// The first that was found.
        let key: String
        /// Its two pages, counted from 1.
        let pages: (Int, Int)

        init(_ key: RecordKey, pages: (Int32, Int32)) {
            self.key = key.text
            self.pages = (Int(min(pages.0, pages.1)), Int(max(pages.0, pages.1)))
        }

        /// What was seen, as a sentence.
        var text: String { "'\(key)' stands on page \(pages.0) and, in another row, on page \(pages.1)" }
    }

    /// The page of each staged row and of each known row, counted from 1; empty where the edition does not come in pages.
    struct Pages {
        let staged: [Int32]
        let ticked: [Int32]
        /// The first key that is on two pages in different rows.
        let doubledKey: DoubledKey?
    }

    /// The fields whose values are united where several rows have one key.
    let combined: FieldSet
    let known: KnownRows
    /// Recordations as they would be known by a changed definition, in a dry run.
    let redefined: [Int: RedefinedRecord]
    /// Whether rows with a known digest were read too, to say what cannot be read of them.
    let readsAll: Bool
    /// The rows whose digest is not known, each of one recordation.
    let staged: StagedRows
    let keys: KeyTable
    /// The groups of staged rows, by the number of the first.
    let groups: [Int: Group]
    /// Which known recordations are in the edition, by a ticked row.
    let isSeen: [Bool]
    /// Those of which a row has the known digest, and no row says anything else.
    let isTicked: [Bool]
    /// The row number of each ticked row in its document.
    let tickedRowNumbers: [Int32]
    let pages: Pages
    /// Rows that could not become recordations, without those that contradict each other.
    let rejected: [RejectedRow]
    /// In how many staged recordations each field is filled.
    let filled: FillCounts
    /// The staged recordations by what the register says of them.
    let tally: Tally
    let findings: ReadingFindings
    let replacedBytes: Int
    let columns: (missing: [String], unknown: [String])
    let rows: Int
    let skipped: Int
    let duplicates: Int
    /// How many known recordations were ticked off.
    let knownSeen: Int
    let keysNotFitting: Int
    let firstNotFitting: String?

    /// Whether rows of the edition contradict each other about a staged recordation.
    func isContradicted(_ index: Int) -> Bool { groups[index].map { !$0.contradicting.isEmpty } ?? false }

    /// How many staged recordations no row contradicts.
    var soundCount: Int { staged.count - groups.values.count { !$0.contradicting.isEmpty } }

    /// Whether a recordation of that key is staged.
    func isStaged(_ key: RecordKey) throws -> Bool {
        try keys.index(of: key) { [staged] index in try staged.observation(at: index).key == key } != nil
    }

    /// Calls the body with each staged recordation in the order of the rows, contradicted ones included.
    func eachStaged(_ body: (Int, Observation) throws -> Void) throws {
        try staged.each(0..<staged.count, body)
    }

    /// All rows that could not become recordations.
    var allRejected: [RejectedRow] { rejected + Self.contradicting(groups) }

    /// The rejected rows of groups, in the order of their first rows.
    static func contradicting(_ groups: [Int: Group]) -> [RejectedRow] {
        groups.sorted { $0.key < $1.key }.flatMap(\.value.contradicting)
    }

    /// A row that is rejected since another row of its key says something else.
    static func contradiction(
        _ observation: Observation,
        _ fields: [Field],
        digest: RowDigest? = nil,
        rowNumber: Int? = nil,
        values: FieldValues? = nil
    ) -> RejectedRow {
        let names = fields.map(\.name).joined(separator: ", ")
        return RejectedRow(
            reason: "rows with the key \(observation.key.text) differ" + (names.isEmpty ? "" : " in \(names)"),
            rowNumber: rowNumber ?? observation.rowNumber,
            cells: (values ?? observation.values).excerpt,
            digest: digest ?? observation.digest,
            key: observation.key
        )
    }
}
