package import Mirror
package import Rendering

extension Event {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "seq": .integer, "at": .instant, "actor": .string, "cause": .string, "recordation": .string.orNull,
        "field": .string.orNull, "old": .string.orNull, "new": .string.orNull, "kind": .string,
        "fetch": .integer.orNull, "on": .date.orNull, "reason": .string.orNull,
    ]

    /// The event as `--json` promises it.
    package var json: JSON {
        .object([
            ("seq", .int(seq)), ("at", .string(at)), ("actor", .string(actor)), ("cause", .string(cause)),
            ("recordation", JSON(recordation)), ("field", JSON(field)), ("old", JSON(old)), ("new", JSON(new)),
            ("kind", .string(kind)), ("fetch", fetch.map { .int($0) } ?? .null),
            ("on", JSON(noticeDate)), ("reason", JSON(reason)),
        ])
    }
}
