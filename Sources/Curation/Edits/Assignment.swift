/// An assignment `FIELD=VALUE`, or for sets `FIELD+=VALUE` and `FIELD-=VALUE`.
public struct Assignment: Hashable, Sendable {
    /// The operator of an assignment.
    public enum Operator: Hashable, Sendable {
        case set, add, remove
    }

    /// The field's name.
    public let name: String
    /// The operator.
    public let `operator`: Operator
    /// The value as it was written.
    public let text: String

    /// Makes an assignment that sets a field.
    public init(name: String, text: String) {
        self.name = name
        self.operator = .set
        self.text = text
    }

    /// Reads an argument of a command.
    ///
    /// Throws ``EditError`` if it has no `=`.
    public init(_ argument: String) throws {
        guard let equals = argument.firstIndex(of: "=") else {
            throw EditError("'\(argument)' says nothing of a field", advice: "write FIELD=VALUE")
        }
        var name = String(argument[..<equals])
        switch name.last {
        case "+": `operator` = .add
        case "-": `operator` = .remove
        default: `operator` = .set
        }
        if self.operator != .set { name.removeLast() }
        self.name = name
        text = String(argument[argument.index(after: equals)...])
    }
}
