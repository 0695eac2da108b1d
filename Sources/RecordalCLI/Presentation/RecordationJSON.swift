internal import Mirror
internal import Recordations
internal import Rendering

extension Recordation {
    /// The recordation as `--json` promises it.
    func json(_ portfolio: Portfolio) -> JSON {
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
            ("owner", .null), ("tags", .array([])), ("watch", .bool(portfolio.contains(self))),
            ("not_stated", .array(notStated.fields.map { .string($0.name) })), ("open_edits", .int(0)),
            ("open_conflicts", .int(0)),
        ])
    }
}

extension Event {
    /// The event as `--json` promises it.
    var json: JSON {
        .object([
            ("seq", .int(seq)), ("at", .string(at)), ("actor", .string(actor)), ("cause", .string(cause)),
            ("recordation", JSON(recordation)), ("field", JSON(field)), ("old", JSON(old)), ("new", JSON(new)),
            ("kind", .string(kind)), ("fetch", fetch.map { .int($0) } ?? .null),
            ("on", JSON(noticeDate)), ("reason", JSON(reason)),
        ])
    }
}
