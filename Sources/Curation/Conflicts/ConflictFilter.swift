internal import Merging
internal import Mirror
internal import Recordations

/// Conditions on conflicts, such as `field=valid_to` or `holder=acme`, all of which must hold.
public struct ConflictFilter: Sendable {
    private let conditions: [(name: String, text: String)]

    private static let own = ["field", "kind", "source", "recordation", "policy", "actor"]

    /// Reads conditions from the arguments of a command.
    ///
    /// `sources` are the names of the mirror's sources. Throws ``EditError`` for a name that no conflict has, and for a
    /// value that no conflict can have.
    public init(_ arguments: [String], sources: [String]) throws {
        conditions = try arguments.map { argument in
            let assignment = try Assignment(argument)
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

    /// Whether all conditions hold for a conflict.
    ///
    /// The conflict's own values are compared whole. Of the recordation's fields a part is enough, and case, width and
    /// accents are ignored.
    public func admits(_ detail: ConflictDetail) -> Bool {
        conditions.allSatisfy { name, text in
            switch name {
            case "field": detail.conflict.field == text
            case "kind": detail.conflict.kind == text
            case "source": detail.source == text
            case "policy": detail.conflict.policy == text
            case "actor": detail.edit?.actor == text
            case "recordation": SearchText.folded(detail.recordation).contains(SearchText.folded(text))
            default:
                Field(name: name).flatMap { detail.values[$0] }
                    .map { SearchText.folded($0).contains(SearchText.folded(text)) } ?? false
            }
        }
    }
}
