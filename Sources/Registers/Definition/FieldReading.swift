internal import Patterns

typealias CompiledPattern = Pattern

/// One rule for reading a field; a source may have several, of which the first that finds a value counts.
public struct FieldReading {
    enum Origin {
        case constant(String)
        /// Columns, of which the first with any text counts.
        case columns([String])
    }

    enum Selection: String, CaseIterable {
        case first, last, all
        /// For dates: the earliest or the latest of all.
        case earliest, latest
    }

    /// The form of the value.
    enum Form {
        case text
        case dates(DateFormats)
        case classes
        case words([String: String], unknown: UnknownWord)
    }

    /// The value of a word that the definition does not map; the word is counted in any case.
    enum UnknownWord: String, CaseIterable {
        /// The register's own text.
        case keep
        /// No value: the next rule is tried.
        case none
        /// The status `unknown`.
        case unknown
    }

    let origin: Origin
    let capture: CompiledPattern?
    let selection: Selection
    let split: CompiledPattern?
    let joiner: String
    /// For dates: a pattern of texts that state a term and no date.
    let undated: CompiledPattern?
    let form: Form
}

/// A rule about whole rows: a condition and its consequence.
public struct RowRule {
    enum Condition {
        /// The column's cell matches the pattern; without a column, the first cell with any text.
        case cell(String?, CompiledPattern)
        /// All these columns are empty.
        case blank([String])
    }

    let condition: Condition
    /// For a tombstone: the status of the recordation.
    let status: String?
    /// For a cell that states something else: the raw values of the fields that are not stated.
    let fields: [Int]
}
