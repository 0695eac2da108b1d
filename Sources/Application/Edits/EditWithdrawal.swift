package import Curation
internal import Mirror

extension EditSession {
    /// Withdraws edits: all of them, or none where one cannot be withdrawn.
    package func withdraw(_ ids: [Int], reason: String?) throws -> [EditResult] {
        try mirror.transaction(isDryRun: isDryRun) {
            // An edit that builds on another one is withdrawn before it.
            try Set(ids).sorted(by: >).map { id in
                let isNote = try mirror.edit(numbered: id)?.kind == .note
                let actor = try isNote ? workspace.actor : workspace.actor(vouchingFor: "taking an edit back")
                return try mirror.withdraw(edit: id, reason: reason, actor: actor)
            }
        }
    }

    /// Withdraws what still can be withdrawn of a batch, and names what stays.
    package func withdraw(batch: Int, reason: String?) throws -> BatchWithdrawal {
        try mirror.transaction(isDryRun: isDryRun) {
            let actor = try workspace.actor(vouchingFor: "taking a batch of edits back")
            return try mirror.withdraw(batch: batch, reason: reason, actor: actor)
        }
    }
}
