package import Mirror
package import Rendering

extension Event {
    /// The keys of ``json``, in their order.
    package static let jsonKeys = """
        seq at actor cause recordation field old new kind fetch on reason
        """.split(whereSeparator: \.isWhitespace).map(String.init)

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
