public import Documents
internal import Patterns
public import Recordations
internal import Settings

/// One way to fill one register: which documents, which column is which field, what a row must be like.
///
/// Read from a YAML file of `sources/`; see the section "How a source is written" of the README for its keys.
public struct SourceDefinition {
    /// The source's name: the file's name without `.yaml`.
    public let name: String
    /// The register that it fills; several sources may fill one register.
    public let register: String
    /// The register's name for people.
    public let title: String
    /// Whose register it is.
    public let jurisdiction: Jurisdiction
    /// What the documents cover if nothing else is said on import.
    public let extent: DeclaredExtent
    /// Whether a person fills it, with files and notices, and no run pulls it.
    public let isByHand: Bool
    /// How it is asked for over the network; nil where nothing is said, or a person fills it.
    public let pull: PullRule?
    /// How often it is worth asking for; nil where nothing is said.
    public let every: Interval?
    /// The documents in which the register comes, in the order in which they are tried.
    public let documents: [DocumentRule]
    /// The columns that the source knows.
    public let columns: [ColumnRule]
    /// How each field is read: alternatives, tried in order.
    public let fields: [Field: [FieldReading]]
    /// The fields that make the key.
    public let key: [Field]
    /// What a key's text has to look like.
    public let keyPattern: KeyPattern?
    /// Fields without which a row is rejected.
    ///
    /// The key's first field is always one.
    public let required: FieldSet
    /// Fields whose unreadable text rejects the row; in others the field keeps its last value.
    public let strict: FieldSet
    /// Fields that are united when rows with one key differ in them.
    public let combined: FieldSet
    /// Rows that are no recordations.
    public let skips: [RowRule]
    /// Rows by which the register says that a recordation is no more.
    public let tombstones: [RowRule]
    /// Cells that say something else than their field's value.
    public let unstated: [RowRule]
    /// Keys that must be in every complete edition.
    public let canaries: [String]
    /// How the source's own date stands in a file's name.
    public let published: KeyPattern?
    /// The limits within which an edition is believed.
    public let guards: GuardLimits
    /// After how many days the source counts as stale; nil where nothing is said.
    public let staleAfterDays: Int?
    /// A text that is equal for two definitions only if they read documents alike.
    public let fingerprint: String

    /// Raised whenever the reading of documents changes, so that stored bytes are read again.
    static let decoderVersion = 3
}

extension SourceDefinition {
    /// The charsets that its documents have.
    public var charsets: [Charset] { documents.flatMap(\.charsets) }

    /// Fields that blank cells leave as they are known, by the source's own word.
    public var keptByBlanks: FieldSet {
        let rules = unstated.filter { if case .blank = $0.condition { true } else { false } }
        return FieldSet(rules.flatMap(\.fields).compactMap(Field.init))
    }
}

/// How a source comes to its documents, where that is said.
enum Pull: String, CaseIterable {
    /// A person saves files and enters notices.
    case byHand = "by-hand"
}

/// What a source's documents cover unless an import says otherwise.
public enum DeclaredExtent: String, CaseIterable, Sendable {
    /// The whole register: what is not in it is absent.
    case complete
    /// Some of it: absence proves nothing.
    case partial
}

/// A pattern that a definition names, kept with its text.
public struct KeyPattern {
    let pattern: CompiledPattern

    /// The pattern's text.
    public var source: String { pattern.source }

    /// The captured text; nil where the pattern does not match.
    public func capture(in text: String) throws -> String? { try pattern.capture(in: text) }
}

/// Limits within which an edition is believed (`design.md` calls them guards); each can be set by a source.
public struct GuardLimits: Hashable, Sendable {
    /// The share of rows whose key must fit ``SourceDefinition/keyPattern``.
    public var keysFitting = 0.95
    /// So many newly missing recordations are always believed.
    public var missingCount = 5
    /// And so is this share of those present.
    public var missingShare = 0.02
    /// The same over 30 days.
    public var missingCountOverMonth = 20
    /// The share over 30 days.
    public var missingShareOverMonth = 0.10
    /// The share of recordations that may change at once.
    public var changedShare = 0.5
    /// From how many recordations up the changed ones are counted.
    public var changedFrom = 20
    /// By how much a field's share of filled values may fall.
    public var fillFall = 0.20
    /// The least share of the former number of recordations.
    public var countLeast = 0.5
    /// The greatest share of the former number of recordations.
    public var countMost = 2.0
    /// The share of rows that may hold bytes which are not readable in the charset, where good values would be given up.
    public var unreadableShare = 0.01
    /// The share of rows that may be newly rejected, and of groups of differing duplicates.
    public var rejectedShare = 0.01

    /// The defaults.
    public init() {}
}
