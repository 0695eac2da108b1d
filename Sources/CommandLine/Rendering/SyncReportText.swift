internal import Curation
internal import Ingest
internal import Application
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

/// What a run did, in words.
struct SyncReportText {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "source": .string, "verdict": .words(of: Fetch.Verdict.self), "fetch": .integer.orNull,
        "extent": Fetch.extentShape, "rows": .integer, "duplicates": .integer, "skipped": .integer,
        "rejected": .integer, "seen": .integer, "added": .integer, "changed": .integer, "missing": .integer,
        "disappeared": .integer, "reappeared": .integer, "conflicts": .integer,
        "planned_conflicts": JSONShape.optional([
            "count": .integer, "kinds": ["field": .integer, "gone": .integer, "unobserved": .integer],
            "first": .array([
                "recordation": .string, "field": .string, "kind": .string, "base": .string.orNull,
                "local": .string.orNull, "register": .string.orNull, "policy": .string,
            ]),
        ]),
        "closed_conflicts": .array(ClosedConflict.shape), "kept": .integer, "reason": .string.orNull,
        "dry_run": .boolean, "live": .integer, "expired": .integer, "tombstones": .integer,
        "newly_rejected": .array(["row": .integer, "reason": .string]),
    ]

    let report: SyncReport
    let style: TextStyle

    var text: StyledText {
        var lines = [head]
        if let sum { lines.append("  \(sum)") }
        if let redefined = report.redefined {
            lines.append(
                "  the definition changed: the stored documents were read again, \(Phrase.count(redefined, "value")) read differently"
            )
        }
        if report.verdict == .archived { lines.append("  \(archived)") }
        if report.verdict == .applied || report.isDryRun && report.verdict != .archived, let changes {
            lines.append("  \(changes)")
        }
        if report.kept > 0 {
            let keep = report.kept == 1 ? "keeps" : "keep"
            lines.append("  \(Phrase.count(report.kept, "recordation")) \(keep) what a later notice said")
        }
        lines += (report.predicted?.merged ?? report.merged).sentences.map { "  \($0)" }
        lines += predicted
        if report.conflicts > 0 {
            let wait = report.predicted != nil ? "would wait" : report.conflicts == 1 ? "waits" : "wait"
            lines.append(
                "  \(style.yellow(Phrase.count(report.conflicts, "conflict"))) \(wait) for a person: recordal conflicts"
            )
        }
        lines += noticed.map { StyledText($0) }
        switch report.verdict {
        case .held where report.held.isEmpty: lines.append("  held: \(block: report.reason ?? "")")
        case .held:
            for finding in report.held {
                lines.append("  \(style.yellow("held by guard '\(finding.name)'")): \(block: "\(finding)")")
            }
            guard let fetch = report.fetch else {
                lines.append(
                    "  \(nothing) was changed; without --dry-run it is kept, to be looked at and accepted or rejected."
                )
                break
            }
            lines.append("  \(nothing) was changed. Look at it: recordal fetches show \(fetch)")
            lines.append("  If the register is right: recordal fetches accept \(fetch) --reason TEXT")
        case .failed: lines.append("  \(style.red("failed")): \(block: report.reason ?? "")\n  \(nothing) was changed.")
        case .unchanged: if let reason = report.reason { lines.append("  \(block: reason)") }
        default: break
        }
        return StyledText(lines: lines)
    }

    // By a changed definition the stored edition is read again first; those changes stay, also where the new edition is refused.
    private var nothing: String { (report.redefined ?? 0) > 0 ? "Nothing more" : "Nothing" }

    private var head: StyledText {
        let number = report.fetch.map { "fetch \($0), " } ?? ""
        let verdict =
            switch report.verdict {
            case .applied: report.isDryRun ? "would be applied" : "applied"
            case .unchanged: "nothing new"
            case .archived: report.isDryRun ? "would be archived" : "archived"
            default: report.verdict.rawValue
            }
        let scope = report.extent.scope.map { ", scope \($0)" } ?? (report.extent == .partial ? ", partial" : "")
        return "\(style.bold("\(report.source)")): \(number)\(verdict)\(scope)"
    }

    /// Every row, accounted for.
    private var sum: String? {
        let counts = report.counts
        guard counts.rows > 0 else { return nil }
        var parts: [String] = []
        let tally = report.tally
        if tally.count > 0 {
            let others = Status.allCases.filter { $0 != .active }.compactMap { status in
                tally.live[status].map { "\(Phrase.number($0)) \(status.rawValue)" }
            }
            let detail = others.isEmpty ? "" : " (\(others.joined(separator: ", ")))"
            parts.append("\(Phrase.number(tally.liveCount)) live\(detail)")
            if tally.expired > 0 { parts.append("\(Phrase.number(tally.expired)) expired") }
            if tally.tombstones > 0 { parts.append(Phrase.count(tally.tombstones, "tombstone")) }
        } else if counts.seen > 0 {
            parts.append(Phrase.count(counts.seen, "recordation"))
        }
        if counts.duplicates > 0 { parts.append(Phrase.count(counts.duplicates, "duplicate")) }
        if counts.skipped > 0 { parts.append("\(Phrase.number(counts.skipped)) skipped") }
        if counts.rejected > 0 { parts.append("\(Phrase.number(counts.rejected)) rejected") }
        return "\(Phrase.count(counts.rows, "row")) = \(parts.joined(separator: " + "))"
    }

    private var changes: String? {
        let counts = report.counts
        let parts = [
            (counts.added, "added"), (counts.changed, "changed"), (counts.missing, "missing"),
            (counts.disappeared, "disappeared"), (counts.reappeared, "reappeared"),
        ].filter { $0.0 > 0 }.map { "\(Phrase.number($0.0)) \($0.1)" }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private var archived: String {
        let counts = report.counts
        let differing = "\(Phrase.number(counts.changed)) differ from what was known first"
        return "history only: \(differing), \(Phrase.number(counts.added)) are in no edition known before"
    }

    // The questions that would be asked, counted by kind, and the first of them.
    private var predicted: [StyledText] {
        guard let predicted = report.predicted, !predicted.kinds.isEmpty else { return [] }
        let kinds = predicted.kinds.sorted { $0.key < $1.key }.map { "\(Phrase.number($0.value)) \($0.key)" }
        let count = Phrase.count(predicted.kinds.values.reduce(0, +), "conflict")
        var lines: [StyledText] = ["  \(style.yellow(count)) would be opened: \(kinds.joined(separator: ", "))"]
        lines += predicted.opened.prefix(5).map { details in
            let conflict = details.conflict
            let sides = ShortChange(conflict.local ?? "no value", conflict.register ?? "no value")
            let gone = conflict.kind == "field" ? "" : " (\(conflict.kind))"
            return "    \(details.recordation) \(conflict.field): local \(sides.old), register \(sides.new)\(gone)"
        }
        return lines
    }

    private var noticed: [String] {
        var lines: [String] = []
        let reasons = Dictionary(grouping: report.newlyRejected, by: \.reason).sorted {
            $0.value.count > $1.value.count
        }
        for (reason, rows) in reasons.prefix(5) {
            let rowNumbers = rows.prefix(8).map { "\($0.rowNumber)" }.joined(separator: ", ")
            let more = rows.count > 8 ? " …" : ""
            lines.append("  rejected: \(reason) (\(rows.count == 1 ? "row" : "rows") \(rowNumbers)\(more))")
        }
        for field in Field.allCases {
            if let words = report.findings.unknownWords[field] {
                let most = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
                    .map { "'\($0.key)' \($0.value)×" }
                let meaning = field == .status ? "unknown, and kept in status_text" : "kept as they are"
                lines.append(
                    "  \(field.name): words the source does not map, \(meaning): " + most.joined(separator: ", ")
                )
            }
            if let sentence = report.findings.undatedSentence(field) { lines.append("  " + sentence) }
            if let count = report.findings.unread[field] {
                let example =
                    report.findings.examples[field]?.first.map { ", first at row \($0.rowNumber): '\($0.text)'" } ?? ""
                lines.append("  \(field.name): \(Phrase.count(count, "cell")) not readable\(example)")
            }
            if let sentence = report.findings.zonelessSentence(field) { lines.append("  " + sentence) }
            if let sentence = report.findings.cutSentence(field) { lines.append("  " + sentence) }
        }
        lines += ([report.findings.continuationSentence].compactMap(\.self) + report.findings.remarks).map { "  " + $0 }
        if report.replacedBytes > 0 {
            lines.append(
                "  \(report.findings.garbledSentence(replacedBytes: report.replacedBytes)) became U+FFFD; if another charset is "
                    + "meant, say it by 'charset:' of the document in the source"
            )
        }
        if report.garbled > 0 {
            lines.append(
                "  \(Phrase.count(report.garbled, "recordation")) keep their last values in place of such text"
            )
        }
        lines += columnsApart
        for change in report.preview {
            let sides = ShortChange(change.old ?? "–", change.new ?? "–")
            let what = change.field.map { "\($0): \(sides.old) → \(sides.new)" } ?? change.kind
            lines.append("  \(change.key)  \(what)")
        }
        return lines
    }

    // A column that was renamed shows as one that is missing and one that nobody knows.
    private var columnsApart: [String] {
        guard !report.columns.missing.isEmpty else { return [] }
        func list(_ names: [String]) -> String {
            names.prefix(12).joined(separator: ", ") + (names.count > 12 ? " …" : "")
        }
        let unknown = report.columns.unknown
        return [
            "  not in the document: \(list(report.columns.missing)); what is read from there keeps its last values"
                + (unknown.isEmpty ? "" : "; columns that the source does not know: \(list(unknown))")
        ]
    }

    private var plannedConflicts: JSON {
        guard report.isDryRun else { return .null }
        let kinds = report.predicted?.kinds ?? [:]
        return .object([
            ("count", .int(kinds.values.reduce(0, +))),
            ("kinds", .object(["field", "gone", "unobserved"].map { ($0, .int(kinds[$0] ?? 0)) })),
            (
                "first",
                .array(
                    (report.predicted?.opened ?? []).map { details in
                        let conflict = details.conflict
                        return .object([
                            ("recordation", .string(details.recordation)), ("field", .string(conflict.field)),
                            ("kind", .string(conflict.kind)), ("base", JSON(conflict.base)),
                            ("local", JSON(conflict.local)), ("register", JSON(conflict.register)),
                            ("policy", .string(conflict.policy)),
                        ])
                    }
                )
            ),
        ])
    }

    var json: JSON {
        let counts = report.counts
        return .object([
            ("source", .string(report.source)), ("verdict", .string(report.verdict.rawValue)),
            ("fetch", report.fetch.map { .int($0) } ?? .null), ("extent", .string(report.extent.name)),
            ("rows", .int(counts.rows)), ("duplicates", .int(counts.duplicates)), ("skipped", .int(counts.skipped)),
            ("rejected", .int(counts.rejected)), ("seen", .int(counts.seen)), ("added", .int(counts.added)),
            ("changed", .int(counts.changed)), ("missing", .int(counts.missing)),
            ("disappeared", .int(counts.disappeared)), ("reappeared", .int(counts.reappeared)),
            ("conflicts", .int(report.conflicts)), ("planned_conflicts", plannedConflicts),
            ("closed_conflicts", .array((report.predicted?.merged ?? report.merged).closed.map(\.json))),
            ("kept", .int(report.kept)), ("reason", JSON(report.reason)), ("dry_run", .bool(report.isDryRun)),
            ("live", .int(report.tally.liveCount)), ("expired", .int(report.tally.expired)),
            ("tombstones", .int(report.tally.tombstones)),
            (
                "newly_rejected",
                .array(
                    report.newlyRejected.prefix(100).map {
                        .object([("row", .int($0.rowNumber)), ("reason", .string($0.reason))])
                    }
                )
            ),
        ])
    }
}
