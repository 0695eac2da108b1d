/// What people's open edits say of one recordation.
public struct OpenEdits: Sendable, Equatable {
    /// Notes by their field: `owner`, `tags`, `remarks`, and what `recordal.yaml` declares.
    public var notes: [String: String] = [:]
    /// Corrections that the values have been given; nil says that there is no value.
    public var applied: [Field: String?] = [:]
    /// What is filed with customs and waits for the register; it stands beside the values.
    public var pending: [Field: String?] = [:]
    /// Fields about which a person is asked.
    public var conflicting: FieldSet = []
    /// How many edits stand against the register: corrections and pending ones.
    public var openEdits = 0
    /// How many questions wait for a person.
    public var openConflicts = 0

    /// None.
    public init() {}

    /// Whose the recordation is.
    public var owner: String? { notes["owner"] }
    /// The tags.
    public var tags: [String] { (notes["tags"] ?? "").split(separator: ",").map(String.init) }
    /// The date that a note holds; nil where there is no such note, or where it holds another text.
    public func date(_ note: String) -> CivilDate? { notes[note].flatMap(CivilDate.init) }
    /// The fields whose value is a correction.
    public var corrected: FieldSet { FieldSet(applied.keys) }
}
