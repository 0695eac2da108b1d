internal import Notifications
internal import Application
internal import Deadlines
internal import Recordations
internal import Rendering

extension UnknownEnds {
    /// The shape of ``json``.
    static let shape: JSONShape = .array([
        "what": .string, "field": .string, "jurisdiction": .string, "recordations": .integer,
    ])
    /// The shape of each of ``rows``.
    static let rowShape: JSONShape = [
        "recordation": .string, "what": .string, "field": .string, "jurisdiction": .string,
        "mark": .string.orNull, "holder": .string.orNull,
    ]

    /// `3 unknown ends`.
    var phrase: String { Phrase.count(count, "unknown end") }

    /// One sentence for each jurisdiction and precondition, with what to type.
    var sentences: [String] {
        sorted.map { group, count in
            "end of the \(group.precondition.rawValue): unknown for \(Phrase.count(count, "recordation")) in "
                + "\(group.jurisdiction); type it: recordal edit ID \(group.precondition.field)=YYYY-MM-DD"
        }
    }

    /// The counts as `--json` promises them.
    var json: JSON {
        .array(
            sorted.map { group, count in
                .object([
                    ("what", .string(group.precondition.rawValue)), ("field", .string(group.precondition.field)),
                    ("jurisdiction", .string(group.jurisdiction)), ("recordations", .int(count)),
                ])
            }
        )
    }

    /// The recordations, by name, as `deadlines --unknown --json` promises them.
    var rows: [JSON] {
        listed.map {
            .object([
                ("recordation", .string($0.recordation)), ("what", .string($0.precondition.rawValue)),
                ("field", .string($0.precondition.field)), ("jurisdiction", .string($0.jurisdiction)),
                ("mark", JSON($0.mark)), ("holder", JSON($0.holder)),
            ])
        }
    }

    /// The recordations as a table.
    var table: TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Recordation", minimum: 20, isFlexible: true),
            TextTable.Column("Mark", minimum: 6, isFlexible: true), TextTable.Column("In", minimum: 2, rank: 1),
            TextTable.Column("End unknown of"), TextTable.Column("Field"),
        ])
        for end in listed {
            table.add([
                end.recordation, end.mark ?? "(no words)", end.jurisdiction, end.precondition.rawValue,
                end.precondition.field,
            ])
        }
        return table
    }
}
