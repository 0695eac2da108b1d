/// One recordation as the mirror stores it: its values with people's edits, and its presence in the register.
public struct Recordation: Sendable {
    /// The row number in the mirror; another mirror has other numbers.
    public let number: Int
    /// The register's name.
    public let register: String
    /// The source that last observed the recordation.
    public let source: String
    /// The code of the jurisdiction that keeps the register.
    public let jurisdiction: String
    /// The key within the register.
    public let key: RecordKey
    /// The values with people's corrections.
    public let values: FieldValues
    /// Fields that keep a former value because the register no longer states them or no longer has their column.
    public let notStated: FieldSet
    /// Whether the register says that the recordation has been removed.
    public let isTombstone: Bool
    /// `present`, `missing`, `disappeared` or `explained`; for a filing that is not in the register yet, the filing's
    /// state.
    public let presence: String
    /// The first day on which the register did not list the recordation; nil while it is present.
    public let absentSince: CivilDate?
    /// The day of the first edition that lists the recordation.
    public let firstSeen: CivilDate
    /// The day of the last edition that lists the recordation.
    public let lastSeen: CivilDate
    /// A person's decision on whether the recordation is ours; nil leaves it to the portfolio's rules.
    public let watch: Bool?
    /// The open edits that people have made.
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

    /// `REGISTER:KEY`, the name of the recordation in commands.
    public var id: String { "\(register):\(key.text)" }
}
