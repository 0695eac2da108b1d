internal import Recordations

/// The folded text by which a recordation is found: mark, holder, numbers and agent, apart from one another.
enum SearchColumn {
    /// The fields that are searched, in their order in the column.
    static let fields: [Field] = [.mark, .holder, .recordationNumber, .registrationNumber, .agent]
    // Unit Separator: folded text never holds a control character, so no search runs over a field's end.
    static let separator = "\u{1F}"

    static func text(of values: FieldValues) -> String {
        var column = ""
        for (index, field) in fields.enumerated() {
            if index > 0 { column += separator }
            if let text = values[field] { column += SearchText.folded(text) }
        }
        return column
    }
}
