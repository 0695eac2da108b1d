/// The open edits that people have made to one recordation.
public struct OpenEdits: Sendable, Equatable {
    /// Values of local fields by field name: `owner`, `tags`, `remarks`, and the fields that `recordal.yaml` declares.
    public var notes: [String: String] = [:]
    /// Corrections, which the recordation's values already include; nil corrects a field to "no value".
    public var applied: [Field: String?] = [:]
    /// Values that are filed with customs and not yet in the register; the recordation's values do not include them.
    public var pending: [Field: String?] = [:]
    /// Fields with an open conflict, which a person has to resolve.
    public var conflicting: FieldSet = []
    /// The number of open edits to register fields: corrections and pending ones.
    public var openEdits = 0
    /// The number of open conflicts.
    public var openConflicts = 0

    /// Makes a value without edits.
    public init() {}

    /// The local field `owner`: the person or team that the recordation belongs to.
    public var owner: String? { notes["owner"] }
    /// The local field `tags`, one element for each tag.
    public var tags: [String] { (notes["tags"] ?? "").split(separator: ",").map(String.init) }
    /// The date in a local field; nil where the field has no value or its text is no date.
    public func date(_ note: String) -> CivilDate? { notes[note].flatMap(CivilDate.init) }
    /// The fields that have a correction.
    public var corrected: FieldSet { FieldSet(applied.keys) }
}
