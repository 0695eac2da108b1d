internal import Deadlines
internal import Mirror
internal import Recordations

/// What people say of a recordation that has a part in deadlines and alerts: open edits, by recordation.
struct PersonalFacts {
    var owner: String?
    var tags: [String] = []
    var editedEnd: CivilDate?
    var powerOfAttorneyEnd: CivilDate?
    var duesEnd: CivilDate?
    var pendingInsuranceEnd: CivilDate?
    var changes: [RecordationFacts.Change] = []

    /// Those of recordations with open edits, which are few.
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
            all[rows.integer(0), default: PersonalFacts()].take(
                field: rows.text(1) ?? "",
                kind: rows.text(2) ?? "",
                value: rows.text(3),
                changedOn: rows.text(4)
            )
        }
        return all
    }

    private mutating func take(field: String, kind: String, value: String?, changedOn: String?) {
        switch (kind, field) {
        case ("note", "owner"): owner = value
        case ("note", "tags"): tags = (value ?? "").split(separator: ",").map(String.init)
        case ("note", "power_of_attorney_valid_to"): powerOfAttorneyEnd = value.flatMap(CivilDate.init)
        case ("note", "dues_paid_to"): duesEnd = value.flatMap(CivilDate.init)
        case ("pending", "insurance_valid_to"): pendingInsuranceEnd = value.flatMap(CivilDate.init)
        // A pending edit changes no view, and beside it a correction may stand: the earlier date counts.
        case (_, "valid_to"): editedEnd = [editedEnd, value.flatMap(CivilDate.init)].compactMap { $0 }.min()
        default: break
        }
        // A term of one's own papers is nothing that customs is to be told of.
        if kind == "note", Precondition.allCases.contains(where: { $0.field == field }) { return }
        if let day = changedOn.flatMap(CivilDate.init), !changes.contains(where: { $0.field == field && $0.on == day })
        {
            changes.append(RecordationFacts.Change(field: field, on: day))
        }
    }

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
