internal import Curation
internal import Mirror
internal import Recordations
internal import Reconciliation

/// Chosen findings of a list that became edits, filings and recordations of the portfolio.
package struct FindingApplication {
    /// The batch that the edits and filings are; nil where none was made.
    package let batch: Int?
    /// What became of each finding that was meant.
    package let used: [UsedFinding]

    /// How findings are carried out.
    package struct Wish {
        /// What becomes of findings.
        package let uses: [FindingUse]
        /// Which findings are meant.
        package let selection: FindingSelection
        /// Whether a difference is a change that is filed with customs; else the register is wrong.
        package let isPending: Bool
        /// Why.
        package let reason: String

        /// Makes a wish.
        package init(uses: [FindingUse], selection: FindingSelection, isPending: Bool, reason: String) {
            self.uses = uses
            self.selection = selection
            self.isPending = isPending
            self.reason = reason
        }
    }

    /// Carries out findings of a reconciliation in one transaction: all, or none if one throws.
    ///
    /// What cannot be carried out is named with its reason and is not an error; what is there already is not made again.
    /// A dry run writes nothing. Throws ``UsageError`` where no actor is stated.
    package init(
        _ wish: Wish,
        of reconciliation: ListReconciliation,
        in workspace: Workspace,
        isDryRun: Bool
    ) throws {
        let actor = try workspace.actor(vouchingFor: "what becomes of findings")
        let session = try EditSession(workspace, isDryRun: isDryRun)
        defer { session.close() }
        let plan = try FindingPlan(reconciliation.report, wish, session, today: reconciliation.today)
        let changes = plan.steps.compactMap(\.change)
        guard !changes.isEmpty else {
            (batch, used) = (nil, plan.steps.map(\.used))
            return
        }
        let done = try session.mirror.apply(changes, reason: wish.reason, actor: actor, isDryRun: isDryRun)
        var results = done.results.makeIterator()
        used = plan.steps.map { step in
            guard step.change != nil, let result = results.next() else { return step.used }
            return step.used.ended(result)
        }
        batch = isDryRun ? nil : done.batch
    }
}

extension UsedFinding {
    fileprivate func ended(_ result: ListedChangeResult) -> UsedFinding {
        var used = self
        switch result {
        case .edit(let edit):
            used.before = edit.before
            used.after = edit.edit?.local ?? edit.known?.local ?? edit.after
            used.edit = (edit.edit ?? edit.known)?.id
            used.conflict = edit.conflict
            used.outcome = edit.edit == nil ? .there : .done
        case .filing(let filing):
            used.recordation = filing.recordation
            used.conflict = filing.conflict
        case .knownFiling(let name):
            used.recordation = name
            used.outcome = .there
        case .watch(let name, let isNew):
            used.recordation = name
            used.outcome = isNew ? .done : .there
        }
        return used
    }
}
