public import Deadlines
public import Mirror
public import Recordations
internal import System

/// The facts of a recordation that deadlines depend on, with its names.
public struct DocketEntry: Sendable {
    /// Its number in the mirror.
    public let number: Int
    /// The facts.
    public let facts: RecordationFacts
    /// The owner in a note.
    public let owner: String?
    /// The tags in a note.
    public let tags: [String]
    /// The mark; nil also if names were not read.
    public let mark: String?
    /// The holder; nil also if names were not read.
    public let holder: String?
}

extension Mirror {
    /// Calls a closure with the facts of each recordation of a portfolio, by number.
    ///
    /// Recordations that have ended are left out, unless a change must still be reported; so are filed recordations
    /// that their register does not show yet. With `since` only recordations with events after that number are read.
    /// The closure may read the mirror, because the facts are read on another thread.
    public func facts(
        _ portfolio: Portfolio,
        since seq: Int? = nil,
        named: Bool = false,
        _ body: (DocketEntry) throws -> Void
    ) throws {
        // Computing the dates takes as long as reading the facts, so both run at the same time.
        let entries = BoundedChannel<[DocketEntry]> { [self] put in
            try read { db in try Self.facts(of: portfolio, since: seq, named: named, db, put) }
        }
        try entries.forEach { try $0.forEach(body) }
    }

    private static func facts(
        of portfolio: Portfolio,
        since seq: Int?,
        named: Bool,
        _ db: SQLDatabase,
        _ put: ([DocketEntry]) throws -> Void
    ) throws {
        // For few recordations the exact rule in Swift is faster than a search through all texts.
        let touched = "SELECT count(*) FROM (SELECT 1 FROM event WHERE seq > ? LIMIT 1000)"
        let isForFew = try seq.map { try db.value(touched, [$0], as: Int.self) ?? 0 < 1000 } ?? false
        let condition = try PortfolioSQL(portfolio.rules, on: .recordation, searchesTexts: !isForFew, db)
        let exact = try condition.isExact ? nil : RecordationQuery(db)
        let scope = seq.map { FactsScope.touched(after: $0) } ?? .all
        let reader = try FactsReader(db, "\(condition.condition)\(scope.and)", scope, named: named)
        var batch: [DocketEntry] = []
        var bytes = 0
        try reader.forEach(condition.arguments + (seq.map { [$0] } ?? [])) { entry in
            if let exact {
                guard let recordation = try exact.recordation(number: entry.number), portfolio.contains(recordation)
                else { return }
            }
            batch.append(entry)
            bytes += (entry.mark?.utf8.count ?? 0) + (entry.holder?.utf8.count ?? 0)
            // A batch is bounded in bytes, because a cell may have megabytes.
            guard batch.count == 256 || bytes > 1 << 20 else { return }
            try put(batch)
            batch.removeAll(keepingCapacity: true)
            bytes = 0
        }
        try put(batch)
    }

    /// The facts of one recordation, with its names; nil if there is no such recordation.
    public func facts(number: Int) throws -> DocketEntry? { try facts(numbers: [number])[number] }

    /// The facts of some recordations by number, with their names, also outside a portfolio and after their end.
    ///
    /// A recordation that does not exist, or that is filed and not in its register yet, has no entry.
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

    /// The jurisdiction of a register; nil if there is no such register.
    public func jurisdiction(ofRegister id: Int) throws -> String? {
        try read { try $0.value("SELECT jurisdiction FROM register WHERE id = ?", [id], as: String.self) }
    }

    /// The jurisdictions of all registers, by the names of their sources.
    public func jurisdictions() throws -> [String: String] {
        try sources().reduce(into: [:]) { $0[$1.name] = try jurisdiction(ofRegister: $1.registerID) }
    }
}

/// Reads the facts of recordations, within one transaction.
private struct FactsReader {
    private let renewals: [Int: [Renewal]]
    private let formerEnds: [Int: CivilDate]
    private let personal: [Int: PersonalFacts]
    private let rows: SQLStatement
    private let registered: SQLStatement
    private let isNamed: Bool

    /// Makes a reader of the recordations for which a condition holds; edits and renewals are read only for a scope.
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
        // Consecutive rows have the same names, so their strings are reused.
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
            // The view has the edit's date, but a later date must not hide the register's.
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

    // The end date of a registration before its last change.
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
            if let date = (rows["old"] as String?).flatMap({ CivilDate($0) }) { all[rows["record_id"]] = date }
        }
        return all
    }
}
