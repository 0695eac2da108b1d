package import Recordations
package import Rendering

extension Recordation {
    /// The keys of ``json``, in their order.
    package static let jsonKeys = """
        id register source jurisdiction recordation_number registration_number mark mark_image holder
        holder_country right_type classes goods status status_text valid_from valid_to registration_date
        registration_valid_to insurance_valid_to suspended_from suspended_until agent note presence
        absent_since first_seen last_seen power_of_attorney_valid_to dues_paid_to owner tags watch
        not_stated open_edits open_conflicts corrected conflicting pending notes
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// The recordation as `--json` promises it.
    package func json(_ portfolio: Portfolio) -> JSON {
        func text(_ field: Field) -> JSON { JSON(values[field]) }
        return .object([
            ("id", .string(id)), ("register", .string(register)), ("source", .string(source)),
            ("jurisdiction", .string(jurisdiction)), ("recordation_number", text(.recordationNumber)),
            ("registration_number", text(.registrationNumber)), ("mark", text(.mark)), ("mark_image", text(.markImage)),
            ("holder", text(.holder)), ("holder_country", text(.holderCountry)), ("right_type", text(.rightType)),
            ("classes", .array(values.classes.numbers.map { .int($0) })), ("goods", text(.goods)),
            ("status", .string(values.status.rawValue)), ("status_text", text(.statusText)),
            ("valid_from", text(.validFrom)), ("valid_to", text(.validTo)),
            ("registration_date", text(.registrationDate)), ("registration_valid_to", text(.registrationValidTo)),
            ("insurance_valid_to", text(.insuranceValidTo)), ("suspended_from", text(.suspendedFrom)),
            ("suspended_until", text(.suspendedUntil)), ("agent", text(.agent)), ("note", text(.note)),
            ("presence", .string(presence)), ("absent_since", JSON(absentSince?.description)),
            ("first_seen", .string(firstSeen.description)), ("last_seen", .string(lastSeen.description)),
            ("power_of_attorney_valid_to", JSON(edits.date("power_of_attorney_valid_to")?.description)),
            ("dues_paid_to", JSON(edits.date("dues_paid_to")?.description)),
            ("owner", JSON(edits.owner)), ("tags", .array(edits.tags.map { .string($0) })),
            ("watch", .bool(portfolio.contains(self))), ("not_stated", notStated.json),
            ("open_edits", .int(edits.openEdits)), ("open_conflicts", .int(edits.openConflicts)),
            ("corrected", edits.corrected.json), ("conflicting", edits.conflicting.json),
            ("pending", .object(edits.pending.named)), ("notes", .object(edits.notes.named)),
        ])
    }
}

extension FieldSet {
    /// The fields' names.
    package var json: JSON { .array(fields.map { .string($0.name) }) }
}

extension [Field: String?] {
    fileprivate var named: [(String, JSON)] {
        sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.name, JSON($0.value)) }
    }
}

extension [String: String] {
    fileprivate var named: [(String, JSON)] { sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) } }
}
