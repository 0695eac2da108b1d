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
    var json: JSON { .array(fields.map { .string($0.name) }) }
}

extension [Field: String?] {
    fileprivate var named: [(String, JSON)] {
        sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.name, JSON($0.value)) }
    }
}

extension [String: String] {
    fileprivate var named: [(String, JSON)] { sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) } }
}

extension Edit {
    /// The edit as `--json` gives it.
    var json: JSON {
        .object([
            ("edit", .int(id)), ("field", .string(field)), ("kind", .string(kind.rawValue)), ("value", JSON(local)),
            ("entered", JSON(entered)), ("base", JSON(base)), ("state", .string(state.rawValue)),
            ("actor", .string(actor)), ("at", .string(at)), ("reason", JSON(reason)), ("changed_on", JSON(changedOn)),
            ("batch", JSON(batch)),
        ])
    }
}

extension Conflict {
    /// The conflict as `--json` promises it, but for the recordation.
    var members: [(String, JSON)] {
        [
            ("conflict", .int(id)), ("field", .string(field)), ("kind", .string(kind)), ("base", JSON(base)),
            ("local", JSON(local)), ("register", JSON(register)), ("policy", .string(policy)),
            ("opened", .string(opened)), ("state", .string(state.rawValue)), ("edit", JSON(edit)),
            ("fetch", JSON(fetch)), ("deferred_until", JSON(deferredUntil)),
        ]
    }
}

extension Resolution {
    /// The answer as `--json` gives it.
    var json: JSON {
        .object([
            ("take", .string(choice.rawValue)), ("value", JSON(value)), ("actor", .string(actor)),
            ("at", .string(at)), ("reason", .string(reason)), ("undone", .bool(isUndone)),
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
