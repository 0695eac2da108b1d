/// The value of one field on one side of a merge.
///
/// A side that has the record and states no value is `empty`; a side without the record or the column is `absent`. The
/// two are never equal.
public enum Cell: Hashable, Sendable {
    /// The side has no such record, or no such column.
    case absent
    /// The field has no value.
    case empty
    /// The field's canonical text.
    case text(String)

    /// Makes the cell of a record that exists: nil is `empty`.
    public init(_ value: String?) {
        self = value.map { .text($0) } ?? .empty
    }

    /// The text; nil for `empty` and for `absent`.
    public var value: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// An injective encoding: a letter for the case, then the text behind its length in bytes.
    var encoded: [UInt8] {
        switch self {
        case .absent: Array("a".utf8)
        case .empty: Array("e".utf8)
        case .text(let text): Array("t\(text.utf8.count):".utf8) + Array(text.utf8)
        }
    }
}
