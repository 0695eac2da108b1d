internal import ArgumentParser
internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show everything that happened to one recordation, the oldest first.",
        discussion: "Example: recordal history kz-customs:01280/ТЗ-271119"
    )

    @Argument(help: "REGISTER:KEY, or a part that is unambiguous.")
    var id: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        var filter = EventFilter()
        filter.record = try NamedRecordation(id, in: mirror).number
        try EventList(schema: "recordal.history/1", isOfOne: true).print(filter, mirror, workspace, common)
    }
}

struct ChangesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Show what the registers changed, field by field.",
        discussion: """
            Example: recordal changes --since 2026-11-01
                     recordal changes --since 12        (what came after fetch 12)
            """
    )

    @Option(help: ArgumentHelp("From the beginning of a day, or what came after a fetch.", valueName: "date or fetch"))
    var since: String?

    @Option(help: "Only of a source or a register.")
    var source: [String] = []

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        var filter = EventFilter()
        filter.isRegistersOnly = true
        filter.sources = source
        if let since {
            if let day = CivilDate(since) {
                filter.since = Instant(day.adding(days: -1).end(in: workspace.timeZone))
            } else if let fetch = Int(since), try mirror.fetch(fetch) != nil {
                filter.afterFetch = fetch
            } else {
                throw UsageError(
                    "'\(since)' is no day and no fetch",
                    advice: "write YYYY-MM-DD, or a number of 'recordal fetches'"
                )
            }
        }
        try EventList(schema: "recordal.changes/1", isOfOne: false).print(filter, mirror, workspace, common)
    }
}

extension Event {
    /// Why it came to be: its cause, and what a notice is of and was entered for.
    fileprivate var why: String {
        let cause = isNotice && cause == "fetch" ? "notice" + (noticeDate.map { " of \($0)" } ?? "") : cause
        return cause + (reason.map { ", \($0)" } ?? "")
    }
}

/// Events as a table or as JSON.
struct EventList {
    let schema: String
    let isOfOne: Bool

    func print(_ filter: EventFilter, _ mirror: Mirror, _ workspace: Workspace, _ common: CommonOptions) throws {
        let knowledge = try SourceFreshness(mirror, today: common.today(in: workspace))
        if common.json {
            let writer = JSONWriter(pretty: true) { Output.write($0) }
            writer.beginObject(schema: schema)
            writer.key("knowledge")
            writer.element(knowledge.json)
            writer.key("events")
            writer.beginArray()
            try mirror.events(filter) {
                writer.element($0.json)
                return true
            }
            writer.endArray()
            writer.endObject()
            return
        }
        var columns = [
            TextTable.Column("When (UTC)", minimum: 19), TextTable.Column("Fetch", alignment: .right, minimum: 5),
        ]
        if !isOfOne {
            columns += [
                TextTable.Column("Recordation", minimum: 20), TextTable.Column("Mark", minimum: 10, isFlexible: true),
            ]
        }
        columns += [
            TextTable.Column("What", minimum: 9), TextTable.Column("Before", minimum: 10, isFlexible: true),
            TextTable.Column("After", minimum: 10, isFlexible: true),
        ]
        if isOfOne { columns += [TextTable.Column("Who and why", minimum: 12, isFlexible: true)] }
        var table = TextTable(columns: columns)
        try mirror.events(filter) { event in
            var cells = [event.at.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: "")]
            cells.append(event.fetch.map(String.init) ?? "")
            if !isOfOne { cells += [event.recordation ?? "", event.mark ?? ""] }
            let isPlain = event.field == nil || event.field == "presence"
            // Of what people change the field alone does not say what happened.
            let isOfEdit = ["edit", "conflict"].contains { event.kind.hasPrefix($0) } && event.field != "watch"
            // A table that is fitted would cut both sides before they differ.
            let sides = common.width == nil ? nil : ShortChange(event.old ?? "", event.new ?? "")
            cells += [
                isPlain
                    ? event.kind
                    : (event.field ?? "") + (event.kind == "archived" || isOfEdit ? ", \(event.kind)" : ""),
                sides?.old ?? event.old ?? "", sides?.new ?? event.new ?? "",
            ]
            if isOfOne { cells.append("\(event.actor): \(event.why)") }
            table.add(cells)
            return true
        }
        if table.count > 0 { Output.line(table.render(width: common.width, style: common.style)) }
        if !common.quiet { Output.line("\(Phrase.count(table.count, "event")). \(knowledge.text).") }
    }
}
