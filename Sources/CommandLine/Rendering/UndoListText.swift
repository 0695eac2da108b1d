internal import Application
internal import Rendering

/// Prints what can be taken back.
struct UndoListText {
    /// The shape of the object.
    static let shape: JSONShape = JSONShape.object([("changes", .array(UndoList.Item.shape))]).named("recordal.undo/1")

    private let list: UndoList

    init(_ list: UndoList) { self.list = list }

    func print(_ listing: ListingOptions, _ common: CommonOptions) throws {
        let items = list.items
        let rows = Listing(schema: "recordal.undo/1", name: "changes", keys: UndoList.Item.shape.keys) { body in
            for item in items { try body(item.json) }
        } table: { width, style in
            let footer: StyledText =
                items.isEmpty
                ? "Nothing can be taken back." : "To take one back: recordal undo KIND NUMBER --reason TEXT"
            return ListingText(table, width: width, style: style, footer: [footer])
        }
        try rows.print(listing, common)
    }

    private var table: TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Undo", minimum: 12), TextTable.Column("When (UTC)", minimum: 19, rank: 1),
            TextTable.Column("Who", minimum: 5, isFlexible: true, rank: 2),
            TextTable.Column("Recordation", minimum: 14, isFlexible: true),
            TextTable.Column("What", minimum: 12, isFlexible: true),
            TextTable.Column("What stands on it", minimum: 10, isFlexible: true),
        ])
        for item in list.items {
            let name = item.kind == "presence" ? item.kind : "\(item.kind) \(item.name)"
            table.add([
                name, Phrase.instant(item.at), item.actor, item.recordation ?? "", item.what, item.obstacle ?? "",
            ])
        }
        return table
    }
}

extension UndoList.Item {
    /// The shape of ``json``.
    fileprivate static let shape: JSONShape = [
        "kind": .string, "name": .string, "number": .integer.orNull, "recordation": .string.orNull, "at": .instant,
        "actor": .string, "what": .string, "reason": .string.orNull, "obstacle": .string.orNull,
    ]

    /// The item as `--json` promises it.
    fileprivate var json: JSON {
        .object([
            ("kind", .string(kind)), ("name", .string(name)), ("number", JSON(Int(name))),
            ("recordation", JSON(recordation)),
            ("at", .string(at)), ("actor", .string(actor)), ("what", .string(what)), ("reason", JSON(reason)),
            ("obstacle", JSON(obstacle)),
        ])
    }
}
