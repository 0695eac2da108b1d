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

    /// Changes the values of one recordation's fields.
    ///
    /// Throws ``UsageError`` where the name is unknown or ambiguous. Returns nil where the recordation is gone meanwhile.
    package func edit(_ name: String, _ assignments: [Assignment], _ claim: Claim) throws -> Change? {
        let number = try NamedRecordation(name, in: mirror).number
        var request = EditRequest(record: number, assignments: assignments)
        request.kind = claim.kind
        request.changedOn = claim.changedOn
        request.reason = claim.reason
        return try mirror.transaction(isDryRun: isDryRun) {
            let drafts = try editor.drafts(request)
            let edits = try mirror.edit(drafts, actor: actor(of: drafts))
            return try mirror.evidence(number: number).map {
                Change(recordation: $0.recordation.id, edits: edits)
            }
        }
    }

    /// Puts recordations into the portfolio or keeps them out of it, all or none; returns them as `REGISTER:KEY`.
    ///
    /// Throws ``UsageError`` where a name is unknown or ambiguous. One that is there already is not an error.
    package func watch(_ names: [String], _ watch: Bool, reason: String?) throws -> [String] {
        let numbers = try names.map { try NamedRecordation($0, in: mirror).number }
        return try mirror.transaction(isDryRun: isDryRun) {
            for number in numbers {
                try mirror.setWatch(watch, record: number, reason: reason, actor: workspace.actor)
            }
            return try numbers.compactMap { try mirror.evidence(number: $0)?.recordation.id }
        }
    }

    /// Sets how far a filing is; returns its recordation as `REGISTER:KEY`.
    ///
    /// Throws ``UsageError`` where the name is unknown or ambiguous or no actor is stated, and ``MirrorError`` for a recordation
    /// that its register shows.
    package func setFiling(_ state: Filing.State, of name: String, reason: String?) throws -> String {
        let number = try NamedRecordation(name, in: mirror).number
        let actor = try workspace.actor(vouchingFor: "how far a filing is")
        return try mirror.transaction(isDryRun: isDryRun) {
            _ = try mirror.setFiling(state, record: number, reason: reason, actor: actor)
            return try mirror.evidence(number: number)?.recordation.id ?? name
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
}
