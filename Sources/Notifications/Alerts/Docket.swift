public import Deadlines
public import Law
public import Mirror
public import Recordations

/// How old what a source knows may be.
public struct SourceAge: Sendable {
    /// The source.
    public let source: String
    /// Its register.
    public let register: String
    /// Whose register it is.
    public let jurisdiction: String
    /// Of which day its knowledge is.
    public let knownFrom: CivilDate
    /// After how many days it is too old.
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

/// All that has to be done about a portfolio: the mirror's recordations under the law.
public struct Docket {
    /// An obligation with what is known of its recordation.
    ///
    /// One object however many stages tell of it: a large portfolio has very many.
    public final class Item: Sendable {
        /// The obligation.
        public let obligation: Obligation
        /// The recordation's number in the mirror; nil for a source's obligation.
        public let record: Int?
        /// The owner that a note names.
        public let owner: String?
        /// The tags that a note names.
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
    /// The recordations that are ours.
    public let portfolio: Portfolio
    /// Sources that can go stale.
    public let ages: [SourceAge]
    /// What the law was made of: a text that is another one after every change of settings.
    public let settings: String

    /// Makes a docket.
    public init(mirror: Mirror, law: LawBook, portfolio: Portfolio, ages: [SourceAge], settings: String) {
        self.mirror = mirror
        self.law = law
        self.portfolio = portfolio
        self.ages = ages
        self.settings = settings
    }

    /// Hands every obligation to a closure, by recordation; those of sources come last.
    ///
    /// Marks and holders are read where they are asked for with `named`. Gives the jurisdictions whose files have mistakes:
    /// their recordations are there all the same, with no law, and only the printed end counts.
    @discardableResult
    public func forEach(named: Bool = false, _ body: (Item) throws -> Void) throws -> [any Error] {
        try forEach(since: nil, named: named, body)
    }

    /// Hands every obligation to a closure as ``forEach(named:_:)`` does, and every unknown end of a precondition to another.
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

    /// The obligations of one recordation, in the portfolio or not, with those that the register has satisfied.
    public func items(of record: Int) throws -> (items: [Item], mistakes: [any Error]) {
        guard let entry = try mirror.facts(number: record) else { return ([], []) }
        var mistakes: [any Error] = []
        let reckoning = reckoning(entry.facts.jurisdiction, &mistakes)
        var obligations = reckoning.obligations(entry.facts)
        let ofTerm = obligations.filter(\.kind.isOfTerm)
        let present = Set(ofTerm.map(\.end))
        var passed: [(end: CivilDate, obligation: Obligation)] = []
        // Of several words about one renewal the last counts.
        let last = Dictionary(entry.facts.renewals.map { ($0.end, $0) }) { $1 }
        for renewal in last.values where renewal.state.isFiled && !present.contains(renewal.end) {
            guard let end = renewal.end, let now = ofTerm.first?.end, end < now else { continue }
            var past = entry.facts
            (past.validTo, past.editedEnd, past.changes) = (end, nil, [])
            // The term that it answered ended on that day whatever ends earlier by now.
            (past.powerOfAttorneyEnd, past.duesEnd) = (nil, nil)
            guard var satisfied = reckoning.obligations(past).first(where: \.kind.isOfTerm), satisfied.end == end
            else { continue }
            satisfied.isSatisfied = true
            passed.append((end, satisfied))
        }
        obligations += passed.sorted { $0.end > $1.end }.map(\.obligation)
        return (obligations.map { Item($0, entry) }, mistakes)
    }

    /// Fills the view `deadline`, unless it holds what the present history and law give already.
    ///
    /// What was written since it was filled is enough, under the same law. Once a day all of it is computed all the same, so
    /// that nothing stays there that an older program computed. A jurisdiction whose files have mistakes has no law there;
    /// ``forEach(named:_:)`` says which. Dates that a change of the law moved are recorded; see ``LawChange``.
    public func materialise(on day: CivilDate, waitsForWriter: Bool = true) throws {
        guard let (basis, filled) = try outdatedBasis(on: day) else { return }
        let since = filled.flatMap { $0.leads(to: basis) ? $0 : nil }
        try mirror.fillDeadlines(basis, since: since, waitsForWriter: waitsForWriter) { try write($0, since: since?.seq) }
    }

    /// The waiting change of the law as ``materialise(on:waitsForWriter:)`` would leave it; nothing is written.
    public func predictedLawChange(on day: CivilDate) throws -> LawChange? {
        // Under the same law only the history can move a date.
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
        // The law is read only where its files, the settings or the history are other ones than the last time.
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
        var held: [(Obligation, Int)] = []
        // Another connection: it sees the state before this transaction, which is that of the basis.
        _ = try forEach(since: seq) { item in
            guard let record = item.record else { return }
            held.append((item.obligation, record))
            if held.count == 4_096 {
                for (obligation, record) in held { try writer.write(obligation, record: record) }
                held.removeAll(keepingCapacity: true)
            }
        }
        for (obligation, record) in held { try writer.write(obligation, record: record) }
    }

    // Another version of the computation may give other dates under the same rules and settings.
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
