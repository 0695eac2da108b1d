package import Mirror
package import Recordations

/// How old the knowledge of each source is; every report shows it.
package struct SourceFreshness {
    /// The age of one source.
    package struct Line {
        /// The source.
        package let source: String
        /// The day of which its list is; nil where there is none.
        package let asOf: CivilDate?
        /// How many days ago that was.
        package let days: Int?
        /// Since when there are notices, where there is no list yet.
        let noticesSince: CivilDate?
        /// The accepted fetch.
        package let fetch: Int?

        /// What is there instead of a list.
        package var missing: String { noticesSince == nil ? "nothing yet" : "no list yet" }
    }

    /// The sources, by name.
    package let lines: [Line]

    /// The age counts from the edition's own date, if it is known, else from the day on which it was fetched.
    ///
    /// With an instant it is what was known when that came.
    package init(_ mirror: Mirror, today: CivilDate, sources: Set<String>? = nil, asOf instant: Instant? = nil) throws {
        let states = try instant.map { try mirror.sources(asOf: $0) } ?? mirror.sources()
        lines = states.filter { sources?.contains($0.name) ?? true }.map { source in
            let asOf = source.knownFrom
            return Line(
                source: source.name,
                asOf: asOf,
                days: asOf.map { today.days(since: $0) },
                noticesSince: asOf == nil ? source.firstNotice : nil,
                fetch: source.accepted?.id
            )
        }
    }
}
