public import Deadlines
public import Mirror
public import Recordations
internal import System

/// What deadlines need to know of a recordation, with what people need to know it by.
public struct DocketEntry: Sendable {
    /// Its number in the mirror.
    public let number: Int
    /// The facts.
    public let facts: RecordationFacts
    /// The owner that a note names.
    public let owner: String?
    /// The tags that a note names.
    public let tags: [String]
    /// The mark; nil too where names were not asked for.
    public let mark: String?
    /// The holder; nil too where names were not asked for.
    public let holder: String?
}

extension Mirror {
    /// Hands what deadlines need to know of each recordation of a portfolio to a closure, by number.
    ///
    /// Those that have ended by their register's word are left out, unless a change of theirs is still to be told, and so
    /// are those that are filed and not in their register yet. With `since` only those that events after that one tell of.
    /// The closure may ask the mirror: the reading goes on on a thread of its own meanwhile.
    public func facts(
        _ portfolio: Portfolio,
        since seq: Int? = nil,
        named: Bool = false,
        _ body: (DocketEntry) throws -> Void
    ) throws {
        // The law takes as long as the reading, and each of the two would else wait for the other.
        let entries = BoundedChannel<[DocketEntry]> { [self] put in
            try read { db in try Self.facts(db, portfolio, seq, named, put) }
        }
        try entries.forEach { try $0.forEach(body) }
    }

    private static func facts(
        _ db: SQLDatabase,
        _ portfolio: Portfolio,
        _ seq: Int?,
        _ named: Bool,
        _ put: ([DocketEntry]) throws -> Void
    ) throws {
        let condition = try FactsCondition(portfolio, seq, db)
        let exact = try condition.isExact ? nil : RecordationQuery(db)
        let scope = seq.map { FactsScope.touched(after: $0) } ?? .all
        let reader = try FactsReader(db, "\(condition.sql)\(scope.and)", scope, named: named)
        var batch: [DocketEntry] = []
        var bytes = 0
        try reader.forEach(condition.arguments + (seq.map { [$0] } ?? [])) { entry in
            if let exact {
                guard let recordation = try exact.recordation(number: entry.number), portfolio.contains(recordation)
                else { return }
            }
            batch.append(entry)
            bytes += (entry.mark?.utf8.count ?? 0) + (entry.holder?.utf8.count ?? 0)
            // A cell may have megabytes.
            guard batch.count == 256 || bytes > 1 << 20 else { return }
            try put(batch)
            batch.removeAll(keepingCapacity: true)
            bytes = 0
        }
        try put(batch)
    }

    /// What deadlines need to know of one recordation, with its names; nil where there is none.
    public func facts(number: Int) throws -> DocketEntry? { try facts(numbers: [number])[number] }

    /// What deadlines need to know of some recordations, in a portfolio or not, ended or not; by number, with their names.
    ///
    /// Those that are not there, or that are filed and not in their register yet, have no entry.
    public func facts(numbers: Set<Int>) throws -> [Int: DocketEntry] {
        try read { db in
            var found: [Int: DocketEntry] = [:]
            let only = numbers.count == 1 ? numbers.first : nil
            let reader = try FactsReader(db, "record_id = ?", only.map { .one($0) } ?? .all, named: true)
            for number in numbers {
                try reader.forEach([number], isOverToo: true) { found[number] = $0 }
            }
            return found
        }
    }

    /// Whose register it is.
    public func jurisdiction(ofRegister id: Int) throws -> String? {
        try read { try $0.value("SELECT jurisdiction FROM register WHERE id = ?", [id], as: String.self) }
    }
}

/// Reads what deadlines need to know of recordations, within one read.
private struct FactsReader {
    private let renewals: [Int: [Renewal]]
    private let formerEnds: [Int: CivilDate]
    private let personal: [Int: PersonalFacts]
    private let rows: SQLStatement
    private let registered: SQLStatement
    private let isNamed: Bool

    /// A reader of the recordations of which a condition holds; what people say of others than those of a scope is not read.
    init(_ db: SQLDatabase, _ condition: String, _ scope: FactsScope, named: Bool) throws {
        isNamed = named
        renewals = try Mirror.renewals(db, scope)
        formerEnds = try Self.formerRegistrationEnds(db, scope)
        personal = try PersonalFacts.all(db, scope)
        registered = try SQLStatement(
            db,
            "SELECT observation.valid_to FROM record JOIN observation ON observation.id = observation_id WHERE record.id = ?"
        )
        rows = try SQLStatement(
            db,
            """
            SELECT record_id, register, source, jurisdiction, id, presence = 'explained', status, right_type, valid_from,
                valid_to, registration_valid_to, insurance_valid_to, mark, holder
            FROM recordation WHERE record_id >= 1 AND filing IS NULL AND \(condition) ORDER BY record_id
            """
        )
    }

    func forEach(
        _ arguments: [any SQLBindable],
        isOverToo: Bool = false,
        _ body: (DocketEntry) throws -> Void
    ) throws {
        rows.bind(arguments)
        defer { rows.reset() }
        // Names repeat for as long as a register does.
        var names = (register: "", source: "", jurisdiction: "")
        func name(_ column: Int32, _ last: inout String) -> String {
            if !rows.text(column, equals: last) { last = rows.text(column) ?? "" }
            return last
        }
        var status = (text: "", value: Status.unknown)
        while try rows.step() {
            let number = rows.integer(0)
            if !rows.text(6, equals: status.text) {
                let text = rows.text(6) ?? ""
                status = (text, Status(rawValue: text) ?? .unknown)
            }
            var facts = RecordationFacts()
            facts.status = status.value
            let own = personal[number]
            if !isOverToo, facts.status.isEnded, own?.changes.isEmpty ?? true { continue }
            facts.register = name(1, &names.register)
            facts.source = name(2, &names.source)
            facts.jurisdiction = name(3, &names.jurisdiction)
            facts.key = rows.text(4, dropping: facts.register.utf8.count + 1) ?? ""
            facts.isExplained = rows.integer(5) != 0
            facts.rightType = rows.text(7)
            facts.validFrom = rows.date(8)
            facts.validTo = rows.date(9)
            facts.registrationEnd = rows.date(10)
            facts.insuranceEnd = rows.date(11)
            facts.formerRegistrationEnd = formerEnds[number]
            facts.renewals = renewals[number] ?? []
            own?.add(to: &facts)
            // The view shows the edit; a later date than the register's must not hide the register's.
            if own?.editedEnd != nil {
                registered.bind(1, number)
                facts.validTo = try registered.step() ? registered.date(0) : nil
                registered.reset()
            }
            try body(
                DocketEntry(
                    number: number,
                    facts: facts,
                    owner: own?.owner,
                    tags: own?.tags ?? [],
                    mark: isNamed ? rows.text(12) : nil,
                    holder: isNamed ? rows.text(13) : nil
                )
            )
        }
    }

    // What a registration's end was before the register last changed it.
    private static func formerRegistrationEnds(_ db: SQLDatabase, _ scope: FactsScope) throws -> [Int: CivilDate] {
        let rows = try SQLStatement(
            db,
            """
            SELECT record_id, old FROM event
            WHERE field = 'registration_valid_to' AND kind = 'changed' AND old IS NOT NULL\(scope.and)
            ORDER BY record_id, seq
            """
        )
        if let number = scope.number { rows.bind(1, number) }
        var all: [Int: CivilDate] = [:]
        while try rows.step() {
            if let date = rows.date(1) { all[rows.integer(0)] = date }
        }
        return all
    }
}

/// Which recordations of the view are wanted; it may let too much through where it is not exact, never too little.
private struct FactsCondition {
    let sql: String
    let arguments: [any SQLBindable]
    let isExact: Bool

    init(_ portfolio: Portfolio, _ since: Int?, _ db: SQLDatabase) throws {
        // Few are looked at one by one sooner than all are searched.
        let touched = "SELECT count(*) FROM (SELECT 1 FROM event WHERE seq > ? LIMIT 1000)"
        let isForFew = try since.map { try db.value(touched, [$0], as: Int.self) ?? 0 < 1000 } ?? false
        let found = try RuleTexts(isForFew ? [] : portfolio.rules, db)
        var alternatives: [String] = []
        var arguments: [any SQLBindable] = []
        var isExact = true
        func textsIn(_ rules: [Portfolio.Rule]) -> String {
            isExact = false
            if isForFew { return "1" }
            arguments.append(found.recordations(rules))
            return "record_id IN (SELECT value FROM json_each(?))"
        }
        let ofTexts = portfolio.rules.filter(\.isOfTextsOnly)
        if !ofTexts.isEmpty { alternatives.append(textsIn(ofTexts)) }
        for rule in portfolio.rules where !rule.isEmpty && !rule.isOfTextsOnly {
            var parts: [String] = []
            if let source = rule.source {
                parts.append("(source = ? OR register = ?)")
                arguments += [source, source]
            }
            if let key = rule.key {
                parts.append("(id = ? OR id = register || ':' || ?)")
                arguments += [key, key]
            }
            if !rule.texts.isEmpty { parts.append(textsIn([rule])) }
            if rule.tag != nil { isExact = false }
            if parts.isEmpty {
                parts.append("1")
                isExact = false
            }
            alternatives.append("(\(parts.joined(separator: " AND ")))")
        }
        let byRule = alternatives.isEmpty ? "0" : alternatives.joined(separator: " OR ")
        sql = "(watch = 1 OR (watch IS NULL AND (\(byRule))))"
        self.arguments = arguments
        self.isExact = isExact
    }
}
