public import Deadlines
internal import GRDB
public import Recordations

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
}

extension Mirror {
    /// Hands what deadlines need to know of each recordation of a portfolio to a closure, by number.
    ///
    /// The second argument gives mark and holder, and is to be called while the closure runs only. Those that have ended by
    /// their register's word are left out, unless a change of theirs is still to be told, and so are those that are filed
    /// and not in their register yet. With `since` only those that events after that one tell of.
    public func facts(
        _ portfolio: Portfolio,
        since seq: Int? = nil,
        _ body: (DocketEntry, () -> (mark: String?, holder: String?)) throws -> Void
    ) throws {
        try read { db in
            let condition = FactsCondition(portfolio)
            let exact = try condition.isExact ? nil : RecordationQuery(db)
            let scope = seq.map { FactsScope.touched(after: $0) } ?? .all
            let wanted = "\(condition.sql)\(scope.and)"
            try FactsReader(db, wanted, scope).forEach(condition.arguments + (seq.map { [$0] } ?? [])) { entry, names in
                if let exact {
                    guard let recordation = try exact.recordation(number: entry.number),
                        portfolio.contains(recordation)
                    else { return }
                }
                try body(entry, names)
            }
        }
    }

    /// What deadlines need to know of one recordation; nil where there is none.
    public func facts(number: Int) throws -> (entry: DocketEntry, mark: String?, holder: String?)? {
        try facts(numbers: [number])[number]
    }

    /// What deadlines need to know of some recordations, in a portfolio or not, ended or not; by number.
    ///
    /// Those that are not there, or that are filed and not in their register yet, have no entry.
    public func facts(
        numbers: Set<Int>
    ) throws -> [Int: (entry: DocketEntry, mark: String?, holder: String?)] {
        try read { db in
            var found: [Int: (entry: DocketEntry, mark: String?, holder: String?)] = [:]
            let only = numbers.count == 1 ? numbers.first : nil
            let reader = try FactsReader(db, "record_id = ?", only.map { .one($0) } ?? .all)
            for number in numbers {
                try reader.forEach([number], isOverToo: true) { entry, names in
                    found[number] = (entry, names().mark, names().holder)
                }
            }
            return found
        }
    }

    /// Whose register it is.
    public func jurisdiction(ofRegister id: Int) throws -> String? {
        try read { try String.fetchOne($0, sql: "SELECT jurisdiction FROM register WHERE id = ?", arguments: [id]) }
    }
}

/// Reads what deadlines need to know of recordations, within one read.
private struct FactsReader {
    private let renewals: [Int: [Renewal]]
    private let formerEnds: [Int: CivilDate]
    private let personal: [Int: PersonalFacts]
    private let rows: BulkStatement
    private let registered: BulkStatement

    /// A reader of the recordations of which a condition holds; what people say of others than those of a scope is not read.
    init(_ db: Database, _ condition: String, _ scope: FactsScope) throws {
        renewals = try Mirror.renewals(db, scope)
        formerEnds = try Self.formerRegistrationEnds(db, scope)
        personal = try PersonalFacts.all(db, scope)
        registered = try BulkStatement(
            db,
            "SELECT observation.valid_to FROM record JOIN observation ON observation.id = observation_id WHERE record.id = ?"
        )
        rows = try BulkStatement(
            db,
            """
            SELECT record_id, register, source, jurisdiction, id, presence = 'explained', status, right_type, valid_from,
                valid_to, registration_valid_to, insurance_valid_to, mark, holder
            FROM recordation WHERE record_id >= 1 AND filing IS NULL AND \(condition) ORDER BY record_id
            """
        )
    }

    func forEach(
        _ arguments: [any Bindable],
        isOverToo: Bool = false,
        _ body: (DocketEntry, @escaping () -> (mark: String?, holder: String?)) throws -> Void
    ) throws {
        rows.bind(arguments)
        defer { rows.reset() }
        // Names repeat for as long as a register does.
        var names = (register: "", source: "", jurisdiction: "")
        func name(_ column: Int32, _ last: inout String) -> String {
            if !rows.text(column, equals: last) { last = rows.text(column) ?? "" }
            return last
        }
        while try rows.step() {
            let number = rows.integer(0)
            var facts = RecordationFacts()
            facts.status = rows.text(6).flatMap(Status.init) ?? .unknown
            let own = personal[number]
            if !isOverToo, facts.status.isOver, own?.changes.isEmpty ?? true { continue }
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
            let entry = DocketEntry(number: number, facts: facts, owner: own?.owner, tags: own?.tags ?? [])
            try body(entry) { [rows] in (rows.text(12), rows.text(13)) }
        }
    }

    // What a registration's end was before the register last changed it.
    private static func formerRegistrationEnds(_ db: Database, _ scope: FactsScope) throws -> [Int: CivilDate] {
        let rows = try BulkStatement(
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

extension Status {
    /// Whether the register says that it protects no more.
    var isOver: Bool { self == .expired || self == .cancelled || self == .revoked }
}

/// Which recordations of the view are wanted; it may let too much through where it is not exact, never too little.
private struct FactsCondition {
    let sql: String
    let arguments: [any Bindable]
    let isExact: Bool

    init(_ portfolio: Portfolio) {
        var alternatives: [String] = []
        var arguments: [any Bindable] = []
        var isExact = true
        for rule in portfolio.rules where !rule.isEmpty {
            var parts: [String] = []
            if let source = rule.source {
                parts.append("(source = ? OR register = ?)")
                arguments += [source, source]
            }
            if let key = rule.key {
                parts.append("(id = ? OR id = register || ':' || ?)")
                arguments += [key, key]
            }
            for text in [rule.holder, rule.agent, rule.mark].compactMap({ $0 }) {
                // The column has the fields one after another, and the text may be in another of them.
                parts.append("instr((SELECT folded FROM search WHERE search.record_id = recordation.record_id), ?)")
                arguments.append(text)
                isExact = false
            }
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
