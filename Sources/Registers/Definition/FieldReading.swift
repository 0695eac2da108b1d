internal import Patterns

typealias CompiledPattern = Pattern

/// One way to read a field; a source may give several, of which the first that yields a value counts.
public struct FieldReading {
    enum Origin {
        case constant(String)
        /// Columns tried in order: the first with any text counts.
        case columns([String])
    }

    enum Take: String, CaseIterable {
        case first, last, all
        /// For dates: the one that is so among all.
        case earliest, latest
    }

    /// What the text found is made into.
    enum Form {
        case text
        case dates(DateFormats)
        case classes
        case words([String: String], unknown: UnknownWord)
    }

    /// What an unmapped word becomes; it is counted in any case.
    enum UnknownWord: String, CaseIterable {
        /// The register's own word.
        case keep
        /// Nothing: the next alternative is tried.
        case none
        /// The word `unknown`, for a status.
        case unknown
    }

    let origin: Origin
    let capture: CompiledPattern?
    let take: Take
    let split: CompiledPattern?
    let joiner: String
    /// For dates: texts that state a term and no date.
    let undated: CompiledPattern?
    let form: Form
}

/// A rule about whole rows: when it holds, and what follows.
public struct RowRule {
    enum Condition {
        /// The column's cell matches; without a column, the first cell with any text does.
        case cell(String?, CompiledPattern)
        /// All these columns are empty.
        case blank([String])
    }

    let condition: Condition
    /// For a tombstone: the status that it gives.
    let status: String?
    /// For a cell that says something else: the fields that are then not stated.
    let fields: [Int]
}
