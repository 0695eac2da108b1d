internal import Application
internal import Curation
internal import Mirror
internal import Rendering

extension EditResult {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "recordation": .string, "field": .string, "before": .string.orNull, "after": .string.orNull,
        "register": .string.orNull, "edit": Edit.shape.orNull, "conflict": .integer.orNull, "findings": .array(.string),
    ]

    /// The result as `--json` gives it.
    var json: JSON {
        .object([
            ("recordation", .string(recordation)), ("field", .string(field)), ("before", JSON(before)),
            ("after", JSON(after)), ("register", JSON(register)), ("edit", edit?.json ?? .null),
            ("conflict", JSON(conflict)), ("findings", .array(findings.map { .string($0) })),
        ])
    }
}

extension Edit {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "edit": .integer, "field": .string, "kind": .words(of: Kind.self), "value": .string.orNull,
        "entered": .string.orNull, "base": .string.orNull, "state": .words(of: State.self), "actor": .string,
        "at": .instant, "reason": .string.orNull, "changed_on": .date.orNull, "batch": .integer.orNull,
    ]

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
