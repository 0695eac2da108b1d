internal import Application
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
    /// The shape of the object, without its name.
    static let shape: JSONShape = ["knowledge": SourceFreshness.shape, "events": .array(Event.shape)]

    let schema: String
    let isOfOne: Bool

    func print(
        _ filter: EventFilter,
        of mirror: Mirror,
        today: CivilDate,
        as listing: ListingOptions,
        _ common: CommonOptions
    ) throws {
        let freshness = try SourceFreshness(mirror, today: today)
        let list = Listing(
            schema: schema,
            before: [("knowledge", freshness.json)],
            name: "events",
            keys: Event.shape.keys
        ) { body in
            try mirror.events(filter) {
                try body($0.json)
                return true
            }
        } table: { width, style in
            var table = TextTable(columns: columns)
            try mirror.events(filter) { event in
                table.add(cells(event, isFitted: width != nil))
                return true
            }
            let count = Phrase.count(table.count, "event")
            return ListingText(table, width: width, style: style, footer: ["\(count). \(freshness.text)."])
        }
        try list.print(listing, common)
    }

    private var columns: [TextTable.Column] {
        let ofOne = [TextTable.Column("Who and why", minimum: 12, isFlexible: true, rank: 1)]
        let ofMany = [
            TextTable.Column("Recordation", minimum: 20),
            TextTable.Column("Mark", minimum: 8, isFlexible: true, rank: 1),
        ]
        return [
            TextTable.Column("When (UTC)", minimum: 19, rank: 2),
            TextTable.Column("Fetch", alignment: .right, minimum: 5, rank: 3),
        ] + (isOfOne ? [] : ofMany) + [
            TextTable.Column("What", minimum: 9), TextTable.Column("Before", minimum: 8, isFlexible: true),
            TextTable.Column("After", minimum: 8, isFlexible: true),
        ] + (isOfOne ? ofOne : [])
    }

    private func cells(_ event: Event, isFitted: Bool) -> [String] {
        var cells = [Phrase.instant(event.at), event.fetch.map(String.init) ?? ""]
        if !isOfOne { cells += [event.recordation ?? "", event.mark ?? ""] }
        let isPlain = event.field == nil || event.field == "presence"
        // Of what people change the field alone does not say what happened.
        let isOfEdit = ["edit", "conflict"].contains { event.kind.hasPrefix($0) } && event.field != "watch"
        // A table that is fitted would cut both sides before they differ.
        let sides = isFitted ? ShortChange(event.old ?? "", event.new ?? "") : nil
        cells += [
            isPlain
                ? event.kind : (event.field ?? "") + (event.kind == "archived" || isOfEdit ? ", \(event.kind)" : ""),
            sides?.old ?? event.old ?? "", sides?.new ?? event.new ?? "",
        ]
        if isOfOne { cells.append("\(event.actor): \(event.why)") }
        return cells
    }
}
