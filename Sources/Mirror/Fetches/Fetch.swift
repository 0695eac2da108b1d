public import Recordations

/// One attempt to fill a source, as the mirror keeps it.
public struct Fetch: Sendable {
    /// What became of it.
    public enum Verdict: String, Sendable {
        case applied, unchanged, held, failed
        /// Held, and then refused by a person.
        case rejected
        /// Applied, and then taken back.
        case undone
        /// An older edition, taken as history only.
        case archived
    }

    /// What its documents are.
    public enum Kind: String, Sendable {
        /// An edition of the register, or a part of one.
        case edition
        /// What a notice of customs is proved by; no document of the source, and never read.
        case evidence
        /// An older edition that is history only.
        case archive
    }

    /// How much of the register it covers.
    public enum Extent: Hashable, Sendable {
        case complete, partial, incomplete
        /// Everything that matches a declared filter, `holder=…`.
        case scoped(String)

        /// The word for it.
        public var word: String {
            switch self {
            case .complete: "complete"
            case .partial: "partial"
            case .incomplete: "incomplete"
            case .scoped: "scoped"
            }
        }

        /// The filter of a scoped one.
        public var scope: String? {
            if case .scoped(let filter) = self { filter } else { nil }
        }

        init(word: String, scope: String?) {
            switch (word, scope) {
            case ("complete", _): self = .complete
            case ("partial", _): self = .partial
            case ("scoped", let filter?): self = .scoped(filter)
            default: self = .incomplete
            }
        }
    }

    /// Rows read and recordations touched.
    public struct Counts: Hashable, Sendable {
        /// Rows read, skipped ones included.
        public var rows = 0
        /// Rows that say what another row of the same fetch says.
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

        /// Nothing counted.
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
    /// Who made it.
    public let actor: String
    /// What its documents are.
    public let kind: Kind
    /// How much it covers.
    public let extent: Extent
    /// The source's own date.
    public let published: CivilDate?
    /// What became of it.
    public let verdict: Verdict
    /// Why, if it was not simply applied.
    public let reason: String?
    /// What was counted.
    public let counts: Counts
    /// The fetch that it was compared with.
    public let base: Int?
    /// Per field in how many live recordations it was filled, as JSON; for the next one's guards.
    public let filled: String?
    /// What was noticed, as JSON.
    public let findings: String?
    /// The fingerprint of the definition that read it.
    public let fingerprint: String?
    /// The documents, in order.
    public let documents: [Document]

    /// One document of a fetch.
    public struct Document: Hashable, Sendable {
        /// The stored bytes.
        public let artifact: Artifact
        /// The name under which it came.
        public let name: String

        /// Makes a document of stored bytes and a name.
        public init(artifact: Artifact, name: String) {
            self.artifact = artifact
            self.name = name
        }
    }
}

/// Bytes that the mirror keeps.
public struct Artifact: Hashable, Sendable {
    /// Its number.
    public let id: Int
    /// SHA-256 of the bytes.
    public let sha256: [UInt8]
    /// How many bytes.
    public let size: Int

    package init(
        id: Int,
        sha256: [UInt8],
        size: Int
    ) {
        self.id = id
        self.sha256 = sha256
        self.size = size
    }
}

/// A source as the mirror knows it.
public struct SourceState: Sendable {
    /// Its number.
    public let id: Int
    /// Its name.
    public let name: String
    /// The number of its register.
    public let registerID: Int
    /// The last fetch that was applied or found unchanged.
    public let accepted: Fetch?
    /// The last complete one of those.
    public let complete: Fetch?
    /// The last edition of those: a notice says nothing of the register's own date.
    public let edition: Fetch?
    /// The day on which the first notice was entered.
    public let firstNotice: CivilDate?
    /// On how many days a recordation has to be absent to count as gone.
    public let absenceDays: Int
    /// How many days have to lie between the first and the last of them.
    public let absenceSpan: Int

    /// The day of what is known: the last edition's own date, or the day on which it was fetched.
    ///
    /// A notice speaks of one recordation and makes the knowledge of the others no newer: nil where there is nothing else.
    public var knownFrom: CivilDate? { edition?.date }
}

extension Fetch {
    /// Its own date, or the day on which it was made where it has none or one to come.
    public var date: CivilDate { min(published ?? day, day) }
}
