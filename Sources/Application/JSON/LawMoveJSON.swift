internal import Deadlines
internal import Letters
internal import Mirror
internal import Notifications
internal import Recordations
package import Rendering

extension LawMove {
    /// The keys of ``json``, in their order.
    package static let jsonKeys = """
        recordation kind field direction was is
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// The move as an element of `moves` in `deadlines --moved --json`.
    package var json: JSON {
        .object([
            ("recordation", .string(recordation)), ("kind", .string(kind)), ("field", JSON(field)),
            ("direction", .string(direction.rawValue)), ("was", was.json), ("is", now?.json ?? .null),
        ])
    }
}

extension LawMove.Dates {
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
