public import Documents
internal import Patterns
public import Recordations
internal import Settings

/// The definition of a source: its documents, its columns and fields, and the rules for its rows.
///
/// It is read from a YAML file in `sources/`; the section "How a source is written" of the README explains the keys.
///
/// A company's list is read by the same kind of definition, in `lists/`, with the fields of lists (``purpose``).
public struct SourceDefinition {
    /// What the documents of a definition are.
    public enum Purpose: Sendable {
        /// Editions of a customs register.
        case register
        /// A company's own list of its rights.
        case list
    }

    /// What the documents are.
    public let purpose: Purpose
    /// The source's name: the file's name without `.yaml`.
    public let name: String
    /// The register to which the source's recordations belong; several sources may have the same register.
    public let register: String
    /// The register's name for people.
    public let title: String
    /// The jurisdiction that keeps the register; ``Jurisdiction/unspecified`` for a list, whose rows have their own.
    public let jurisdiction: Jurisdiction
    /// The extent of the documents, unless an import states another.
    public let extent: DeclaredExtent
    /// Whether only a person enters the source's files and notices, so that no run downloads it.
    public let isByHand: Bool
    /// The rule for downloads; nil where the definition has none.
    public let pull: PullRule?
    /// The interval between downloads; nil where the definition has none.
    public let every: Interval?
    /// The kinds of documents, in the order in which they are tried.
    public let documents: [DocumentRule]
    /// The columns of the source.
    public let columns: [ColumnRule]
    /// The rules for reading each field, in the order in which they are tried.
    public let fields: [Field: [FieldReading]]
    /// The fields that make the key.
    public let key: [Field]
    /// The pattern that keys have to match.
    public let keyPattern: KeyPattern?
    /// Fields without which a row is rejected.
    ///
    /// The first field of the key is always required.
    public let required: FieldSet
    /// Fields whose unreadable text rejects the row; any other field with unreadable text keeps its last value.
    public let strict: FieldSet
    /// Fields whose values are joined when rows with the same key differ in them.
    public let combined: FieldSet
    /// Rows that are no recordations.
    public let skips: [RowRule]
    /// Rows that say that a recordation has been removed from the register.
    public let tombstones: [RowRule]
    /// Cells that state something else than their field's value.
    public let unstated: [RowRule]
    /// Rows that continue the entry above them; nil where each row is an entry.
    let continuation: ContinuationRule?
    /// Keys that must be in every complete edition.
    public let canaries: [String]
    /// The pattern of the edition's date in a file's name.
    public let published: KeyPattern?
    /// The limits within which an edition is applied without a person's decision.
    public let guards: GuardLimits
    /// The number of days after which the source is stale; nil where the definition has none.
    public let staleAfterDays: Int?
    /// A text that is equal for two definitions only if they read documents in the same way.
    public let fingerprint: String

    /// The version of the reading of documents.
    ///
    /// It must be raised at each change, so that stored documents are read again.
    static let decoderVersion = 4
}

extension SourceDefinition {
    /// The charsets of all documents.
    public var charsets: [Charset] { documents.flatMap(\.charsets) }

    /// Fields that keep their values where their cells are blank, by the source's rules.
    public var keptByBlanks: FieldSet {
        let rules = unstated.filter { if case .blank = $0.condition { true } else { false } }
        return FieldSet(rules.flatMap(\.fields).compactMap(Field.init))
    }
}

/// The value of `pull` for a source without downloads.
enum Pull: String, CaseIterable {
    /// A person saves files and enters notices.
    case byHand = "by-hand"
}

/// The extent of a source's documents.
public enum DeclaredExtent: String, CaseIterable, Sendable {
    /// The whole register: a recordation that is not listed is absent.
    case complete
    /// A part of the register: a recordation that is not listed may still exist.
    case partial
}

/// A pattern of a definition with its text.
public struct KeyPattern {
    let pattern: CompiledPattern

    /// The pattern's text.
    public var source: String { pattern.source }

    /// The captured text; nil where the pattern does not match.
    public func capture(in text: String) throws -> String? { try pattern.capture(in: text) }
}

/// The guards: limits within which an edition is applied without a person's decision.
///
/// A source can set each of them.
public struct GuardLimits: Hashable, Sendable {
    /// The share of rows whose key must match ``SourceDefinition/keyPattern``.
    public var keysFitting = 0.95
    /// The number of newly missing recordations that is always accepted.
    public var missingCount = 5
    /// The share of newly missing recordations that is always accepted.
    public var missingShare = 0.02
    /// The number of missing recordations that is accepted over 30 days.
    public var missingCountOverMonth = 20
    /// The share of missing recordations that is accepted over 30 days.
    public var missingShareOverMonth = 0.10
    /// The share of recordations that may change at once.
    public var changedShare = 0.5
    /// The number of recordations from which on ``changedShare`` is checked.
    public var changedFrom = 20
    /// The maximum fall of a field's share of stated values.
    public var fillFall = 0.20
    /// The minimum ratio of the number of recordations to the former number.
    public var countLeast = 0.5
    /// The maximum ratio of the number of recordations to the former number.
    public var countMost = 2.0
    /// The share of rows that may have bytes which are not readable in the charset, where good values would be lost.
    public var unreadableShare = 0.01
    /// The share of rows that may be newly rejected, and of groups of rows with the same key that may differ.
    public var rejectedShare = 0.01

    /// The defaults.
    public init() {}
}
