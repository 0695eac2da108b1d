internal import Curation
internal import Mirror
internal import Recordations

/// Why a recordation is gone from its register, or the withdrawal of that explanation.
package struct PresenceExplanation {
    /// The recordation and its presence before and after.
    package struct Result {
        /// The recordation, as `REGISTER:KEY`.
        package let recordation: String
        /// Its presence before.
        package let before: String
        /// Its presence after; `as before` for a withdrawal that is a dry run.
        package let after: String
    }

    /// The recordation's name.
    package let name: String
    /// Why.
    package let reason: String
    /// The recordation that it became, by name.
    package let continuedAs: String?
    /// Whether the explanation is withdrawn.
    package let isWithdrawal: Bool

    /// Makes an explanation.
    package init(name: String, reason: String, continuedAs: String?, isWithdrawal: Bool) {
        self.name = name
        self.reason = reason
        self.continuedAs = continuedAs
        self.isWithdrawal = isWithdrawal
    }

    /// Writes it; returns nil where the recordation is gone meanwhile.
    package func apply(to workspace: Workspace, isDryRun: Bool) throws -> Result? {
        let mirror = try workspace.openMirror(creating: false)
        let number = try NamedRecordation(name, in: mirror).number
        let other = try continuedAs.map { try NamedRecordation($0, in: mirror).number }
        guard let before = try mirror.evidence(number: number)?.recordation else { return nil }
        try mirror.transaction(isDryRun: isDryRun) {
            if isWithdrawal {
                try mirror.undoExplanation(record: number, reason: reason, actor: workspace.actor)
            } else {
                try mirror.explain(record: number, reason: reason, continuedAs: other, actor: workspace.actor)
            }
        }
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        var after = "explained"
        if isWithdrawal {
            // A dry run leaves the recordation explained.
            let now = isDryRun ? nil : try mirror.evidence(number: number)?.recordation
            after = isDryRun ? "as before" : now?.presence ?? before.presence
        }
        return Result(recordation: before.id, before: before.presence, after: after)
    }
}
