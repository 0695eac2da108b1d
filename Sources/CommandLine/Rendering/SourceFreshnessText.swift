internal import Application
internal import Deadlines
internal import Recordations
internal import Rendering

extension SourceFreshness {
    /// The age of each source in one sentence.
    var text: String {
        let parts = lines.map { line in
            guard let asOf = line.asOf, let days = line.days else { return "\(line.source): \(line.missing)" }
            let age = days == 0 ? "today" : days < 0 ? "dated ahead" : "\(Phrase.count(days, "day")) old"
            return "\(line.source) of \(asOf) (\(age))"
        }
        return "Known from " + (parts.isEmpty ? "no register yet" : parts.joined(separator: ", "))
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
