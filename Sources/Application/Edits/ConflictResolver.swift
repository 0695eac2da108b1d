package import Curation
package import Mirror
package import Recordations
internal import Registers
internal import Rendering

/// Resolves conflicts, defers them, and takes resolutions back.
package struct ConflictResolver {
    /// What is done with a conflict.
    package enum Action {
        /// `local`, `register`, or a third value, which is checked as the register's are.
        case resolve(String)
        /// It is put off until a day.
        case putOff(CivilDate)
        /// The resolution, or the deferral, is taken back.
        case undo
    }

    /// The workspace.
    package let workspace: Workspace
    /// Its mirror.
    package let mirror: Mirror
    private let actor: String

    /// Opens the mirror; throws ``UsageError`` where no actor is stated.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        actor = try workspace.actor(vouchingFor: "an answer to a conflict")
        mirror = try workspace.openMirror(creating: false)
    }

    /// Does one thing with all selected conflicts, or nothing where it cannot be done with one of them.
    ///
    /// Throws ``UsageError`` for a third value where the conflicts are about several fields.
    package func apply(
        _ action: Action,
        to selection: ConflictSelection,
        reason: String?,
        today: CivilDate,
        isDryRun: Bool
    ) throws -> [ResolveResult] {
        if case .putOff(let day) = action, day <= today {
            throw UsageError("--defer \(day) is not after today", advice: "name the day on which to be asked again")
        }
        return try mirror.transaction(isDryRun: isDryRun) {
            let conflicts = try selection.conflicts(in: mirror, on: today)
            if case .resolve(let text) = action { try refuseOneValueForSeveralFields(text, conflicts) }
            return try conflicts.map { try apply(action, to: $0, reason: reason) }
        }
    }

    /// Does one thing with one conflict.
    package func apply(_ action: Action, to one: ConflictDetail, reason: String?) throws -> ResolveResult {
        let id = one.conflict.id
        switch action {
        case .resolve(let text): return try resolve(one, text, reason: reason ?? "")
        case .putOff(let day): return try mirror.defer(id, until: day, reason: reason, actor: actor)
        case .undo: return try mirror.undoResolution(ofConflict: id, reason: reason ?? "", actor: actor)
        }
    }

    /// Gives an answer to conflicts, or to none of them where it cannot be given to one.
    ///
    /// Throws ``StatementError`` for a value that its field cannot have, and ``MirrorError`` where a conflict was answered or
    /// dissolved meanwhile.
    package func apply(
        _ answer: ConflictQueue.Answer,
        toConflicts ids: [Int],
        reason: String?
    ) throws -> [ResolveResult] {
        try mirror.transaction {
            try ids.map { id in
                guard let one = try mirror.conflict(numbered: id) else {
                    throw MirrorError(.moved, "there is no conflict \(id)", advice: "recordal conflicts lists them")
                }
                switch answer {
                case .keep: return try mirror.resolve(id, .local, reason: reason ?? "", actor: actor)
                case .register: return try mirror.resolve(id, .register, reason: reason ?? "", actor: actor)
                case .value(let text): return try resolve(one, toValue: text ?? "", reason: reason ?? "")
                case .putOff(let day): return try mirror.defer(id, until: day, reason: reason, actor: actor)
                }
            }
        }
    }

    /// Throws ``StatementError`` where a text can be no value of a conflict's field.
    package func check(_ text: String, forConflict id: Int) throws {
        guard let one = try mirror.conflict(numbered: id), let field = Field(name: one.conflict.field) else { return }
        _ = try workspace.definition(of: one.source).canonical(text, for: field)
    }

    /// Takes the last answers to conflicts back, or none of them; each of them is open again.
    ///
    /// Throws ``MirrorError`` where a later change stands on one.
    package func takeBack(_ ids: [Int], reason: String) throws -> [ResolveResult] {
        // The newest first: an answer may stand on the one before it.
        try mirror.transaction {
            try ids.reversed().map { try mirror.undoResolution(ofConflict: $0, reason: reason, actor: actor) }
        }
    }

    private func resolve(_ one: ConflictDetail, _ text: String, reason: String) throws -> ResolveResult {
        switch text {
        case "local": try mirror.resolve(one.conflict.id, .local, reason: reason, actor: actor)
        case "register": try mirror.resolve(one.conflict.id, .register, reason: reason, actor: actor)
        default: try resolve(one, toValue: text, reason: reason)
        }
    }

    // An empty text is no value; for a filed recordation the text is the one that it is.
    private func resolve(_ one: ConflictDetail, toValue text: String, reason: String) throws -> ResolveResult {
        func resolve(_ choice: Resolution.Choice, _ value: String?) throws -> ResolveResult {
            try mirror.resolve(one.conflict.id, choice, value: value, reason: reason, actor: actor)
        }
        guard let field = Field(name: one.conflict.field) else { return try resolve(.link, text) }
        guard CellText.folded(text) != nil else { return try resolve(.value, nil) }
        return try resolve(.value, workspace.definition(of: one.source).canonical(text, for: field))
    }

    // A date is a value of no other field, and text that was meant for one field may be read by another.
    private func refuseOneValueForSeveralFields(_ value: String, _ conflicts: [ConflictDetail]) throws {
        guard !["local", "register"].contains(value) else { return }
        let fields = Set(conflicts.map(\.conflict.field)).sorted()
        guard fields.count > 1, let field = fields.first else { return }
        let first = conflicts.filter { $0.conflict.field == field }.map { "\($0.conflict.id)" }
        throw UsageError(
            "'\(SafeText.line(value))' would be taken for several fields: \(Phrase.list(fields))",
            advice: "give a value for one field at a time: recordal resolve \(first.prefix(12).joined(separator: " ")) "
                + "--take VALUE --reason TEXT; nothing was changed"
        )
    }
}
