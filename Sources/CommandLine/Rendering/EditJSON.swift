internal import Application
internal import Curation
internal import Mirror
internal import Rendering

extension EditResult {
    /// The result as `--json` gives it.
    var json: JSON {
        .object([
            ("recordation", .string(recordation)), ("field", .string(field)), ("before", JSON(before)),
            ("after", JSON(after)), ("register", JSON(register)), ("edit", edit?.json ?? .null),
            ("findings", .array(findings.map { .string($0) })),
        ])
    }
}

extension Edit {
    /// The edit as `--json` gives it.
    var json: JSON {
        .object([
            ("edit", .int(id)), ("field", .string(field)), ("kind", .string(kind.rawValue)), ("value", JSON(local)),
            ("entered", JSON(entered)), ("base", JSON(base)), ("state", .string(state.rawValue)),
            ("actor", .string(actor)), ("at", .string(at)), ("reason", JSON(reason)), ("changed_on", JSON(changedOn)),
            ("batch", JSON(batch)),
        ])
    }
}
