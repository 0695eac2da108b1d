internal import ArgumentParser
internal import Curation
internal import FoundationEssentials
internal import Application
internal import Merging
internal import Mirror
internal import Recordations
internal import Rendering

/// Where the value of one field comes from.
struct ValueOriginText {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "schema": .words(["recordal.why/1"]), "recordation": .string, "field": .string, "value": .string.orNull,
        "standing": .string, "register": .string.orNull, "raw": .string.orNull, "fetch": .integer.orNull,
        "day": .date.orNull, "row": .integer.orNull, "not_stated": .boolean,
        "policy": .words(of: Policy.self).orNull, "edits": .array(Edit.shape),
        "conflicts": .array(Conflict.shape), "answers": .array(Resolution.shape),
    ]

    private let name: String
    private let field: Field?
    private let evidence: Evidence
    private let policy: Policy?
    private let edits: [Edit]
    private let conflicts: [Conflict]
    private let texts: RawTexts

    init(_ name: String, _ evidence: Evidence, _ policies: Policies) {
        self.name = name
        field = Field(name: name)
        self.evidence = evidence
        policy = field.map { policies.policy($0, source: evidence.recordation.source) }
        edits = evidence.edits.filter { $0.field == name }
        conflicts = evidence.conflicts.filter { $0.field == name }
        texts = RawTexts(evidence)
    }

    private var value: String? {
        if let field { return evidence.recordation.values[field] }
        return evidence.recordation.edits.notes[name]
    }

    private var origin: Evidence.Origin? { field.flatMap { evidence.origin(of: $0) } }

    private var standing: String {
        let edits = evidence.recordation.edits
        guard let field else { return value == nil ? "nobody noted it" : "a note" }
        if edits.conflicting.contains(field) { return "the register's, while a conflict about it waits" }
        if edits.corrected.contains(field) { return evidence.filing == nil ? "a correction" : "as it was filed" }
        if edits.pending.keys.contains(field) { return "the register's, while a change of it is filed" }
        if evidence.recordation.notStated.contains(field), value != nil {
            return "the last one that the register stated"
        }
        return value == nil ? "the register states none" : "the register's"
    }

    func lines(_ style: TextStyle) -> [StyledText] {
        var lines: [StyledText] = [
            style.bold("\(evidence.recordation.id)  \(name)"), "  shown       \(value ?? "no value")  (\(standing))",
        ]
        if let field {
            lines.append("  register    \(evidence.registered[field] ?? "no value")")
            if let raw = texts.text(of: field) { lines.append("  its text    \(raw)") }
            if let origin {
                let place = origin.isNotice ? ", a notice" : origin.rowNumber.map { ", row \($0)" } ?? ""
                lines.append(
                    "  from        fetch \(origin.fetch) of \(origin.day)\(place)  (recordal fetches show \(origin.fetch))"
                )
            }
            if let policy { lines.append("  policy      \(policy.rawValue)") }
        }
        for edit in edits {
            let sides = "\(edit.base ?? "no value") → \(edit.entered ?? "no value")"
            let what = edit.kind == .note ? edit.entered ?? "no value" : sides
            let day = (edit.changedOn.map { ", of \($0)" } ?? "") + (edit.batch.map { ", batch \($0)" } ?? "")
            lines.append("  edit \(edit.id)  \(edit.kind.rawValue), \(edit.state.rawValue): \(what)\(day)")
            lines.append("              by \(edit.actor) at \(edit.at)\(edit.reason.map { ": \($0)" } ?? "")")
        }
        for conflict in conflicts {
            lines.append(
                """
                  conflict \(conflict.id)  \(conflict.kind), \(conflict.state.rawValue): \
                local \(conflict.local ?? "no value"), register \(conflict.register ?? "no value")
                """
            )
            for answer in evidence.resolutions where answer.conflict == conflict.id {
                let undone = answer.isUndone ? ", taken back" : ""
                lines.append(
                    """
                                  took \(answer.value ?? answer.choice.rawValue)\(undone): by \(answer.actor) \
                    at \(answer.at): \(answer.reason)
                    """
                )
            }
        }
        return lines
    }

    var json: JSON {
        let numbers = Set(conflicts.map(\.id))
        return .object([
            ("schema", "recordal.why/1"), ("recordation", .string(evidence.recordation.id)), ("field", .string(name)),
            ("value", JSON(value)), ("standing", .string(standing)),
            ("register", JSON(field.flatMap { evidence.registered[$0] })),
            ("raw", JSON(field.flatMap { texts.text(of: $0) })), ("fetch", JSON(origin?.fetch)),
            ("day", JSON(origin?.day)), ("row", JSON(origin?.rowNumber)),
            ("not_stated", .bool(field.map { evidence.recordation.notStated.contains($0) } ?? false)),
            ("policy", JSON(policy?.rawValue)), ("edits", .array(edits.map(\.json))),
            ("conflicts", .array(conflicts.map { .object($0.members) })),
            ("answers", .array(evidence.resolutions.filter { numbers.contains($0.conflict) }.map(\.json))),
        ])
    }
}
