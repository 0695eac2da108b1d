internal import Application
internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

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

    func print(_ filter: EventFilter, of mirror: Mirror, in workspace: Workspace, _ common: CommonOptions) throws {
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
