public import Recordations

/// A document or payment that a recordation depends on and that has an end of its own.
///
/// The raw value is the term of rule files, of ``Rule/CapKind`` and of `caps` in `--json`.
public enum Precondition: String, CaseIterable, Sendable {
    /// The agent's power of attorney.
    case powerOfAttorney = "power of attorney"
    /// The liability insurance.
    case insurance
    /// The register's own dues.
    case dues

    /// The field that holds the last day, `YYYY-MM-DD`.
    public var field: String {
        switch self {
        case .powerOfAttorney: "power_of_attorney_valid_to"
        case .insurance: Field.insuranceValidTo.name
        case .dues: "dues_paid_to"
        }
    }

    /// Whether no register states the end, so that only a person can enter it.
    public var isEnteredByPerson: Bool { self != .insurance }

    /// The kind of obligation that has to be met by the end.
    public var kind: Obligation.Kind {
        switch self {
        case .powerOfAttorney: .renewPowerOfAttorney
        case .insurance: .renewInsurance
        case .dues: .payDues
        }
    }
}

extension Obligation.Kind {
    /// The precondition that the obligation keeps valid; nil for every other kind.
    public var precondition: Precondition? {
        switch self {
        case .renewPowerOfAttorney: .powerOfAttorney
        case .renewInsurance: .insurance
        case .payDues: .dues
        case .renew, .notifyCustoms, .reportChange, .staleSource: nil
        }
    }

    /// Whether the obligation is about the end of the recordation's term, which `recordal renewal` handles.
    public var isOfTerm: Bool { self == .renew || self == .notifyCustoms }
}

extension RecordationFacts {
    /// The last day of a precondition; nil where neither the register nor a person states it.
    public func end(of precondition: Precondition) -> CivilDate? {
        switch precondition {
        case .powerOfAttorney: powerOfAttorneyEnd
        case .insurance: insuranceEnd
        case .dues: duesEnd
        }
    }

    // The preconditions of a recordation that has ended need not be kept valid.
    var isInForce: Bool {
        switch status {
        case .active, .suspended, .pending, .unknown: !isExplained
        case .expired, .cancelled, .revoked: false
        }
    }
}

extension Rule {
    /// The citations for a precondition that the rule requires or ends the recordation with; empty where it does
    /// neither.
    func citations(of precondition: Precondition) -> [Citation] {
        caps.filter { $0.value.rawValue == precondition.rawValue }.map(\.citation)
            + needs.filter { $0.what == precondition.rawValue }.map(\.citation)
    }

    /// The notes of the rule's file about a precondition.
    func notes(of precondition: Precondition) -> [String] {
        caps.filter { $0.value.rawValue == precondition.rawValue }.compactMap(\.note)
            + needs.filter { $0.what == precondition.rawValue }.compactMap(\.note)
    }
}

extension Reckoning {
    /// The preconditions that the law of a recordation requires and whose end is not known.
    ///
    /// A recordation that has ended has none. Where the right is not stated, the preconditions of all possible rights
    /// count.
    public func unknownPreconditions(_ facts: RecordationFacts) -> [Precondition] {
        guard facts.isInForce, rules.contains(where: { !$0.counting.preconditions.isEmpty }) else { return [] }
        let rules = possibleRules(for: facts)
        return Precondition.allCases.filter { precondition in
            facts.end(of: precondition) == nil && rules.contains { $0.counting.preconditions.contains(precondition) }
        }
    }

    /// One obligation for each precondition whose end is known: the last day is the last working day up to that end.
    func preconditions(_ facts: RecordationFacts) -> [Obligation] {
        guard facts.insuranceEnd != nil || facts.powerOfAttorneyEnd != nil || facts.duesEnd != nil else { return [] }
        let rules = possibleRules(for: facts)
        return Precondition.allCases.compactMap { precondition in
            guard let end = facts.end(of: precondition) else { return nil }
            var obligation = Obligation(
                kind: precondition.kind,
                register: facts.register,
                key: facts.key,
                source: facts.source,
                jurisdiction: jurisdiction,
                rule: rules.first { !$0.citations(of: precondition).isEmpty },
                end: end
            )
            let (safe, isKnown) = office.day(0, before: end)
            obligation.right = facts.rightType
            if isStateUnnamed { obligation.marks.insert(.stateUnnamed) }
            obligation.safe = safe
            obligation.legal = end
            if !isKnown { obligation.marks.insert(.holidaysUnknown) }
            return obligation
        }
    }

    /// Caps from preconditions whose end a person entered and that the rule does not list.
    ///
    /// A person enters such an end because the recordation ends with it.
    func enteredCaps(_ facts: RecordationFacts, beside listed: [Rule.CapKind]) -> [Obligation.Cap] {
        guard facts.powerOfAttorneyEnd != nil || facts.duesEnd != nil else { return [] }
        return Precondition.allCases.compactMap { precondition in
            guard precondition.isEnteredByPerson, !listed.contains(where: { $0.rawValue == precondition.rawValue })
            else {
                return nil
            }
            return facts.end(of: precondition).map { Obligation.Cap(precondition.rawValue, $0) }
        }
    }
}

extension Obligation {
    /// The remarks on the date of a precondition.
    func remarks(of precondition: Precondition) -> [Remark] {
        var remarks: [Remark] = []
        if marks.contains(.stateUnnamed) { remarks.append(.stateUnnamed(jurisdiction: jurisdiction)) }
        remarks += holidayRemarks
        guard let rule else { return remarks }
        return remarks + rule.notes(of: precondition).map { .lawNote($0, rule: rule.name) }
    }
}
