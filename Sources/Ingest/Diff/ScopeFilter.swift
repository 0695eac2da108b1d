internal import Recordations

/// A declared filter of a scoped fetch: `holder=小米科技有限责任公司`, several joined by `&`.
public struct ScopeFilter: Sendable {
    private let conditions: [(field: Field, text: String)]
    /// The filter as it is kept: fields sorted, texts as they were given.
    public let canonical: String

    /// Reads a filter.
    ///
    /// Throws ``ScopeError`` for anything but `FIELD=TEXT`.
    public init(_ text: String) throws {
        var conditions: [(Field, String)] = []
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let field = Field(name: sides[0]), let text = CellText.folded(sides[1]) else {
                let names = Field.allCases.map(\.name).joined(separator: ", ")
                throw ScopeError(
                    description: "'\(part)' is no scope; write FIELD=TEXT, such as holder=Xiaomi (\(names))"
                )
            }
            conditions.append((field, text))
        }
        guard !conditions.isEmpty else { throw ScopeError(description: "the scope is empty; write FIELD=TEXT") }
        let sorted = conditions.sorted { ($0.0.rawValue, $0.1) < ($1.0.rawValue, $1.1) }
        self.conditions = sorted.map { ($0.0, SearchText.folded($0.1)) }
        canonical = sorted.map { "\($0.0.name)=\($0.1)" }.joined(separator: "&")
    }

    /// Whether a recordation matches: each text is a part of its field, folded.
    func matches(_ values: FieldValues) -> Bool {
        conditions.allSatisfy { condition in
            values[condition.field].map { SearchText.folded($0).contains(condition.text) } ?? false
        }
    }
}

/// A scope that cannot be read: what was seen and what is expected.
public struct ScopeError: Error, CustomStringConvertible {
    /// What was seen and what is expected.
    public let description: String
}
