/// One `FIELD=VALUE`, or of sets `FIELD+=VALUE` and `FIELD-=VALUE`.
public struct Assignment: Hashable, Sendable {
    /// What is done with the value.
    public enum Operator: Hashable, Sendable {
        case set, add, remove
    }

    /// The field's name.
    public let name: String
    /// What is done.
    public let `operator`: Operator
    /// The value as it was written.
    public let text: String

    /// Makes one that sets a field.
    public init(name: String, text: String) {
        self.name = name
        self.operator = .set
        self.text = text
    }

    /// Reads a word of a command.
    ///
    /// Throws ``EditError`` where there is no `=`.
    public init(_ word: String) throws {
        guard let equals = word.firstIndex(of: "=") else {
            throw EditError("'\(word)' says nothing of a field", advice: "write FIELD=VALUE")
        }
        var name = String(word[..<equals])
        switch name.last {
        case "+": `operator` = .add
        case "-": `operator` = .remove
        default: `operator` = .set
        }
        if self.operator != .set { name.removeLast() }
        self.name = name
        text = String(word[word.index(after: equals)...])
    }
}
