internal import Mirror
internal import Recordations
internal import Reconciliation
internal import Rendering

extension ListContent {
    /// The rows as the mirror keeps them.
    var stored: [(reference: String, stated: String)] {
        rows.map { row in
            let members = Field.ofLists.compactMap { field in row.values[field].map { (field.name, JSON.string($0)) } }
            return (row.reference, JSON.object(members).write(pretty: false))
        }
    }

    /// The rows that could not be read, as the mirror keeps them.
    var unreadableJSON: String {
        JSON.array(
            unreadable.map { row in
                .object([
                    ("row", .int(row.rowNumber)), ("reference", JSON(row.reference)), ("reason", .string(row.reason)),
                ])
            }
        )
        .write(pretty: false)
    }
}

extension Decision {
    /// A decision of the mirror; nil for one that this version does not know.
    init?(_ stored: ListDecision) {
        guard let verdict = Verdict(rawValue: stored.verdict) else { return nil }
        var difference: AcceptedDifference?
        if let name = stored.field {
            guard let field = Field(name: name) else { return nil }
            difference = AcceptedDifference(
                field: field,
                listValue: stored.listValue,
                registerValue: stored.registerValue
            )
        }
        self.init(
            id: stored.id,
            reference: stored.reference,
            right: Right(jurisdiction: stored.jurisdiction, number: stored.number, mark: stored.mark),
            record: stored.record,
            verdict: verdict,
            difference: difference,
            reason: stored.reason,
            actor: stored.actor,
            at: stored.at
        )
    }
}
