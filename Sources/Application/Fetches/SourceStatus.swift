package import Ingest
package import Mirror
package import Recordations
internal import Registers

/// What is known of one source, and how old it is.
package struct SourceStatus {
    /// The source.
    package let name: String
    /// How old its knowledge is; nil for a source that was never brought in.
    package let age: SourceFreshness.Line?
    /// Its present recordations.
    package private(set) var tally = Tally()
    /// How many recordations are missing or disappeared.
    package private(set) var gone = 0
    /// The last fetch.
    package private(set) var last: Fetch?
    /// How many rows of it were rejected.
    package private(set) var rejectedRows = 0
    /// For how many days its knowledge is meant, where it is older than that.
    package private(set) var staleAfter: Int?
    /// The age in days by which it is stale: of its list, or of its first notice where there is no list.
    package private(set) var days: Int?

    /// Every source that the mirror knows, then those that a run pulls and that no run has pulled yet.
    package static func all(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate) throws -> [SourceStatus] {
        let known = try mirror.sources()
        let ages = try SourceFreshness(mirror, today: today).lines
        let statuses = try zip(known, ages).map { try SourceStatus($0, $1, in: workspace, mirror, today: today) }
        let names = Set(known.map(\.name))
        let others = workspace.sources.filter { source in
            guard !names.contains(source.name) else { return false }
            let definition = try? workspace.definitions.definition(source.definition, source: source.name).definition
            return definition?.isByHand != true && (source.origin != nil || definition?.pull?.url != nil)
        }
        return statuses + others.map { SourceStatus(neverBroughtIn: $0.name) }
    }

    private init(neverBroughtIn name: String) {
        self.name = name
        age = nil
    }

    private init(
        _ source: SourceState,
        _ age: SourceFreshness.Line,
        in workspace: Workspace,
        _ mirror: Mirror,
        today: CivilDate
    ) throws {
        name = source.name
        self.age = age
        let counts = try mirror.counts(source: source)
        last = try mirror.fetches(source: source.name, limit: 1).first
        for count in counts where count.presence == "present" {
            tally.count(Status(rawValue: count.status) ?? .unknown, isTombstone: count.isTombstone, count.count)
        }
        gone = counts.filter { ["missing", "disappeared"].contains($0.presence) }.map(\.count).reduce(0, +)
        rejectedRows = try mirror.rejectedRows(source: source.name).count
        // A notice makes no list younger: where there is none, the wait for it began with the first notice.
        days = age.days ?? age.noticesSince.map { today.days(since: $0) }
        // A source whose definition is gone or broken is no reason to say nothing of the others.
        if let days, let limit = try? workspace.definition(of: source.name).staleAfterDays, days > limit {
            staleAfter = limit
        }
    }
}
