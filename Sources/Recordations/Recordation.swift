/// One recordation as the mirror knows it: what its register says, and what became of it.
public struct Recordation: Sendable {
    /// Its number in the mirror; not stable across mirrors.
    public let number: Int
    /// The register's name.
    public let register: String
    /// The source that last observed it.
    public let source: String
    /// Whose register it is.
    public let jurisdiction: String
    /// Its key.
    public let key: RecordKey
    /// Its values, as people see them: with corrections.
    public let values: FieldValues
    /// Fields that keep a former value because the register stopped stating them, or have no column any more.
    public let notStated: FieldSet
    /// Whether the register says that it is no more.
    public let isTombstone: Bool
    /// `present`, `missing`, `disappeared` or `explained`; of one that is filed and not in its register yet how far it is.
    public let presence: String
    /// The day since when it is absent.
    public let absentSince: CivilDate?
    /// The day on which the mirror first saw it.
    public let firstSeen: CivilDate
    /// The day on which the register last showed it.
    public let lastSeen: CivilDate
    /// A person's word on whether it is ours; nil leaves that to the portfolio's rules.
    public let watch: Bool?
    /// What people's open edits say of it.
    public let edits: OpenEdits

    /// Makes a recordation from its parts.
    public init(
        number: Int,
        register: String,
        source: String,
        jurisdiction: String,
        key: RecordKey,
        values: FieldValues,
        notStated: FieldSet,
        isTombstone: Bool,
        presence: String,
        absentSince: CivilDate?,
        firstSeen: CivilDate,
        lastSeen: CivilDate,
        watch: Bool?,
        edits: OpenEdits = OpenEdits()
    ) {
        self.number = number
        self.register = register
        self.source = source
        self.jurisdiction = jurisdiction
        self.key = key
        self.values = values
        self.notStated = notStated
        self.isTombstone = isTombstone
        self.presence = presence
        self.absentSince = absentSince
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.watch = watch
        self.edits = edits
    }

    /// `REGISTER:KEY`, by which commands name it.
    public var id: String { "\(register):\(key.text)" }
}
