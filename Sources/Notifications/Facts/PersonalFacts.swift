internal import Deadlines
internal import Mirror
internal import Recordations

/// The open edits of one recordation that deadlines and alerts depend on.
struct PersonalFacts {
    var owner: String?
    var tags: [String] = []
    var editedEnd: CivilDate?
    var powerOfAttorneyEnd: CivilDate?
    var duesEnd: CivilDate?
    var pendingInsuranceEnd: CivilDate?
    var changes: [RecordationFacts.Change] = []

    /// The facts of all recordations with open edits in a scope, by number.
    static func all(_ db: SQLDatabase, _ scope: FactsScope) throws -> [Int: PersonalFacts] {
        let rows = try SQLStatement(
            db,
            """
            SELECT record_id, field, kind, local, changed_on FROM edit
            WHERE state = 'open'\(scope.and) ORDER BY record_id, id
            """
        )
        if let number = scope.number { rows.bind(1, number) }
        var all: [Int: PersonalFacts] = [:]
        while try rows.step() {
            all[rows["record_id"], default: PersonalFacts()].apply(
                field: rows["field"],
                kind: rows["kind"],
                value: rows["local"],
                changedOn: rows["changed_on"]
            )
        }
        return all
    }

    private mutating func apply(field: String, kind: String, value: String?, changedOn: String?) {
        switch (kind, field) {
        case ("note", "owner"): owner = value
        case ("note", "tags"): tags = (value ?? "").split(separator: ",").map(String.init)
        case ("note", "power_of_attorney_valid_to"): powerOfAttorneyEnd = value.flatMap(CivilDate.init)
        case ("note", "dues_paid_to"): duesEnd = value.flatMap(CivilDate.init)
        case ("pending", "insurance_valid_to"): pendingInsuranceEnd = value.flatMap(CivilDate.init)
        // A pending edit and a correction may both be open: the earlier date counts.
        case (_, "valid_to"): editedEnd = [editedEnd, value.flatMap(CivilDate.init)].compactMap { $0 }.min()
        default: break
        }
        // The end of a power of attorney or of dues is not a change that must be reported to customs.
        if kind == "note", Precondition.allCases.contains(where: { $0.field == field }) { return }
        if let day = changedOn.flatMap(CivilDate.init), !changes.contains(where: { $0.field == field && $0.on == day })
        {
            changes.append(RecordationFacts.Change(field: field, on: day))
        }
    }

    /// Adds the facts to those of the register.
    func add(to facts: inout RecordationFacts) {
        facts.editedEnd = editedEnd
        facts.powerOfAttorneyEnd = powerOfAttorneyEnd
        facts.duesEnd = duesEnd
        if let pending = pendingInsuranceEnd {
            facts.insuranceEnd = facts.insuranceEnd.map { min($0, pending) } ?? pending
        }
        facts.changes = changes
    }
}
