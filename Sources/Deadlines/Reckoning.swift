internal import Recordations

/// Computes obligations from one jurisdiction's rules and its office's working days.
///
/// It is pure: the same facts give the same dates, independent of the clock and the time zone.
public final class Reckoning: Sendable {
    /// The jurisdiction's code.
    public let jurisdiction: String
    /// The rules, each for its own anchor dates.
    public let rules: [Rule]
    /// The working days of the jurisdiction's office.
    public let office: OfficeDays

    /// Whether the office is that of one State of a union and the workspace does not name the State.
    public let isStateUnnamed: Bool
    /// One kind of right for each group of rights with rules of its own, `trademark` first.
    private let families: [String]

    /// Makes a reckoning from rules and working days.
    public init(jurisdiction: String, rules: [Rule], office: OfficeDays, isStateUnnamed: Bool = false) {
        self.jurisdiction = jurisdiction
        self.rules = rules
        self.office = office
        self.isStateUnnamed = isStateUnnamed
        var families: [String] = []
        for rights in Set(rules.map(\.rights)).sorted(by: { $0.sorted().lexicographicallyPrecedes($1.sorted()) }) {
            families.append(rights.contains("trademark") ? "trademark" : rights.min() ?? "trademark")
        }
        self.families = families.filter { $0 == "trademark" } + families.filter { $0 != "trademark" }
    }

    /// All obligations of a recordation.
    ///
    /// A recordation that its register calls ended, or whose absence a person explained, has none but those of its
    /// changes.
    public func obligations(_ facts: RecordationFacts) -> [Obligation] {
        var found: [Obligation] = []
        switch facts.status {
        case .active, .suspended, .pending, .unknown:
            if !facts.isExplained { found = [renewal(facts)] + preconditions(facts) }
        case .expired, .cancelled, .revoked: break
        }
        for change in facts.changes { found += self.changes(change, facts) }
        return found
    }

    // MARK: The law's version

    /// The rule for a recordation's kind of right and anchor date; the present day does not matter.
    ///
    /// A right without a rule of its own gets nil, never the rule of another right. Without an anchor date the rule is
    /// the one whose term, counted back from the end, begins while that rule is in force; without an end as well, it is
    /// the last rule. Where the right is not stated, it is the rule for trademarks; ``obligations(_:)`` considers the
    /// other rights too.
    public func rule(for facts: RecordationFacts) -> (rule: Rule?, isAnchorKnown: Bool) {
        let right = facts.rightType ?? families.first ?? "trademark"
        let fitting = rules.count == 1 && rules[0].isFor(right) ? rules : rules.filter { $0.isFor(right) }
        if let anchor = facts.validFrom { return (fitting.last { $0.covers(anchor: anchor) }, true) }
        guard fitting.count > 1 else { return (fitting.last, true) }
        guard let end = facts.validTo ?? facts.registrationEnd else { return (fitting.last, false) }
        let candidate = fitting.last { rule in
            guard let term = rule.counting.term else { return rule.covers(anchor: end) }
            return rule.covers(anchor: shifted(end, by: term, -1))
        }
        return (candidate ?? fitting.last, false)
    }

    /// The rules that may apply to a recordation: several where its right is not stated and the law differs between
    /// rights.
    func possibleRules(for facts: RecordationFacts) -> [Rule] {
        guard facts.rightType == nil, families.count > 1 else { return [rule(for: facts).rule].compactMap { $0 } }
        return families.compactMap { family in
            var possible = facts
            possible.rightType = family
            return rule(for: possible).rule
        }
    }

    // MARK: Renewal

    // A recordation without a stated right may have any of them: the earliest of their dates is safe for all.
    private func renewal(_ facts: RecordationFacts) -> Obligation {
        guard facts.rightType == nil, families.count > 1 else { return renewalOfRight(facts) }
        var earliest: Obligation?
        for family in families {
            var possible = facts
            possible.rightType = family
            let obligation = renewalOfRight(possible)
            let (new, known) = (obligation.safe ?? obligation.end, earliest.flatMap { $0.safe ?? $0.end })
            if earliest == nil || known.map({ known in new.map { $0 < known } ?? false }) ?? (new != nil) {
                earliest = obligation
            }
        }
        guard var obligation = earliest else { return renewalOfRight(facts) }
        obligation.marks.insert(.rightUnknown)
        obligation.right = nil
        return obligation
    }

    private func renewalOfRight(_ facts: RecordationFacts) -> Obligation {
        let (rule, isAnchorKnown) = self.rule(for: facts)
        let caps = self.caps(facts, rule)
        let hasToBeNotified = isTrademarkRenewed(facts, rule, caps)
        let end = caps.first?.date
        var obligation = Obligation(
            kind: hasToBeNotified ? .notifyCustoms : .renew,
            register: facts.register,
            key: facts.key,
            source: facts.source,
            jurisdiction: jurisdiction,
            rule: rule,
            end: end
        )
        obligation.caps = caps
        obligation.right = facts.rightType
        if isStateUnnamed { obligation.marks.insert(.stateUnnamed) }
        obligation.renewal = facts.renewals.last { $0.end == end }
        if rule == nil { obligation.marks.insert(.noRule) }
        if !isAnchorKnown { obligation.marks.insert(.anchorUnknown) }
        guard let end else {
            obligation.marks.insert(.endUnknown)
            return obligation
        }
        // A concurrent recordation ends with its registration; for the other kinds a cap alone is only an upper bound.
        if facts.validTo == nil, facts.editedEnd == nil, rule?.kind != .concurrent {
            obligation.marks.insert(.endIsCap)
        }
        if let start = facts.validFrom, end < start { obligation.marks.insert(.endBeforeStart) }
        obligation.computedEnd = computedEnd(facts, rule)
        if let computed = obligation.computedEnd, let printed = facts.validTo, printed > computed {
            obligation.marks.insert(.beyondTerm)
        }
        schedule(&obligation, rule, end)
        return obligation
    }

    private static let capsWithoutRule: [Rule.CapKind] = [.registration]

    // The dates that end the recordation, the earliest first.
    private func caps(_ facts: RecordationFacts, _ rule: Rule?) -> [Obligation.Cap] {
        var caps: [Obligation.Cap] = []
        if let date = facts.validTo { caps.append(Obligation.Cap("printed", date)) }
        if let date = facts.editedEnd { caps.append(Obligation.Cap("edit", date)) }
        for cap in rule?.counting.caps ?? Self.capsWithoutRule {
            let date =
                switch cap {
                case .registration: facts.registrationEnd
                case .insurance: facts.insuranceEnd
                case .powerOfAttorney: facts.powerOfAttorneyEnd
                case .dues: facts.duesEnd
                }
            if let date { caps.append(Obligation.Cap(cap.rawValue, date)) }
        }
        caps += enteredCaps(facts, beside: rule?.counting.caps ?? [])
        if caps.count < 2 { return caps }
        // On the same day the printed date comes before a cap.
        return caps.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
    }

    // Whether the registration was renewed beyond a recordation that ended with the old registration.
    private func isTrademarkRenewed(_ facts: RecordationFacts, _ rule: Rule?, _ caps: [Obligation.Cap]) -> Bool {
        guard let rule, rule.renewalNotice?.value == true, let printed = facts.validTo,
            let registration = facts.registrationEnd, registration > printed
        else { return false }
        if rule.kind == .concurrent { return true }
        if let former = facts.formerRegistrationEnd, former <= printed { return true }
        // A printed end before the law's term shows that the registration limited the term.
        guard rule.kind == .fixed, let computed = computedEnd(facts, rule) else { return false }
        return printed < computed.adding(days: -1)
    }

    private func computedEnd(_ facts: RecordationFacts, _ rule: Rule?) -> CivilDate? {
        guard let rule, let anchor = facts.validFrom else { return nil }
        switch rule.kind {
        case .fixed, .requested:
            // Of several readings the shortest term is the safe one.
            return rule.counting.terms.lazy.map { term in
                self.shifted(anchor, by: term, 1).adding(days: rule.endsDayBefore ? -1 : 0)
            }.min()
        case .concurrent, .calendar, .none, .unknown: return nil
        }
    }

    private func schedule(_ obligation: inout Obligation, _ rule: Rule?, _ end: CivilDate) {
        if let rule, let season = rule.season, rule.kind == .calendar {
            return schedule(&obligation, season, end)
        }
        let due = rule?.counting.due ?? []
        if due.isEmpty { obligation.marks.insert(.dueUnknown) }
        var isKnown = true
        func day(_ timing: Timing, isStrict: Bool) -> CivilDate {
            let extra = isStrict && timing.isAtLeast ? 1 : 0
            let (date, known) = self.day(timing, from: end, extra: extra, isRolled: isStrict)
            if !known { isKnown = false }
            return date
        }
        obligation.legal = due.first.map { day($0, isStrict: false) }
        let end0 = Timing(Span(0, .days), .before, .end)
        var safe = (due.isEmpty ? [end0] : due).lazy.map { day($0, isStrict: true) }.min() ?? end
        if let legal = obligation.legal { safe = min(safe, legal) }
        if let opens = rule?.counting.opens.lazy.map({ day($0, isStrict: false) }).max() {
            obligation.windowOpens = obligation.legal.map { min(opens, $0) } ?? opens
            // Moved back over a long closure, the safe date might lie before the window.
            safe = max(safe, obligation.windowOpens ?? safe)
        }
        obligation.safe = safe
        if let grace = rule?.counting.grace.lazy.map({ day($0, isStrict: false) }).min() {
            obligation.graceEnds = obligation.legal.map { max(grace, $0) } ?? grace
        }
        if !isKnown { obligation.marks.insert(.holidaysUnknown) }
    }

    // The last season month that ends by the end of the term. In the years between no renewal is possible; where the
    // year is not known, an early filing does no harm.
    private func schedule(_ obligation: inout Obligation, _ season: Rule.Season, _ end: CivilDate) {
        var year = end.year
        func last(_ year: Int) -> CivilDate? {
            CivilDate(year: year, month: season.month, day: 1)?.adding(months: 1).adding(days: -1)
        }
        if let date = last(year), date > end { year -= 1 }
        guard let legal = last(year), let opens = CivilDate(year: year, month: season.month, day: 1) else { return }
        obligation.windowOpens = opens
        obligation.legal = legal
        let (safe, isKnown) = office.day(0, before: legal)
        obligation.safe = max(safe, opens)
        if !isKnown { obligation.marks.insert(.holidaysUnknown) }
    }

    // MARK: Changes

    // A recordation without a stated right may have any of them: the earliest of their dates is safe for all.
    private func changes(_ change: RecordationFacts.Change, _ facts: RecordationFacts) -> [Obligation] {
        guard facts.rightType == nil, families.count > 1 else { return changesOfRight(change, facts) }
        let possible = families.flatMap { family in
            var possible = facts
            possible.rightType = family
            return changesOfRight(change, possible)
        }
        guard var obligation = possible.min(by: { ($0.safe ?? change.on) < ($1.safe ?? change.on) }) else { return [] }
        obligation.marks.insert(.rightUnknown)
        obligation.right = nil
        return [obligation]
    }

    private func changesOfRight(_ change: RecordationFacts.Change, _ facts: RecordationFacts) -> [Obligation] {
        // The law in force on the day of the change applies, not that of the term.
        let right = facts.rightType ?? families.first ?? "trademark"
        let rule = rules.last { $0.isFor(right) && $0.covers(anchor: change.on) && !$0.changes.isEmpty }
        guard let rule, let duty = rule.changes.first(where: { $0.fields.isEmpty || $0.fields.contains(change.field) })
        else { return [] }
        var obligation = Obligation(
            kind: .reportChange,
            register: facts.register,
            key: facts.key,
            source: facts.source,
            jurisdiction: jurisdiction,
            rule: rule,
            end: change.on
        )
        obligation.field = change.field
        obligation.right = facts.rightType
        if isStateUnnamed { obligation.marks.insert(.stateUnnamed) }
        obligation.windowOpens = change.on
        var isKnown = true
        if let timing = duty.within.value {
            let (legal, known) = day(timing, from: change.on, extra: 0, isRolled: false)
            let (safe, rolled) = day(timing, from: change.on, extra: 0, isRolled: true)
            obligation.legal = legal
            obligation.safe = max(min(safe, legal), change.on)
            isKnown = known && rolled
        } else {
            let (safe, known) = office.day(1, after: change.on)
            obligation.safe = safe
            isKnown = known
        }
        if !isKnown { obligation.marks.insert(.holidaysUnknown) }
        return [obligation]
    }

    // MARK: Counting

    private func shifted(_ date: CivilDate, by span: Span, _ sign: Int) -> CivilDate {
        switch span.unit {
        case .days, .workingDays: date.adding(days: sign * span.count)
        case .weeks: date.adding(days: sign * span.count * 7)
        case .months: date.adding(months: sign * span.count)
        case .years: date.adding(months: sign * span.count * 12)
        }
    }

    /// The day of a timing, and whether all holidays between the reference and that day are known.
    ///
    /// `extra` is a number of additional days between the two. With `isRolled` the day is moved back to a working day.
    func day(_ timing: Timing, from reference: CivilDate, extra: Int, isRolled: Bool) -> (CivilDate, Bool) {
        if timing.span.unit == .workingDays, timing.span.count + extra > 0 {
            return switch timing.direction {
            case .before: office.day(timing.span.count + extra, before: reference)
            case .after: office.day(timing.span.count, after: reference)
            }
        }
        let sign = timing.direction == .before ? -1 : 1
        let date = shifted(reference, by: timing.span, sign).adding(days: -extra)
        return isRolled ? office.day(0, before: date) : (date, true)
    }
}
