package import Curation
package import Mirror
package import Recordations
internal import Registers

/// A recordation that is filed and that its register does not show yet.
package struct FilingEntry {
    /// The source.
    package let source: String
    /// What was filed, and notes.
    package let assignments: [String]
    /// How far the filing is.
    package let state: Filing.State
    /// The day on which it was filed; nil for today.
    package let day: CivilDate?
    /// What the filing is, or why.
    package let reason: String?

    /// Makes an entry.
    package init(source: String, assignments: [String], state: Filing.State, day: CivilDate?, reason: String?) {
        self.source = source
        self.assignments = assignments
        self.state = state
        self.day = day
        self.reason = reason
    }

    /// Adds it to the mirror, which is made where there is none.
    ///
    /// Throws ``UsageError`` where no actor is stated, and ``EditError`` for a value that the source does not have; no empty mirror
    /// is left behind then. A dry run without a mirror works on an empty one.
    package func add(to workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws -> FilingResult {
        let actor = try workspace.actor(vouchingFor: "a filed recordation")
        let definition = try workspace.definition(of: source)
        let checked = try Editor.filing(assignments.map(Assignment.init), of: definition, workspace.localFields)
        let today = try workspace.writingDay(today, isDryRun: isDryRun)
        let temporary = isDryRun && !workspace.hasMirror ? try TemporaryFolder() : nil
        defer { temporary?.remove() }
        let mirror =
            try temporary.map { folder in
                try Mirror(
                    path: folder.path + "/recordal.sqlite",
                    policies: workspace.policies,
                    numbers: workspace.numbers
                )
            }
            ?? workspace.openMirror(creating: true)
        let result = try mirror.transaction(isDryRun: isDryRun) {
            let draft = FilingDraft(
                source: try mirror.source(
                    name: definition.name,
                    register: definition.register,
                    jurisdiction: definition.jurisdiction
                ),
                values: checked.values,
                notes: checked.notes,
                state: state,
                day: day ?? today,
                reason: reason
            )
            return try mirror.add(draft, actor: actor)
        }
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        return result
    }
}
