public import Documents
internal import Mirror
public import Recordations

/// The layout of a workbook that a person edits: which columns it has, and what its hidden sheet says.
public struct EditSheetLayout: Sendable {
    /// The name of the sheet that people edit.
    public static let sheet = "Recordations"
    /// The name of the very hidden sheet with the values as they were written.
    public static let hiddenSheet = "_recordal"
    /// The columns that say of a row's changes what options say of all.
    static let claims = ["kind", "reason", "on"]
    /// What the first cell of the hidden sheet says.
    static let title = "recordal sheet"
    /// The version of the layout.
    static let version = 1
    /// Columns of the hidden sheet before those of the values: the recordation, and its state.
    static let leading = 2
    /// The state of a recordation that is gone from its register.
    static let gone = "gone"
    /// The state of a line with the register's own value of a corrected field.
    static let register = "register"

    // The last is one that no row lacks, so that no long text runs into the empty cell of a local column.
    private static let fields = Field.allCases.filter { $0 != .status } + [.status]

    /// The columns with values: the register's, then the local ones.
    public let values: [String]
    private let localFields: LocalFields

    /// Makes the layout of a workspace's fields.
    public init(_ localFields: LocalFields) {
        self.localFields = localFields
        values = Self.fields.map(\.name) + localFields.all.map(\.name)
    }

    /// The columns of the sheet.
    public var columns: [EditableWorkbookWriter.Column] {
        let fields = Self.fields.map { field in
            EditableWorkbookWriter.Column(
                field.name,
                isDate: field.kind == .date,
                isOpen: false,
                choices: Self.choices(field)
            )
        }
        let notes = localFields.all.map {
            EditableWorkbookWriter.Column($0.name, isDate: $0.kind == .date, isOpen: true)
        }
        let kinds = [Edit.Kind.correction.rawValue, Edit.Kind.pending.rawValue]
        return [EditableWorkbookWriter.Column("recordation", isOpen: false)] + fields + notes + [
            EditableWorkbookWriter.Column("kind", isOpen: true, choices: kinds, isClosed: true),
            EditableWorkbookWriter.Column("reason", isOpen: true),
            EditableWorkbookWriter.Column("on", isDate: true, isOpen: true),
        ]
    }

    /// The number of a field's column in the sheet, from 0.
    public func column(of field: Field) -> Int { 1 + (Self.fields.firstIndex(of: field) ?? 0) }

    private static func choices(_ field: Field) -> [String] {
        switch field.kind {
        case .status: Status.allCases.map(\.rawValue)
        case .rightType: RightType.allCases.map(\.rawValue)
        default: []
        }
    }

    /// The rows of the hidden sheet before those of recordations.
    public func head(_ origin: EditSheet.Origin) -> [[String?]] {
        [
            [
                Self.title, "\(Self.version)", origin.mirror, origin.head, "\(origin.event)", "\(origin.lastEdit)",
                origin.program, origin.day,
            ],
            ["recordation", "state"] + values,
        ]
    }

    /// The row of the hidden sheet for a recordation, whose values are given in the order of ``values``.
    public static func row(_ name: String, isGone: Bool, _ values: [String?]) -> [String?] {
        [name, isGone ? gone : nil] + values
    }

    /// The row of the hidden sheet with the register's own value of a corrected field.
    public static func row(_ name: String, register field: Field, _ value: String?) -> [String?] {
        [name, register, field.name, value]
    }
}
