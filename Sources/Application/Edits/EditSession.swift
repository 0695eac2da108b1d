package import Curation
package import Mirror
package import Recordations
internal import Registers
internal import Rendering

/// A workspace whose mirror is open for people's edits; it needs no lock, for edits are made while a sync runs.
package struct EditSession {
    /// What is said of all values of one call.
    package struct Claim {
        /// Correction or pending change; nil where the register is not contradicted.
        package var kind: Edit.Kind?
        /// Why.
        package var reason: String?
        /// The day on which it changed, or was filed.
        package var changedOn: CivilDate?

        /// Makes a claim.
        package init(kind: Edit.Kind?, reason: String?, changedOn: CivilDate?) {
            self.kind = kind
            self.reason = reason
            self.changedOn = changedOn
        }
    }

    /// What was changed of one recordation.
    package struct Change {
        /// The recordation, as `REGISTER:KEY`.
        package let recordation: String
        /// The edits of its fields.
        package let edits: [EditResult]
        /// Whether it was put into the portfolio or out of it; nil where that was not asked for.
        package let watch: Bool?
        /// The new state of its filing; nil where that was not asked for.
        package let filing: Filing.State?
    }

    /// The workspace.
    package let workspace: Workspace
    /// Its mirror.
    package let mirror: Mirror
    /// Whether nothing is written.
    package let isDryRun: Bool

    /// Opens the mirror.
    package init(_ workspace: Workspace, isDryRun: Bool) throws {
        self.workspace = workspace
        self.isDryRun = isDryRun
        mirror = try workspace.openMirror(creating: false)
    }

    /// Refreshes the view of deadlines; also after an error, for what was written before it stays.
    package func close() {
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
    }

    /// Changes one recordation: values of fields, and `watch` and `filing`, which are no fields.
    ///
    /// Throws ``UsageError`` where the name is unknown or ambiguous. Returns nil where the recordation is gone meanwhile.
    package func edit(_ name: String, _ assignments: [Assignment], _ claim: Claim) throws -> Change? {
        let number = try NamedRecordation(name, in: mirror).number
        let special = assignments.filter { ["watch", "filing"].contains($0.name) }
        let watch = try special.last { $0.name == "watch" }.map(watch)
        let filing = try special.last { $0.name == "filing" }.map(filing)
        let rest = assignments.filter { !["watch", "filing"].contains($0.name) }
        return try mirror.transaction(isDryRun: isDryRun) {
            var drafts: [EditDraft] = []
            if !rest.isEmpty {
                var request = EditRequest(record: number, assignments: rest)
                request.kind = claim.kind
                request.changedOn = claim.changedOn
                request.reason = claim.reason
                drafts = try editor.drafts(request)
            }
            let edits = try mirror.edit(drafts, actor: actor(of: drafts))
            if let filing {
                let actor = try workspace.actor(vouchingFor: "how far a filing is")
                _ = try mirror.setFiling(filing, record: number, reason: claim.reason, actor: actor)
            }
            if let watch {
                try mirror.setWatch(watch, record: number, reason: claim.reason, actor: workspace.actor)
            }
            return try mirror.evidence(number: number).map {
                Change(recordation: $0.recordation.id, edits: edits, watch: watch, filing: filing)
            }
        }
    }

    /// Checks values against the fields of their source; each definition is read once.
    var editor: Editor {
        var known: [String: SourceDefinition] = [:]
        return Editor(mirror, workspace.localFields) { source in
            if let definition = known[source] { return definition }
            let definition = try workspace.definition(of: source)
            known[source] = definition
            return definition
        }
    }

    /// The actor of some edits; a correction and a pending change need one that is stated.
    package func actor(of drafts: [EditDraft]) throws -> String {
        guard let claim = drafts.first(where: { $0.kind != .note && !$0.isLocalFact }) else { return workspace.actor }
        return try workspace.actor(vouchingFor: "a \(claim.kind == .pending ? "pending change" : "correction")")
    }

    private func watch(_ assignment: Assignment) throws -> Bool {
        switch assignment.text {
        case "yes": return true
        case "no": return false
        default:
            throw UsageError("'\(SafeText.line(assignment.text))' is no answer", advice: "write watch=yes or watch=no")
        }
    }

    private func filing(_ assignment: Assignment) throws -> Filing.State {
        guard let state = Filing.State(rawValue: assignment.text), state != .linked else {
            let states = Filing.State.allCases.filter { $0 != .linked }.map(\.rawValue)
            throw UsageError(
                "'\(SafeText.line(assignment.text))' is no state of a filing",
                advice: "write filing=\(states.joined(separator: ", filing="))"
            )
        }
        return state
    }
}
