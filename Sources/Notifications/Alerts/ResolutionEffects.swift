public import Curation
public import Deadlines
internal import Mirror
internal import Recordations

/// The next obligation of a recordation under each resolution of a conflict.
public struct ResolutionEffects: Sendable {
    /// The next obligation while the conflict is open; nil if there is none.
    public let now: Obligation?
    /// The next obligation if the conflict is resolved with the edit's value.
    public let local: Obligation?
    /// The next obligation if the conflict is resolved with the register's value.
    public let register: Obligation?

    /// Whether a resolution changes the obligation, its rule or its dates.
    public var isMoved: Bool { !ResolutionEffects.isSame(local, register) || !ResolutionEffects.isSame(now, register) }

    /// Whether two obligations are the same in kind, rule and dates.
    public static func isSame(_ one: Obligation?, _ other: Obligation?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.id == other.id && one.rule?.name == other.rule?.name && one.windowOpens == other.windowOpens
            && one.safe == other.safe && one.legal == other.legal && one.graceEnds == other.graceEnds
    }

    /// The number of days by which a resolution moves the safe date; nil if one of the two has no safe date.
    public func shift(_ resolved: Obligation?) -> Int? {
        guard let safe = resolved?.safe, let present = now?.safe else { return nil }
        return safe.days(since: present)
    }
}

extension Docket {
    /// The effects of resolving open conflicts, by the conflict's number.
    ///
    /// A recordation need not be in a portfolio. There are no effects for a conflict that is not open or not about a
    /// register's field, and for a recordation that its register does not show. If a jurisdiction's rule file has a
    /// mistake, only the register's end date counts, and no error is thrown.
    public func effects(of conflicts: [ConflictDetail]) throws -> [Int: ResolutionEffects] {
        let open = conflicts.filter { $0.conflict.state == .open }
        let facts = try mirror.facts(numbers: Set(open.map(\.conflict.record)))
        var reckonings: [String: Reckoning] = [:]
        var mistakes: [any Error] = []
        var effects: [Int: ResolutionEffects] = [:]
        for detail in open {
            guard let field = Field(name: detail.conflict.field), let edit = detail.edit,
                let now = facts[detail.conflict.record]?.facts
            else { continue }
            let reckoning = reckonings[now.jurisdiction] ?? reckoning(now.jurisdiction, &mistakes)
            reckonings[now.jurisdiction] = reckoning
            effects[detail.conflict.id] = ResolutionEffects(
                now: reckoning.next(now, in: field),
                local: reckoning.next(now.keeping(edit, field), in: field),
                register: reckoning.next(now.closing(edit, field, for: detail.conflict.register), in: field)
            )
        }
        return effects
    }
}

extension Reckoning {
    /// The first obligation by date; those without a date are last.
    ///
    /// Preconditions of other fields are left out, because they would hide how the term's dates move.
    fileprivate func next(_ facts: RecordationFacts, in field: Field) -> Obligation? {
        obligations(facts).filter { $0.kind.precondition.map { $0.field == field.name } ?? true }.min { one, other in
            guard let day = one.safe ?? one.end else { return false }
            return (other.safe ?? other.end).map { day < $0 } ?? true
        }
    }
}

extension RecordationFacts {
    /// The facts if the edit of a conflict is right and stays open.
    ///
    /// A pending edit changes nothing here, because its date counts already. The end date of a correction counts
    /// already, too.
    fileprivate func keeping(_ edit: Edit, _ field: Field) -> RecordationFacts {
        var facts = self
        guard edit.kind == .correction else { return facts }
        if field == .validTo {
            if edit.local == nil { facts.validTo = nil }
        } else {
            facts.set(field, to: edit.local)
        }
        return facts
    }

    /// The facts if the register is right and the edit of a conflict is closed.
    fileprivate func closing(_ edit: Edit, _ field: Field, for value: String?) -> RecordationFacts {
        var facts = self
        facts.changes.removeAll { $0.field == edit.field }
        if field == .validTo { facts.editedEnd = nil }
        facts.set(field, to: value)
        return facts
    }

    private mutating func set(_ field: Field, to value: String?) {
        let date = value.flatMap { CivilDate($0) }
        switch field {
        case .status: status = value.flatMap(Status.init) ?? .unknown
        case .rightType: rightType = value
        case .validFrom: validFrom = date
        case .validTo: validTo = date
        case .registrationValidTo: registrationEnd = date
        case .insuranceValidTo: insuranceEnd = date
        default: break
        }
    }
}
