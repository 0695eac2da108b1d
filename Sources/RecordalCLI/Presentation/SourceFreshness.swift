internal import Mirror
internal import Recordations
internal import Rendering

/// How old what the mirror knows is, per source: it stands below every report.
struct SourceFreshness {
    struct Line {
        let source: String
        let asOf: CivilDate?
        let days: Int?
        /// Since when there are notices, where there is no list yet.
        let noticesSince: CivilDate?
        let fetch: Int?

        /// What is there instead of a list.
        var missing: String { noticesSince == nil ? "nothing yet" : "no list yet" }
    }

    let lines: [Line]

    /// The age counts from the edition's own date, if it is known, else from the day on which it was fetched.
    ///
    /// With an instant it is what was known when that came.
    init(_ mirror: Mirror, today: CivilDate, sources: Set<String>? = nil, asOf instant: Instant? = nil) throws {
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

    var text: String {
        let parts = lines.map { line in
            guard let asOf = line.asOf, let days = line.days else { return "\(line.source): \(line.missing)" }
            let age = days == 0 ? "today" : days < 0 ? "dated ahead" : "\(Phrase.count(days, "day")) old"
            return "\(line.source) of \(asOf) (\(age))"
        }
        return "Known from " + (parts.isEmpty ? "no register yet" : parts.joined(separator: ", "))
    }

    var json: JSON {
        .array(
            lines.map { line in
                .object([
                    ("source", .string(line.source)), ("as_of", JSON(line.asOf?.description)),
                    ("age_days", line.days.map { .int($0) } ?? .null), ("fetch", line.fetch.map { .int($0) } ?? .null),
                ])
            }
        )
    }
}
