internal import Application
internal import Deadlines
internal import Recordations
internal import Rendering

extension SourceFreshness {
    /// The shape of ``json``.
    static let shape: JSONShape = .array([
        "source": .string, "as_of": .date.orNull, "age_days": .integer.orNull, "fetch": .integer.orNull,
    ])

    /// How old the knowledge is, in one short sentence.
    var text: String {
        guard lines.count > 2 else {
            return "Known from " + (lines.isEmpty ? "no register yet" : lines.map(\.text).joined(separator: ", "))
        }
        let days = lines.compactMap(\.asOf).sorted()
        let missing = lines.count - days.count
        let span = days.first == days.last ? "" : "\(days.first.map { "\($0) to " } ?? "")"
        let rest = missing > 0 ? "; \(Phrase.number(missing)) without a list" : ""
        return "Known from \(Phrase.count(lines.count, "source")), as of \(span)"
            + "\(days.last?.description ?? "no day")\(rest): recordal status"
    }

    /// The ages for programs.
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

extension SourceFreshness.Line {
    fileprivate var text: String {
        guard let asOf, let days else { return "\(source): \(missing)" }
        let age = days == 0 ? "today" : days < 0 ? "dated ahead" : "\(Phrase.count(days, "day")) old"
        return "\(source) of \(asOf) (\(age))"
    }
}
