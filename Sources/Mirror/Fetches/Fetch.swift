public import Recordations

/// One fetch of a source, whatever its verdict.
public struct Fetch: Sendable {
    /// The outcome of a fetch.
    public enum Verdict: String, CaseIterable, Sendable {
        case applied, unchanged, held, failed
        /// Held, then rejected by a person.
        case rejected
        /// Applied, then undone.
        case undone
        /// An older edition, stored as history only.
        case archived
    }

    /// The kind of its documents.
    public enum Kind: String, CaseIterable, Sendable {
        /// An edition of the register, or a part of one.
        case edition
        /// The evidence of a notice of customs, which is never read.
        case evidence
        /// An older edition, stored as history only.
        case archive
    }

    /// How much of the register it covers.
    public enum Extent: Hashable, Sendable {
        case complete, partial, incomplete
        /// All recordations that match a declared filter, such as `holder=…`.
        case scoped(String)

        /// Its name in the column `extent` and in JSON.
        public var name: String {
            switch self {
            case .complete: "complete"
            case .partial: "partial"
            case .incomplete: "incomplete"
            case .scoped: "scoped"
            }
        }

        /// The filter of a scoped fetch; nil for any other.
        public var scope: String? {
            if case .scoped(let filter) = self { filter } else { nil }
        }

        /// Reads the columns `extent` and `scope`.
        init(name: String, scope: String?) {
            switch (name, scope) {
            case ("complete", _): self = .complete
            case ("partial", _): self = .partial
            case ("scoped", let filter?): self = .scoped(filter)
            default: self = .incomplete
            }
        }
    }

    /// The numbers of rows and recordations of a fetch.
    public struct Counts: Hashable, Sendable {
        /// Rows read, skipped ones included.
        public var rows = 0
        /// Rows that repeat another row of the same fetch.
        public var duplicates = 0
        /// Rows that are no recordations.
        public var skipped = 0
        /// Rows that could not become recordations.
        public var rejected = 0
        /// Recordations in the fetch.
        public var seen = 0
        /// Recordations seen for the first time.
        public var added = 0
        /// Recordations with another value than before.
        public var changed = 0
        /// Recordations newly absent.
        public var missing = 0
        /// Recordations absent long enough to count as gone.
        public var disappeared = 0
        /// Recordations that had been absent.
        public var reappeared = 0

        /// All counts are 0.
        public init() {}
    }

    /// Its number.
    public let id: Int
    /// The source's name.
    public let source: String
    /// The civil day on which it was made.
    public let day: CivilDate
    /// When it was made, RFC 3339 UTC.
    public let at: String
    /// The person or program that made it.
    public let actor: String
    /// The kind of its documents.
    public let kind: Kind
    /// How much it covers.
    public let extent: Extent
    /// The source's own date.
    public let published: CivilDate?
    /// The outcome.
    public let verdict: Verdict
    /// The reason of the verdict; nil for one that was simply applied.
    public let reason: String?
    /// The numbers of rows and recordations.
    public let counts: Counts
    /// The number of the fetch that it was compared with.
    public let base: Int?
    /// The number of live recordations with a value, by field, as JSON; the next fetch's guards compare it.
    public let filled: String?
    /// The findings about its rows, as JSON.
    public let findings: String?
    /// The fingerprint of the definition that read it.
    public let fingerprint: String?
    /// The documents, in order.
    public let documents: [Document]

    /// One document of a fetch.
    public struct Document: Hashable, Sendable {
        /// The stored bytes.
        public let artifact: Artifact
        /// The file name.
        public let name: String

        /// Makes a document of stored bytes and a name.
        public init(artifact: Artifact, name: String) {
            self.artifact = artifact
            self.name = name
        }
    }
}

extension Fetch {
    /// Its own date; the day on which it was made, where it has none or a later one.
    public var date: CivilDate { min(published ?? day, day) }
}
