internal import Application
internal import Curation
internal import Merging
internal import Mirror
internal import Recordations
internal import Rendering

extension JSON {
    /// The shape of evidence.
    static let evidenceShape: JSONShape = [
        "fetch": .integer.orNull, "day": .date.orNull, "row": .integer.orNull,
        "stated": JSONShape.array(.string).orNull,
        "notices": .array(["fetch": .integer, "day": .date, "on": .date, "stated": .array(.string)]),
    ]

    /// The row and the notices; what is stated is null where an edition's row states all.
    init(_ evidence: Evidence) {
        let last = evidence.notices.last?.notice
        func names(_ fields: FieldSet) -> JSON { .array(fields.fields.map { .string($0.name) }) }
        self = .object([
            ("fetch", (evidence.row?.fetch ?? last?.fetch).map { .int($0) } ?? .null),
            ("day", JSON(evidence.row?.day ?? last?.day.description)),
            ("row", evidence.row.map { .int($0.rowNumber) } ?? .null),
            ("stated", last == nil ? .null : names(evidence.stated)),
            (
                "notices",
                .array(
                    evidence.notices.map { notice, fields in
                        .object([
                            ("fetch", .int(notice.fetch)), ("day", .string(notice.day.description)),
                            ("on", .string(notice.date.description)), ("stated", names(fields)),
                        ])
                    }
                )
            ),
        ])
    }
}
