internal import Curation
package import Mirror

/// Takes back decisions on matches, and editions of lists.
package struct ListUndo {
    private let workspace: Workspace
    private let actor: String

    /// Makes it; throws ``UsageError`` where no actor is stated.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        actor = try workspace.actor(vouchingFor: "taking something back")
    }

    /// Takes a decision back.
    package func decision(_ id: Int, reason: String, isDryRun: Bool) throws -> ListDecision {
        let mirror = try workspace.openMirror(creating: false)
        defer { try? mirror.close() }
        return try mirror.undoDecision(id, reason: reason, actor: actor, isDryRun: isDryRun)
    }

    /// Takes the newest edition of a list back, and returns its number.
    package func edition(of list: String, reason: String, isDryRun: Bool) throws -> Int {
        let mirror = try workspace.openMirror(creating: false)
        defer { try? mirror.close() }
        return try mirror.undoListEdition(list, reason: reason, actor: actor, isDryRun: isDryRun)
    }
}

extension Workspace {
    /// The name of the recordation with a row number in the mirror.
    package func recordationName(_ record: Int) throws -> String {
        let mirror = try openMirror(creating: false)
        defer { try? mirror.close() }
        return try mirror.name(ofRecord: record)
    }
}
