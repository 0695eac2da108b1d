internal import Application
internal import Curation
internal import Ingest
internal import Mirror
internal import Recordations
internal import Rendering

/// What became of a notice of customs.
struct NoticeText {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "schema": .words(["recordal.observe/1"]), "recordation": .string, "source": .string,
        "verdict": .words(of: Fetch.Verdict.self), "fetch": .integer.orNull, "added": .boolean,
        "reappeared": .boolean, "published": .date.orNull, "reason": .string.orNull,
        "changes": .array(["field": .string.orNull, "old": .string.orNull, "new": .string.orNull]),
        "evidence": ["name": .string, "size": .integer.orNull, "sha256": .string.orNull], "dry_run": .boolean,
    ]

    private let result: NoticeEntry.Result
    private let notice: NoticeEntry
    private let isDryRun: Bool

    init(_ result: NoticeEntry.Result, _ notice: NoticeEntry, isDryRun: Bool) {
        self.result = result
        self.notice = notice
        self.isDryRun = isDryRun
    }

    /// What became of it, for a reader.
    func lines(_ style: TextStyle) -> [StyledText] {
        let (id, report) = (result.recordation, result.report)
        let fetch = report.fetch.map { "fetch \($0), " } ?? ""
        if report.verdict == .held { return ["\(id): nothing was changed", "  held: \(report.reason ?? "")"] }
        let word =
            switch (report.verdict, report.isAdded) {
            case (.unchanged, _): "known already"
            case (_, true): isDryRun ? "would be added" : "added"
            default: isDryRun ? "would be changed" : report.changes.isEmpty ? "seen again" : "changed"
            }
        var lines: [StyledText] = ["\(style.bold(id)): \(fetch)\(word)"]
        if report.isBack { lines.append("  it had been missing, and is present again") }
        lines += report.changes.map { change in
            let sides = ShortChange(change.old ?? "–", change.new ?? "–")
            return "  \(change.field ?? ""): \(sides.old) → \(sides.new)"
        }
        lines += report.merged.sentences.map { "  \($0)" }
        if report.merged.opened > 0 {
            lines.append("  \(Phrase.count(report.merged.opened, "conflict")) opened: recordal conflicts")
        }
        if let evidence = report.evidence {
            lines.append("  evidence: \(evidence.name), \(Phrase.count(evidence.artifact.size, "byte"))")
        }
        return lines
    }

    /// The same for programs.
    var json: JSON {
        let (id, report) = (result.recordation, result.report)
        return .object([
            ("schema", "recordal.observe/1"), ("recordation", .string(id)), ("source", .string(result.source)),
            ("verdict", .string(report.verdict.rawValue)), ("fetch", report.fetch.map { .int($0) } ?? .null),
            ("added", .bool(report.isAdded)), ("reappeared", .bool(report.isBack)),
            ("published", JSON(notice.date?.description)), ("reason", JSON(report.reason ?? notice.reason)),
            (
                "changes",
                .array(
                    report.changes.map {
                        .object([
                            ("field", JSON($0.field)), ("old", JSON($0.old)), ("new", JSON($0.new)),
                        ])
                    }
                )
            ),
            (
                "evidence",
                .object([
                    ("name", .string(result.evidence)),
                    ("size", report.evidence.map { .int($0.artifact.size) } ?? .null),
                    ("sha256", JSON(report.evidence?.artifact.sha256.hex)),
                ])
            ),
            ("dry_run", .bool(isDryRun)),
        ])
    }
}
