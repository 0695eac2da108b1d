internal import Application
internal import Deadlines
internal import Ingest
internal import Mirror
internal import Recordations
internal import Rendering

extension SourceStatus {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "source": .string, "as_of": .date.orNull, "age_days": .integer.orNull, "stale": .boolean,
        "live": .integer, "ended": .integer, "expired": .integer, "tombstones": .integer, "gone": .integer,
        "rejected_rows": .integer, "last_fetch": .integer.orNull,
        "last_verdict": .words(of: Fetch.Verdict.self).orNull,
    ]

    private var ended: Int { tally.expired + tally.tombstones }

    /// The sources as a table.
    static func table(_ sources: [SourceStatus]) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Source"), TextTable.Column("Known from"),
            TextTable.Column("Age", alignment: .right, minimum: 5),
            TextTable.Column("Live", alignment: .right, minimum: 5),
            TextTable.Column("Ended", alignment: .right, minimum: 5),
            TextTable.Column("Gone", alignment: .right, minimum: 5),
            TextTable.Column("Last attempt", minimum: 12, isFlexible: true, rank: 1),
        ])
        for source in sources {
            guard let age = source.age else {
                table.add([source.name, "nothing yet", "", "", "", "", "none"])
                continue
            }
            table.add([
                source.name, age.asOf?.description ?? age.missing, age.days.map { "\($0) d" } ?? "",
                Phrase.number(source.tally.liveCount), Phrase.number(source.ended), Phrase.number(source.gone),
                source.last.map { "fetch \($0.id) of \($0.day): \($0.verdict.rawValue)" } ?? "none",
            ])
        }
        return table
    }

    /// What a person has to do something about.
    var warnings: [String] {
        guard let age else { return ["\(name) was never brought in: recordal sync \(name)"] }
        var warnings: [String] = []
        if let staleAfter, let days {
            let since = age.asOf == nil ? "no list yet, the first notice is" : "the last edition is"
            warnings.append("\(name) is out of date: \(since) \(Phrase.count(days, "day")) old, allowed \(staleAfter)")
        }
        if let last, last.verdict == .held {
            warnings.append("\(name): fetch \(last.id) is held; look at it: recordal fetches show \(last.id)")
        }
        if let last, last.verdict == .failed {
            warnings.append("\(name): fetch \(last.id) failed: \(last.reason ?? "")")
        }
        return warnings
    }

    /// The source as `--json` promises it.
    var json: JSON {
        .object([
            ("source", .string(name)), ("as_of", JSON(age?.asOf?.description)), ("age_days", JSON(age?.days)),
            ("stale", .bool(staleAfter != nil)), ("live", .int(tally.liveCount)), ("ended", .int(ended)),
            ("expired", .int(tally.expired)), ("tombstones", .int(tally.tombstones)), ("gone", .int(gone)),
            ("rejected_rows", .int(rejectedRows)), ("last_fetch", JSON(last?.id)),
            ("last_verdict", JSON(last?.verdict.rawValue)),
        ])
    }
}
