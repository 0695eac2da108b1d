public import Deadlines
public import Law
public import Mirror
public import Recordations

/// The day of a source's last edition, and the greatest age that its settings allow.
public struct SourceAge: Sendable {
    /// The source.
    public let source: String
    /// Its register.
    public let register: String
    /// The jurisdiction of the register.
    public let jurisdiction: String
    /// The day of the last edition.
    public let knownFrom: CivilDate
    /// The number of days after which it is stale.
    public let staleAfterDays: Int

    /// Makes an age.
    public init(source: String, register: String, jurisdiction: String, knownFrom: CivilDate, staleAfterDays: Int) {
        self.source = source
        self.register = register
        self.jurisdiction = jurisdiction
        self.knownFrom = knownFrom
        self.staleAfterDays = staleAfterDays
    }
}

/// The obligations of a portfolio: its recordations under the law.
public struct Docket {
    /// An obligation with its recordation.
    ///
    /// It is a class because the alerts of several stages share it, and a large portfolio has very many.
    public final class Item: Sendable {
        /// The obligation.
        public let obligation: Obligation
        /// The recordation's number in the mirror; nil for a source's obligation.
        public let record: Int?
        /// The owner in a note.
        public let owner: String?
        /// The tags in a note.
        public let tags: [String]
        /// The mark.
        public let mark: String?
        /// The holder.
        public let holder: String?

        /// Makes an item.
        public init(
            _ obligation: Obligation,
            record: Int?,
            owner: String? = nil,
            tags: [String] = [],
            mark: String? = nil,
            holder: String? = nil
        ) {
            self.obligation = obligation
            self.record = record
            self.owner = owner
            self.tags = tags
            self.mark = mark
            self.holder = holder
        }
    }

    /// The mirror.
    public let mirror: Mirror
    /// The law.
    public let law: LawBook
    /// The portfolio.
    public let portfolio: Portfolio
    /// The ages of the sources that can become stale.
    public let ages: [SourceAge]
    /// A text that differs after each change of the settings on which the law depends.
    public let settings: String

    /// Makes a docket.
    public init(mirror: Mirror, law: LawBook, portfolio: Portfolio, ages: [SourceAge], settings: String) {
        self.mirror = mirror
        self.law = law
        self.portfolio = portfolio
        self.ages = ages
        self.settings = settings
    }

    /// Calls a closure with each obligation, in the order of recordations; the obligations of sources are last.
    ///
    /// Marks and holders are read only with `named`. Returns the mistakes in the rule files of jurisdictions: their
    /// recordations have obligations by the register's end date alone.
    @discardableResult
    public func forEach(named: Bool = false, _ body: (Item) throws -> Void) throws -> [any Error] {
        try forEach(since: nil, named: named, body)
    }

    /// Calls a closure with each obligation, as ``forEach(named:_:)`` does, and another with each unknown end of a
    /// precondition.
    @discardableResult
    public func forEach(
        named: Bool = false,
        unknown: (UnknownEnd) throws -> Void,
        _ body: (Item) throws -> Void
    ) throws -> [any Error] {
        try withoutActuallyEscaping(unknown) { try forEach(since: nil, named: named, unknown: $0, body) }
    }

    private func forEach(
        since seq: Int?,
        named: Bool = false,
        unknown: ((UnknownEnd) throws -> Void)? = nil,
        _ body: (Item) throws -> Void
    ) throws -> [any Error] {
        var reckonings: [String: Reckoning] = [:]
        var last: Reckoning?
        var mistakes: [any Error] = []
        var sources: Set<String> = []
        var lastSource = ""
        try mirror.facts(portfolio, since: seq, named: named) { entry in
            if last?.jurisdiction != entry.facts.jurisdiction {
                last = reckonings[entry.facts.jurisdiction] ?? reckoning(entry.facts.jurisdiction, &mistakes)
                reckonings[entry.facts.jurisdiction] = last
            }
            if lastSource != entry.facts.source {
                lastSource = entry.facts.source
                sources.insert(lastSource)
            }
            guard let reckoning = last else { return }
            for obligation in reckoning.obligations(entry.facts) {
                try body(Item(obligation, entry))
            }
            if let unknown { try reckoning.unknownEnds(entry).forEach(unknown) }
        }
        for age in ages where sources.contains(age.source) {
            let obligation = Obligation(
                stale: age.source,
                register: age.register,
                jurisdiction: age.jurisdiction,
                knownFrom: age.knownFrom,
                after: age.staleAfterDays
            )
            try body(Item(obligation, record: nil))
        }
        return mistakes
    }

    /// The obligations of one recordation, also outside the portfolio, with those that the register shows as satisfied.
    public func items(of record: Int) throws -> (items: [Item], mistakes: [any Error]) {
        guard let entry = try mirror.facts(number: record) else { return ([], []) }
        var mistakes: [any Error] = []
        let reckoning = reckoning(entry.facts.jurisdiction, &mistakes)
        var obligations = reckoning.obligations(entry.facts)
        let ofTerm = obligations.filter(\.kind.isOfTerm)
        let present = Set(ofTerm.map(\.end))
        var passed: [(end: CivilDate, obligation: Obligation)] = []
        // The last state of a renewal counts.
        let last = Dictionary(entry.facts.renewals.map { ($0.end, $0) }) { $1 }
        for renewal in last.values where renewal.state.isFiled && !present.contains(renewal.end) {
            guard let end = renewal.end, let now = ofTerm.first?.end, end < now else { continue }
            var past = entry.facts
            (past.validTo, past.editedEnd, past.changes) = (end, nil, [])
            // The term of that renewal ended on that day, also if a precondition ends earlier now.
            (past.powerOfAttorneyEnd, past.duesEnd) = (nil, nil)
            guard var satisfied = reckoning.obligations(past).first(where: \.kind.isOfTerm), satisfied.end == end
            else { continue }
            satisfied.isSatisfied = true
            passed.append((end, satisfied))
        }
        obligations += passed.sorted { $0.end > $1.end }.map(\.obligation)
        return (obligations.map { Item($0, entry) }, mistakes)
    }

    /// Fills the view `deadline`, unless it has the present basis already.
    ///
    /// Under the same law only the recordations with later events are computed. Once a day all dates are computed, so
    /// that none of an older version remain. A jurisdiction whose rule file has a mistake has no rules there;
    /// ``forEach(named:_:)`` returns the mistake. Dates that a change of the law moved are recorded; see ``LawChange``.
    public func materialise(on day: CivilDate, waitsForWriter: Bool = true) throws {
        guard let (basis, filled) = try outdatedBasis(on: day) else { return }
        let since = filled.flatMap { $0.leads(to: basis) ? $0 : nil }
        try mirror.fillDeadlines(basis, since: since, waitsForWriter: waitsForWriter) {
            try write($0, since: since?.seq)
        }
    }

    /// The waiting change of the law as ``materialise(on:waitsForWriter:)`` would leave it; nothing is written.
    public func predictedLawChange(on day: CivilDate) throws -> LawChange? {
        // Under the same law only events can move a date.
        guard let (basis, filled) = try outdatedBasis(on: day), let filled, filled.law != basis.law else {
            return try mirror.waitingLawChange()
        }
        return try mirror.predictedLawChange(basis) { try write($0, since: nil) }
    }

    // Today's basis, and the basis of the rows in the view; nil if the view is up to date.
    private func outdatedBasis(on day: CivilDate) throws -> (basis: DeadlineBasis, filled: DeadlineBasis?)? {
        let filled = try mirror.deadlineBasis()
        let seq = try mirror.lastSeq()
        let sharedFetch = try mirror.lastFetchOfSharedRegisters()
        // The law is read only if its files, the settings or the events have changed.
        if let filled, filled.seq == seq, filled.sharedFetch == sharedFetch,
            law.matches(filled.law, settings: computedBy)
        {
            return nil
        }
        var mistakes: [any Error] = []
        let jurisdictions = Set(try mirror.sources().compactMap { try mirror.jurisdiction(ofRegister: $0.registerID) })
        for code in jurisdictions { _ = reckoning(code, &mistakes) }
        return (DeadlineBasis(law: law.fingerprint(computedBy), day: day, seq: seq, sharedFetch: sharedFetch), filled)
    }

    private func write(_ writer: DeadlineWriter, since seq: Int?) throws {
        var batch: [(Obligation, Int)] = []
        // `forEach` reads by another connection, which sees the state before this transaction: that of the basis.
        _ = try forEach(since: seq) { item in
            guard let record = item.record else { return }
            batch.append((item.obligation, record))
            if batch.count == 4_096 {
                for (obligation, record) in batch { try writer.write(obligation, record: record) }
                batch.removeAll(keepingCapacity: true)
            }
        }
        for (obligation, record) in batch { try writer.write(obligation, record: record) }
    }

    // Another version of the computation may give other dates for the same rules and settings.
    private var computedBy: String { "reckoning \(Reckoning.version)\n\(settings)" }

    func reckoning(_ jurisdiction: String, _ mistakes: inout [any Error]) -> Reckoning {
        do {
            return try law.reckoning(jurisdiction)
        } catch {
            mistakes.append(error)
            return Reckoning(jurisdiction: jurisdiction, rules: [], office: OfficeDays([]))
        }
    }
}

extension Docket.Item {
    fileprivate convenience init(_ obligation: Obligation, _ entry: DocketEntry) {
        self.init(
            obligation,
            record: entry.number,
            owner: entry.owner,
            tags: entry.tags,
            mark: entry.mark,
            holder: entry.holder
        )
    }
}
