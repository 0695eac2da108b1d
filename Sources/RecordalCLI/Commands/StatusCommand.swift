internal import ArgumentParser
internal import Curation
internal import Foundation
internal import Ingest
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show per source how old the knowledge is and what waits for a person.",
        discussion: "Example: recordal status"
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        let knowledge = try SourceFreshness(mirror, today: today)
        var table = TextTable(columns: [
            TextTable.Column("Source"), TextTable.Column("Known from"),
            TextTable.Column("Age", alignment: .right, minimum: 5),
            TextTable.Column("Live", alignment: .right, minimum: 5),
            TextTable.Column("Ended", alignment: .right, minimum: 5),
            TextTable.Column("Gone", alignment: .right, minimum: 5),
            TextTable.Column("Last attempt", minimum: 12, isFlexible: true),
        ])
        var objects: [JSON] = []
        var warnings: [String] = []
        for (source, line) in zip(try mirror.sources(), knowledge.lines) {
            let counts = try mirror.counts(source: source)
            let last = try mirror.fetches(source: source.name, limit: 1).first
            let present = counts.filter { $0.presence == "present" }
            var tally = Tally()
            for count in present {
                tally.count(Status(rawValue: count.status) ?? .unknown, isTombstone: count.isTombstone, count.count)
            }
            let (live, ended) = (tally.liveCount, tally.expired + tally.tombstones)
            let gone = counts.filter { $0.presence == "missing" || $0.presence == "disappeared" }.map(\.count).reduce(
                0,
                +
            )
            let attempt = last.map { "fetch \($0.id) of \($0.day): \($0.verdict.rawValue)" } ?? "none"
            table.add([
                source.name, line.asOf?.description ?? line.missing, line.days.map { "\($0) d" } ?? "",
                Phrase.number(live), Phrase.number(ended), Phrase.number(gone), attempt,
            ])
            // A notice makes no list younger: where there is none, the wait for it began with the first notice.
            let days = line.days ?? line.noticesSince.map { today.days(since: $0) }
            let stale = try isStale(source.name, days, workspace)
            if let stale, let days {
                let age = line.asOf == nil ? "no list yet, the first notice \(days)" : "known from \(days)"
                warnings.append("\(source.name) is stale: \(age) days ago, meant for \(stale)")
            }
            if let last, last.verdict == .held {
                warnings.append(
                    "\(source.name): fetch \(last.id) is held; look at it: recordal fetches show \(last.id)"
                )
            }
            if let last, last.verdict == .failed {
                warnings.append("\(source.name): fetch \(last.id) failed: \(last.reason ?? "")")
            }
            objects.append(
                .object([
                    ("source", .string(source.name)), ("as_of", JSON(line.asOf?.description)),
                    ("age_days", line.days.map { .int($0) } ?? .null), ("stale", .bool(stale != nil)),
                    ("live", .int(live)), ("ended", .int(ended)), ("expired", .int(tally.expired)),
                    ("tombstones", .int(tally.tombstones)), ("gone", .int(gone)),
                    ("rejected_rows", .int(try mirror.rejectedRows(source: source.name).count)),
                    ("last_fetch", last.map { .int($0.id) } ?? .null), ("last_verdict", JSON(last?.verdict.rawValue)),
                ])
            )
        }
        for name in try unknown(to: mirror, workspace) {
            table.add([name, "nothing yet", "", "", "", "", "none"])
            warnings.append("\(name) was never brought in: recordal sync \(name)")
            objects.append(
                .object([
                    ("source", .string(name)), ("as_of", .null), ("age_days", .null), ("stale", .bool(false)),
                    ("live", .int(0)), ("ended", .int(0)), ("expired", .int(0)), ("tombstones", .int(0)),
                    ("gone", .int(0)), ("rejected_rows", .int(0)),
                    ("last_fetch", .null), ("last_verdict", .null),
                ])
            )
        }
        var filter = Filter()
        filter.portfolio = workspace.portfolio
        var ours = 0
        try mirror.list(filter, reading: [], inOrder: false) { _ in
            ours += 1
            return true
        }
        if ours == 0 {
            warnings.append("the portfolio is empty: say in \(workspace.file) which recordations are yours")
        }
        let waiting = try mirror.openConflicts(on: today).values.reduce(0, +)
        if waiting > 0 {
            warnings.append("\(Phrase.count(waiting, "conflict")) of edits and registers: recordal conflicts")
        }
        // The first command after an upgrade says which dates the law moved, whichever command it is.
        workspace.materialiseDeadlines(mirror, isPatient: false)
        let standing = try DeadlineStanding(workspace, mirror, today: today)
        warnings += standing.warnings
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.status/1"), ("today", .string(today.description)),
                    ("rehearsal", .bool(workspace.isRehearsal)),
                    ("deadlines", standing.deadlines), ("unknown_ends", standing.unknown),
                    ("letters", standing.letters),
                    ("sources", .array(objects)),
                    ("portfolio", .int(ours)), ("open_conflicts", .int(waiting)),
                    ("warnings", .array(warnings.map { .string($0) })),
                    ("head", .string(try mirror.head())),
                ])
            )
        }
        if !common.quiet {
            if workspace.isRehearsal {
                Output.line("A rehearsal: days may stand in this mirror that have not come.")
            }
            Output.line(table.render(width: common.width, style: common.style))
            Output.line("Portfolio: \(Phrase.count(ours, "recordation")).")
        }
        for warning in warnings { Output.line("\(common.style.yellow("warning")): \(warning)") }
    }

    // Sources that a run pulls and that no run has pulled yet.
    private func unknown(to mirror: Mirror, _ workspace: Workspace) throws -> [String] {
        let known = Set(try mirror.sources().map(\.name))
        return workspace.sources.filter { source in
            guard !known.contains(source.name) else { return false }
            let definition = try? workspace.definitions.definition(source.definition, source: source.name).definition
            return definition?.isByHand != true && (source.origin != nil || definition?.pull?.url != nil)
        }.map(\.name)
    }

    private func isStale(_ name: String, _ days: Int?, _ workspace: Workspace) throws -> Int? {
        let configured = workspace.sources.first { $0.name == name }?.definition ?? name
        // A source whose definition is gone or broken is no reason to say nothing of the others.
        guard let days,
            let limit = try? workspace.definitions.definition(configured, source: name).definition.staleAfterDays
        else { return nil }
        return days > limit ? limit : nil
    }
}
