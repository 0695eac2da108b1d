internal import Merging
internal import Mirror
internal import Recordations

/// Which conflicts are meant: conditions such as `field=valid_to` or `holder=acme`, all of which must hold.
public struct ConflictFilter: Sendable {
    private let conditions: [(name: String, text: String)]

    private static let own = ["field", "kind", "source", "recordation", "policy", "actor"]

    /// Reads conditions.
    ///
    /// `sources` are those that the mirror knows. Throws ``EditError`` for a name that conflicts have not, and for a value that
    /// no conflict can have.
    public init(_ words: [String], sources: [String]) throws {
        conditions = try words.map { word in
            let assignment = try Assignment(word)
            guard Self.own.contains(assignment.name) || Field(name: assignment.name) != nil else {
                throw EditError(
                    "'\(assignment.name)' says nothing of a conflict",
                    advice: "write \(Self.own.joined(separator: ", ")), or a field of the recordation such as holder"
                )
            }
            let known: [String]? =
                switch assignment.name {
                case "field": Field.allCases.map(\.name) + [Conflict.linkField]
                case "kind": ConflictKind.allCases.map(\.rawValue)
                case "policy": Policy.allCases.map(\.rawValue)
                case "source": sources
                default: nil
                }
            if let known, !known.contains(assignment.text) {
                throw EditError(
                    "no conflict can have \(assignment.name)=\(assignment.text)",
                    advice: "write one of: \(known.joined(separator: ", "))"
                )
            }
            return (assignment.name, assignment.text)
        }
    }

    /// Whether a conflict is meant.
    ///
    /// Words are compared whole; of the recordation's own fields a part is enough, without case, width and accents.
    public func admits(_ question: ConflictCase) -> Bool {
        conditions.allSatisfy { name, text in
            switch name {
            case "field": question.conflict.field == text
            case "kind": question.conflict.kind == text
            case "source": question.source == text
            case "policy": question.conflict.policy == text
            case "actor": question.edit?.actor == text
            case "recordation": SearchText.folded(question.recordation).contains(SearchText.folded(text))
            default:
                Field(name: name).flatMap { question.values[$0] }
                    .map { SearchText.folded($0).contains(SearchText.folded(text)) } ?? false
            }
        }
    }
}
