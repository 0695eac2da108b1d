import Recordations

/// What people's changes must have come to, worked out in the plainest way and without a line of the engine's.
struct EditModel {
    struct Change: Equatable {
        var key: String
        var field: String
        var kind: String
        var local: String?
        var base: String?
        var isBaseGone = false
        var isBaseUnobserved = false
        var state = "open"
        var replaces: Int?
    }

    struct Conflict: Equatable {
        var key: String
        var edit: Int
        var field: String
        var kind: String
        var base: String?
        var local: String?
        var register: String?
        /// All that makes it this conflict.
        var identity: [String?]
        var state = "open"
        var resolution: Resolution?
        var deferred = false
        var fetch: Int?
    }

    struct Resolution: Equatable {
        var choice: String
        var value: String?
        var act: Int
    }

    /// What one act left changed: rows as they were before it; nil for those that it began.
    private struct Act {
        var edits: [Int: Change?] = [:]
        var conflicts: [Int: Conflict?] = [:]
    }

    var register = Model()
    var edits: [Int: Change] = [:]
    var conflicts: [Int: Conflict] = [:]
    private var acts: [Act] = []
    let policies: [String: String]

    init(policies: [String: String]) { self.policies = policies }

    // MARK: What the register says

    private struct RegisterValue: Equatable {
        var value: String?
        var isGone: Bool
        var isUnobserved: Bool
    }

    private func registerValue(_ key: String, _ field: String) -> RegisterValue? {
        guard let entry = register.entries[key], let field = Field(name: field) else { return nil }
        return RegisterValue(
            value: entry.values[field],
            isGone: entry.isTombstone || ["disappeared", "explained"].contains(entry.presence),
            isUnobserved: entry.unobserved.contains(field)
        )
    }

    /// What people must see of a recordation.
    func view(_ key: String) -> [Field: String] {
        var values = register.entries[key]?.values ?? [:]
        for (id, edit) in edits where edit.key == key && edit.state == "open" && edit.kind == "correction" {
            guard let field = Field(name: edit.field), conflict(about: id) == nil else { continue }
            values[field] = edit.local
        }
        return values
    }

    func note(_ key: String, _ field: String) -> String? {
        edits.values.first { $0.key == key && $0.field == field && $0.state == "open" }?.local
    }

    private func conflict(about edit: Int) -> Int? {
        conflicts.first { $0.value.edit == edit && $0.value.state == "open" }?.key
    }

    // A pending change and a correction stand beside each other.
    private func open(_ key: String, _ field: String, _ kind: String) -> Int? {
        edits.first {
            $0.value.key == key && $0.value.field == field && $0.value.state == "open"
                && ($0.value.kind == "pending") == (kind == "pending")
        }?.key
    }

    // MARK: Acts

    /// Does something, and remembers what it changed.
    private mutating func act(_ body: (inout EditModel) -> Void) {
        let before = self
        body(&self)
        var act = Act()
        for (id, edit) in edits where before.edits[id] != edit { act.edits[id] = .some(before.edits[id]) }
        for (id, conflict) in conflicts where before.conflicts[id] != conflict {
            act.conflicts[id] = .some(before.conflicts[id])
        }
        acts.append(act)
    }

    /// The number of the act that comes next.
    var nextAct: Int { acts.count }

    mutating func importEdition(_ change: (inout Model) -> Void, fetch: Int?) {
        change(&register)
        act { $0.reconcileAll(fetch) }
    }

    /// Makes an edit; nothing where it changes nothing.
    mutating func edit(_ key: String, _ field: String, _ kind: String, to value: String?) {
        let now = kind == "note" ? nil : registerValue(key, field)
        let older = open(key, field, kind)
        if let older {
            if edits[older]?.kind == kind, edits[older]?.local == value { return }
        } else if value == now?.value {
            return
        }
        act { model in
            if let older {
                if let asked = model.conflict(about: older) { model.conflicts[asked]?.state = "dissolved" }
                model.edits[older]?.state = "superseded"
            }
            let id = (model.edits.keys.max() ?? 0) + 1
            var edit = Change(key: key, field: field, kind: kind, local: value, base: now?.value)
            edit.isBaseGone = now?.isGone ?? false
            edit.isBaseUnobserved = now?.isUnobserved ?? false
            edit.replaces = older
            model.edits[id] = edit
            for id in model.openClaims(key) { model.settle(id, nil) }
        }
    }

    /// Takes an edit back; false where that has to be refused.
    mutating func withdraw(_ id: Int) -> Bool {
        guard let edit = edits[id], edit.state == "open" else { return false }
        if conflicts.values.contains(where: { $0.edit == id && $0.resolution != nil }) { return false }
        act { model in
            if let asked = model.conflict(about: id) { model.conflicts[asked]?.state = "dissolved" }
            model.edits[id]?.state = "withdrawn"
            if let older = edit.replaces, let row = model.edits[older], row.state == "superseded",
                model.open(row.key, row.field, row.kind) == nil
            {
                model.edits[older]?.state = "open"
            }
            for id in model.openClaims(edit.key) { model.settle(id, nil) }
        }
        return true
    }

    /// Resolutions a conflict; false where that has to be refused.
    mutating func resolve(_ id: Int, _ choice: String, _ value: String?) -> Bool {
        guard let conflict = conflicts[id], conflict.state == "open", let edit = edits[conflict.edit],
            let now = registerValue(edit.key, edit.field)
        else { return false }
        var resolution = Resolution(choice: choice, value: value, act: acts.count)
        if choice == "value" {
            if value == edit.local {
                resolution = Resolution(choice: "local", value: nil, act: acts.count)
            } else if value == now.value {
                resolution = Resolution(choice: "register", value: nil, act: acts.count)
            }
        }
        act { model in
            model.conflicts[id]?.state = "resolved"
            model.conflicts[id]?.resolution = resolution
            model.applyResolution(resolution, conflict.edit, now)
            for id in model.openClaims(edit.key) { model.settle(id, nil) }
        }
        return true
    }

    private mutating func applyResolution(_ resolution: Resolution, _ id: Int, _ now: RegisterValue) {
        guard let edit = edits[id] else { return }
        switch resolution.choice {
        case "local": rebase(id, now)
        case "register": edits[id]?.state = "resolved"
        default:
            edits[id]?.state = "resolved"
            if resolution.value == now.value { return }
            let next = (edits.keys.max() ?? 0) + 1
            var made = Change(key: edit.key, field: edit.field, kind: edit.kind, local: resolution.value, base: nil)
            made.replaces = id
            edits[next] = made
            rebase(next, now)
        }
    }

    private mutating func rebase(_ id: Int, _ now: RegisterValue) {
        edits[id]?.base = now.value
        edits[id]?.isBaseGone = now.isGone
        edits[id]?.isBaseUnobserved = now.isUnobserved
    }

    mutating func putOff(_ id: Int) -> Bool {
        guard conflicts[id]?.state == "open" else { return false }
        act { $0.conflicts[id]?.deferred = true }
        return true
    }

    /// Takes an resolution back, or a putting off; false where that has to be refused.
    mutating func undoResolution(_ id: Int) -> Bool {
        guard let conflict = conflicts[id] else { return false }
        if conflict.state == "open" {
            guard conflict.deferred else { return false }
            act { $0.conflicts[id]?.deferred = false }
            return true
        }
        guard let resolution = conflict.resolution else { return false }
        let rows = acts[resolution.act]
        for edit in rows.edits.keys {
            if isMoved(edit: edit, after: resolution.act) { return false }
            if let asked = self.conflict(about: edit), rows.conflicts[asked] == nil { return false }
        }
        if isInTheWay(rows, of: resolution.act) { return false }
        for other in rows.conflicts.keys where isMoved(conflict: other, after: resolution.act) {
            if other != id, conflicts[other]?.resolution != nil { return false }
        }
        act { model in
            model.restore(rows, of: resolution.act)
            model.conflicts[id]?.resolution = nil
            for id in model.openClaims(conflict.key) { model.settle(id, nil) }
        }
        return true
    }

    /// Takes the last edition back; false where that has to be refused.
    mutating func undo(fetch: Int, act number: Int, _ before: Model) -> Bool {
        if conflicts.values.contains(where: { $0.fetch == fetch && $0.resolution != nil }) { return false }
        let late = edits.filter { id, edit in edit.state == "open" && began(edit: id) > number }
        for edit in late.values {
            guard let then = before.entries[edit.key] else { return false }
            guard edit.kind != "note", let field = Field(name: edit.field) else { continue }
            if then.values[field] != changedTo(edit.key, field, at: number) { return false }
        }
        if isInTheWay(acts[number], of: number) { return false }
        register = before
        act { model in
            model.restore(model.acts[number], of: number)
            model.reconcileAll(fetch)
        }
        return true
    }

    // The fetch is the last one, so what it brought is what stands.
    private func changedTo(_ key: String, _ field: Field, at act: Int) -> String? {
        register.entries[key]?.values[field]
    }

    private func began(edit id: Int) -> Int {
        acts.firstIndex { act in act.edits[id].map { $0 == nil } ?? false } ?? -1
    }

    private func isMoved(edit id: Int, after act: Int) -> Bool { acts[(act + 1)...].contains { $0.edits[id] != nil } }

    private func isMoved(conflict id: Int, after act: Int) -> Bool {
        acts[(act + 1)...].contains { $0.conflicts[id] != nil }
    }

    // One edit a field: where another one was made since, the former cannot be opened again.
    private func isInTheWay(_ rows: Act, of act: Int) -> Bool {
        rows.edits.contains { id, before in
            guard let before, before.state == "open", !isMoved(edit: id, after: act),
                let other = open(before.key, before.field, before.kind)
            else { return false }
            return other != id && rows.edits[other] == nil
        }
    }

    private mutating func restore(_ rows: Act, of act: Int) {
        for (id, before) in rows.edits where !isMoved(edit: id, after: act) {
            if let before { edits[id] = before } else { edits[id]?.state = "withdrawn" }
        }
        for (id, before) in rows.conflicts where !isMoved(conflict: id, after: act) {
            guard let before else {
                conflicts[id]?.state = "dissolved"
                continue
            }
            // One conflict an edit.
            if before.state == "open", let asked = conflict(about: before.edit) {
                conflicts[asked]?.state = "dissolved"
            }
            conflicts[id] = before
        }
    }

    // MARK: Holding edits against the register

    private func openClaims(_ key: String?) -> [Int] {
        edits.filter { $0.value.state == "open" && $0.value.kind != "note" && (key == nil || $0.value.key == key) }
            .keys.sorted()
    }

    private mutating func reconcileAll(_ fetch: Int?) {
        for id in openClaims(nil) { settle(id, fetch) }
    }

    private mutating func settle(_ id: Int, _ fetch: Int?) {
        guard let edit = edits[id], edit.state == "open", let now = registerValue(edit.key, edit.field) else { return }
        func dissolve() {
            if let asked = conflict(about: id) { conflicts[asked]?.state = "dissolved" }
        }
        let policy =
            edit.kind == "pending"
            ? "manual" : policies[edit.field] ?? (edit.field == "classes" ? "elements" : "manual")
        if edit.local == now.value {
            dissolve()
            edits[id]?.state = "converged"
        } else if now.isGone, !edit.isBaseGone {
            openConflict("gone", id, edit, now: now, fetch: fetch)
        } else if now.isUnobserved, !edit.isBaseUnobserved {
            openConflict("unobserved", id, edit, now: now, fetch: fetch)
        } else if now.value == edit.base {
            dissolve()
            if now.isGone != edit.isBaseGone || now.isUnobserved != edit.isBaseUnobserved { rebase(id, now) }
        } else if policy == "register" {
            dissolve()
            edits[id]?.state = "overruled"
        } else if policy == "local" {
            dissolve()
            rebase(id, now)
        } else if policy == "latest", let mine = edit.local, let theirs = now.value {
            dissolve()
            if mine > theirs { rebase(id, now) } else { edits[id]?.state = "overruled" }
        } else if policy == "elements" {
            dissolve()
            let merged = EditModel.merged(edit.base, edit.local, now.value)
            if merged == now.value {
                edits[id]?.state = "converged"
            } else {
                edits[id]?.local = merged
                rebase(id, now)
            }
        } else {
            openConflict("field", id, edit, now: now, fetch: fetch)
        }
    }

    private static func merged(_ base: String?, _ local: String?, _ register: String?) -> String? {
        func numbers(_ text: String?) -> Set<Int> { Set((text ?? "").split(separator: ",").compactMap { Int($0) }) }
        let (was, mine, theirs) = (numbers(base), numbers(local), numbers(register))
        var merged = theirs.union(mine.subtracting(was))
        merged.subtract(was.subtracting(mine))
        let text = merged.sorted().map(String.init).joined(separator: ",")
        return text.isEmpty ? nil : text
    }

    private mutating func openConflict(_ kind: String, _ id: Int, _ edit: Change, now: RegisterValue, fetch: Int?) {
        let identity = [edit.key, edit.field, edit.base, edit.local, now.value, kind, edit.kind]
        let known = conflicts.first { $0.value.identity == identity }?.key
        if let known, conflicts[known]?.state == "open" { return }
        if let asked = conflict(about: id) { conflicts[asked]?.state = "dissolved" }
        if let known, let resolution = conflicts[known]?.resolution { return applyResolution(resolution, id, now) }
        let number = known ?? (conflicts.keys.max() ?? 0) + 1
        conflicts[number] = Conflict(
            key: edit.key,
            edit: id,
            field: edit.field,
            kind: kind,
            base: edit.base,
            local: edit.local,
            register: now.value,
            identity: identity
        )
        conflicts[number]?.fetch = fetch
    }
}
