package import Recordations
package import Rendering

extension Recordation {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "id": .string, "register": .string, "source": .string, "jurisdiction": .string,
        "recordation_number": .string.orNull, "registration_number": .string.orNull, "mark": .string.orNull,
        "mark_image": .string.orNull, "holder": .string.orNull, "holder_country": .string.orNull,
        "right_type": .string.orNull, "classes": .array(.integer), "goods": .string.orNull,
        "status": .words(of: Status.self), "status_text": .string.orNull, "valid_from": .date.orNull,
        "valid_to": .date.orNull, "registration_date": .date.orNull, "registration_valid_to": .date.orNull,
        "insurance_valid_to": .date.orNull, "suspended_from": .date.orNull, "suspended_until": .date.orNull,
        "agent": .string.orNull, "note": .string.orNull, "presence": .string, "absent_since": .date.orNull,
        "first_seen": .date, "last_seen": .date, "power_of_attorney_valid_to": .date.orNull,
        "dues_paid_to": .date.orNull, "owner": .string.orNull, "tags": .array(.string), "watch": .boolean,
        "not_stated": .array(.string), "open_edits": .integer, "open_conflicts": .integer,
        "corrected": .array(.string), "conflicting": .array(.string), "pending": .map(.string.orNull),
        "notes": .map(.string),
    ]

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
