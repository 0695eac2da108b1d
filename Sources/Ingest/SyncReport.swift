public import Curation
public import Mirror
public import Recordations
public import Registers

/// What a run did with one source.
public struct SyncReport: Sendable {
    /// The source.
    public let source: String
    /// What became of the fetch.
    public var verdict: Fetch.Verdict
    /// Its number; nil for a dry run and where nothing was written.
    public var fetch: Int?
    /// How much it covered.
    public var extent: Fetch.Extent
    /// The counts of rows and recordations.
    public var counts = Fetch.Counts()
    /// How many recordations keep what a later notice said, against the edition.
    public var kept = 0
    /// What became of people's edits.
    public var merged = MergeCounts()
    /// How many conflicts of the source wait for a person.
    public var conflicts = 0
    /// The reason of a verdict other than applied or unchanged.
    public var reason: String?
    /// The guards that held it.
    public var held: [GuardFinding] = []
    /// Which recordations the fetch shows, by what the register says of them.
    public var tally = Tally()
    /// What the reading noticed.
    public var findings = ReadingFindings()
    /// Rows that are rejected for the first time.
    public var newlyRejected: [RejectedRow] = []
    /// Bytes that could not be read in the charset.
    public var replacedBytes = 0
    /// How many recordations keep values, since the new ones hold bytes that the charset does not have.
    public var garbled = 0
    /// Columns of the source that the document lacks, and columns of the document that the source does not know.
    public var columns: (missing: [String], unknown: [String]) = ([], [])
    /// How many values a changed definition reads differently; nil where it did not change.
    public var redefined: Int?
    /// Whether nothing was written.
    public var isDryRun = false
    /// What would become of people's edits, for a dry run; nil where they have none.
    public var predicted: EditionPreview?
    /// What would change, for a dry run.
    public var preview: [PlannedChange] = []

    /// A source whose documents could not be had: no fetch took place.
    public init(failed source: String, reason: String) {
        self.init(source: source, verdict: .failed, extent: .incomplete)
        self.reason = reason
    }

    init(source: String, verdict: Fetch.Verdict, extent: Fetch.Extent) {
        self.source = source
        self.verdict = verdict
        self.extent = extent
    }
}

/// Recordations by what the register says of them: each is live, expired or a tombstone.
public struct Tally: Hashable, Sendable {
    /// The live ones (``Status/isLive(isTombstone:)``), by status.
    public var live: [Status: Int] = [:]
    /// Those that the register still lists and calls expired.
    public var expired = 0
    /// Those that it says are no more.
    public var tombstones = 0

    /// How many are live.
    public var liveCount: Int { live.values.reduce(0, +) }
    /// How many there are.
    public var count: Int { liveCount + expired + tombstones }

    /// Makes a tally of nothing.
    public init() {}

    /// Counts one more, or `sign` more.
    public mutating func count(_ status: Status, isTombstone: Bool, _ sign: Int = 1) {
        if status.isLive(isTombstone: isTombstone) {
            let count = live[status, default: 0] + sign
            live[status] = count == 0 ? nil : count
        } else if isTombstone {
            tombstones += sign
        } else {
            expired += sign
        }
    }
}

/// A guard that an edition did not pass: what was seen, and what it was compared with.
public struct GuardFinding: Hashable, Sendable, CustomStringConvertible {
    /// The guard's name.
    public let name: String
    /// What was seen and expected.
    public let description: String
}

/// A change that would be made.
public struct PlannedChange: Sendable {
    /// The key.
    public let key: String
    /// The field; nil for a recordation that is added, missing or back.
    public let field: String?
    /// `added`, `changed`, `missing` or `reappeared`.
    public let kind: String
    /// The value before.
    public let old: String?
    /// The value after.
    public let new: String?
}
