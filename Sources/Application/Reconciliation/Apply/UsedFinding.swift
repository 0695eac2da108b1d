package import Rendering

/// What became of one finding of a list, or of one field of it.
package struct UsedFinding: Sendable {
    /// How it ended.
    package enum Outcome: String, CaseIterable, Sendable {
        /// It was carried out.
        case done
        /// It was so already.
        case there
        /// Nothing is done about it, for a reason.
        case left
    }

    /// What was wanted.
    package let use: FindingUse
    /// The row's reference; nil for a recordation that no row names.
    package let reference: String?
    /// `REGISTER:KEY`; nil where there is none yet.
    package var recordation: String?
    /// The field; nil for a whole recordation.
    package var field: String?
    /// The value before; nil where nothing was stated.
    package var before: String?
    /// The value now; nil where nothing is stated.
    package var after: String?
    /// The rule of the law by which such rights are recorded; nil where none is named.
    package var law: String?
    /// The number of the edit; nil where none was made.
    package var edit: Int?
    /// The number of the conflict that it opened; nil where it opened none.
    package var conflict: Int?
    /// How it ended.
    package var outcome: Outcome
    /// Why nothing was done; nil for what was.
    package var why: String?

    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "apply": .words(of: FindingUse.self), "outcome": .words(of: Outcome.self), "reference": .string.orNull,
        "recordation": .string.orNull, "field": .string.orNull, "before": .string.orNull, "after": .string.orNull,
        "law": .string.orNull, "edit": .integer.orNull, "conflict": .integer.orNull, "why": .string.orNull,
    ]

    /// What became of it, as an object.
    package var json: JSON {
        .object([
            ("apply", .string(use.rawValue)), ("outcome", .string(outcome.rawValue)), ("reference", JSON(reference)),
            ("recordation", JSON(recordation)), ("field", JSON(field)), ("before", JSON(before)),
            ("after", JSON(after)), ("law", JSON(law)), ("edit", JSON(edit)), ("conflict", JSON(conflict)),
            ("why", JSON(why)),
        ])
    }
}
