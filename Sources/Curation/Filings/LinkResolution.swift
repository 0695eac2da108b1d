package import Mirror
internal import Recordations

extension Mirror {
    /// The number of a recordation that its register shows, by its name `REGISTER:KEY`; nil if there is none.
    package static func number(named name: String, _ db: SQLDatabase) throws -> Int? {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return try db.value(
            """
            SELECT record.id FROM record JOIN register ON register.id = record.register_id
            WHERE register.name = ? AND record.key = ? AND observation_id IS NOT NULL
            """,
            [parts[0], parts[1]],
            as: Int.self
        )
    }

    /// Resolves the conflict about the link of a filed recordation with one of its candidates, or with none of them
    /// (`local`).
    package static func link(
        _ open: Conflict,
        by resolution: Resolution,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws -> ResolveResult {
        var conflict = open
        let candidates = (conflict.register ?? "").split(separator: " ").map(String.init)
        let name = try recordName(conflict.record, table.db)
        guard let filing = try table.filing(conflict.record), filing.state.isExpected else {
            throw MirrorError(.moved, "\(name) is not expected in its register any more")
        }
        let cause = "resolve: \(resolution.reason)"
        var target: Int?
        switch resolution.choice {
        case .local: break
        case .link, .value:
            target = try resolution.value.flatMap { candidates.contains($0) ? try number(named: $0, table.db) : nil }
            guard target != nil else { fallthrough }
        case .register:
            throw MirrorError(
                .moved,
                "conflict \(conflict.id) asks which recordation \(name) is",
                advice: "take one of them, or 'local' for none: \(candidates.joined(separator: ", "))"
            )
        }
        try table.write(resolution, record: conflict.record, "resolution", cause: cause)
        table.resolution = resolution.id
        conflict.state = .resolved
        let value = resolution.value ?? conflict.local
        try table.write(conflict, "conflict-resolved", cause: cause, old: conflict.local, new: value)
        if let target { try FilingLinker(table, reconciler).link(filing, to: target, cause: cause) }
        table.resolution = nil
        try reconciler.reconcile(record: conflict.record)
        return ResolveResult(conflict: conflict, recordation: name, after: resolution.value, edit: nil)
    }
}
