internal import Patterns
internal import Recordations

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

    /// Where the text is; for a term the columns that state it, or none.
    let origin: Origin
    /// The literal texts between which the text is; nil where the whole cell counts.
    let bounds: CellBounds?
    let capture: CompiledPattern?
    let selection: Selection
    let split: CompiledPattern?
    let joiner: String
    /// For dates: a pattern of texts that state a term and no date.
    let undated: CompiledPattern?
    let form: Form
    /// For dates that no cell states: the term that ends on them.
    var term: TermRule?

    /// Whether the whole text of the cell is read, and not a part of it.
    var isWhole: Bool { bounds == nil && capture == nil && split == nil }

    /// The field from whose date the term counts; nil for other readings.
    var startField: Field? {
        if case .field(let field)? = term?.start { field } else { nil }
    }
}

/// The end of a term that the register states by its length, such as two years from the order.
struct TermRule {
    /// The date from which a term counts.
    indirect enum Start {
        /// The date of another field.
        case field(Field)
        /// A date that is read from the row by a rule of its own.
        case reading(FieldReading)
    }

    let term: CivilTerm
    let start: Start
}

/// The rule for rows that continue the entry above them, as where a page ends within an entry.
struct ContinuationRule {
    let rule: RowRule
    /// The text between what the entry's cell states and what the next row adds to it.
    let joiner: [UInt8]
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
