package import Ingest
package import Mirror
package import Recordations

/// What a person decides about a fetch: a held one is accepted or rejected, an applied one is undone.
package struct FetchDecisions {
    private let session: SyncSession
    private let id: Int

    /// Opens a session for the fetch of a number; `verb` says what is done, for others that find the lock.
    package init(_ workspace: Workspace, fetch id: Int, to verb: String, today: CivilDate?, isDryRun: Bool) throws {
        self.id = id
        session = try SyncSession(
            workspace,
            today: workspace.writingDay(today, isDryRun: isDryRun),
            isDryRun: isDryRun,
            purpose: "\(verb) fetch \(id)"
        )
    }

    /// Applies a held fetch.
    ///
    /// Throws ``UsageError`` for a fetch that is not held.
    package func accept(reason: String) throws -> SyncOutcome {
        let fetch = try session.mirror.fetch(numbered: id, as: .held, to: "accepted")
        let (definition, yaml) = try session.workspace.definitionText(of: fetch.source)
        let report = try session.run(definition, yaml).accept(fetch, reason: reason)
        return try session.conclude([report], isDetailed: false)
    }

    /// Refuses a held fetch for good; its bytes stay.
    ///
    /// Throws ``UsageError`` for a fetch that is not held.
    package func reject(reason: String) throws {
        _ = try session.mirror.fetch(numbered: id, as: .held, to: "rejected")
        try session.mirror.transaction(isDryRun: session.isDryRun) {
            try session.mirror.reject(fetch: id, reason: reason, actor: session.workspace.actor)
        }
    }

    /// What came of an undone fetch.
    package struct Undo {
        /// How many recordations are as before.
        package let touched: Int
        /// What became of reading the stored edition again, where the definition changed since; it may fail by itself, for the
        /// fetch is undone all the same and every run tries it again.
        package let again: Result<SyncReport?, any Error>
    }

    /// Undoes an applied fetch, and reads the stored edition again where its definition changed since.
    ///
    /// Throws ``UsageError`` for a fetch that was not applied.
    package func undo(reason: String) throws -> Undo {
        let fetch = try session.mirror.fetch(numbered: id)
        guard [.applied, .unchanged, .archived].contains(fetch.verdict) else {
            throw UsageError(
                "fetch \(id) is \(fetch.verdict.rawValue)",
                advice: "only an applied fetch can be taken back"
            )
        }
        let touched = try session.mirror.transaction(isDryRun: session.isDryRun) {
            try session.mirror.undo(fetch: id, reason: reason, actor: session.workspace.actor)
        }
        let again = Result { try session.isDryRun ? nil : readAgain(fetch.source) }
        try session.close()
        return Undo(touched: touched, again: again)
    }

    // A source whose definition is gone is read again by its next run.
    private func readAgain(_ source: String) throws -> SyncReport? {
        guard let (definition, yaml) = try? session.workspace.definitionText(of: source),
            try session.mirror.source(name: source)?.accepted != nil
        else { return nil }
        return try session.run(definition, yaml).readAgain()
    }
}

extension Mirror {
    /// The fetch of a number.
    ///
    /// Throws ``UsageError`` for an unknown number, and for a fetch with another verdict than the wanted one.
    package func fetch(numbered id: Int, as verdict: Fetch.Verdict? = nil, to purpose: String = "") throws -> Fetch {
        guard let fetch = try fetch(id) else {
            throw UsageError("there is no fetch \(id)", advice: "recordal fetches lists them")
        }
        if let verdict, fetch.verdict != verdict {
            throw UsageError(
                "fetch \(id) is \(fetch.verdict.rawValue)",
                advice: "only a \(verdict.rawValue) fetch can be \(purpose)"
            )
        }
        return fetch
    }
}
