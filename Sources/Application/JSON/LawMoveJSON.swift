internal import Deadlines
internal import Messages
internal import Mirror
internal import Notifications
internal import Recordations
package import Rendering

extension LawMove {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "recordation": .string, "kind": .string, "field": .string.orNull, "direction": .words(of: Direction.self),
        "was": Dates.shape, "is": Dates.shape.orNull,
    ]

    /// The move as an element of `moves` in `deadlines --moved --json`.
    package var json: JSON {
        .object([
            ("recordation", .string(recordation)), ("kind", .string(kind)), ("field", JSON(field)),
            ("direction", .string(direction.rawValue)), ("was", was.json), ("is", now?.json ?? .null),
        ])
    }
}

extension LawMove.Dates {
    /// The shape of ``json``.
    fileprivate static let shape: JSONShape = [
        "end": .date.orNull, "window_opens": .date.orNull, "safe": .date.orNull, "legal": .date.orNull,
        "grace_ends": .date.orNull, "rule": .string.orNull, "citation": .string.orNull,
        "confidence": .string.orNull,
    ]

    /// The dates under the keys of `deadlines --json`.
    fileprivate var json: JSON {
        func date(_ date: CivilDate?) -> JSON { JSON(date?.description) }
        return .object([
            ("end", date(end)), ("window_opens", date(windowOpens)), ("safe", date(safe)), ("legal", date(legal)),
            ("grace_ends", date(graceEnds)), ("rule", JSON(rule)), ("citation", JSON(citation)),
            ("confidence", JSON(confidence)),
        ])
    }
}
