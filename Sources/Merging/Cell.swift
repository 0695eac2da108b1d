/// What one side says of one field.
///
/// That a side states no value (`empty`) is a word of its own, and another one than having no such record or column
/// (`absent`): the two are never equal.
public enum Cell: Hashable, Sendable {
    /// There is no such record, or no such column.
    case absent
    /// The field has no value.
    case empty
    /// The field's canonical text.
    case text(String)

    /// Makes a cell of a record that is there: nil is `empty`.
    public init(_ value: String?) {
        self = value.map { .text($0) } ?? .empty
    }

    /// The text; nil for both ways of having none.
    public var value: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// An encoding in which two cells are equal only if they are the same: a letter, then the text behind its length.
    var encoded: [UInt8] {
        switch self {
        case .absent: Array("a".utf8)
        case .empty: Array("e".utf8)
        case .text(let text): Array("t\(text.utf8.count):".utf8) + Array(text.utf8)
        }
    }
}
