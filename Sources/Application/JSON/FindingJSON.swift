package import Reconciliation
internal import Recordations
package import Rendering

extension Finding {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "finding": .words(of: FindingKind.self), "row": .integer.orNull, "reference": .string.orNull,
        "jurisdiction": .string.orNull, "mark": .string.orNull, "recordations": .array(.string),
        "field": .string.orNull, "list_value": .string.orNull, "register_value": .string.orNull,
        "newer": .words(["list", "register"]).orNull, "reason": .string,
        "differences": .array([
            "field": .string, "recordation": .string, "list_value": .string.orNull,
            "register_value": .string.orNull, "spelling": .string.orNull,
            "newer": .words(["list", "register"]).orNull,
        ]),
        "evidence": .array([
            "recordation": .string, "fact": .string, "agreement": .string, "list": .string.orNull,
            "register": .string.orNull,
        ]),
        "decision": JSONShape.object([
            ("word", .words(of: Decision.Verdict.self)), ("number", .integer), ("by", .string), ("at", .instant),
            ("reason", .string.orNull),
        ]).orNull,
        "law": .string.orNull, "remarks": .array(.string),
    ]

    /// The finding as an object; the first difference stands in it too.
    package var json: JSON {
        let first = differences.first { $0.spelling == nil } ?? differences.first
        let decision = matches.compactMap(\.decision).first
        return .object([
            ("finding", .string(kind.rawValue)), ("row", JSON(rowNumber)), ("reference", JSON(reference)),
            ("jurisdiction", JSON(jurisdiction)), ("mark", JSON(mark)),
            ("recordations", .array(matches.map { .string($0.recordation.id) })), ("field", JSON(first?.field.name)),
            ("list_value", JSON(first?.listValue)), ("register_value", JSON(first?.registerValue)),
            ("newer", JSON(first?.newer?.rawValue)), ("reason", .string(reason)),
            ("differences", .array(differences.map(\.json))),
            ("evidence", .array(matches.flatMap { match in match.evidence.facts.compactMap { $0.json(match) } })),
            ("decision", decision.map(\.json) ?? .null), ("law", JSON(law)),
            ("remarks", .array(remarks.map { .string($0) })),
        ])
    }
}

extension Difference {
    fileprivate var json: JSON {
        .object([
            ("field", .string(field.name)), ("recordation", .string(recordation)), ("list_value", JSON(listValue)),
            ("register_value", JSON(registerValue)), ("spelling", JSON(spelling)), ("newer", JSON(newer?.rawValue)),
        ])
    }
}

extension Evidence {
    // What neither side states is no evidence.
    fileprivate func json(_ match: Match) -> JSON? {
        guard agreement != .unstated else { return nil }
        return .object([
            ("recordation", .string(match.recordation.id)), ("fact", .string(field.name)),
            ("agreement", .string(agreement.words)), ("list", JSON(listText)), ("register", JSON(registerText)),
        ])
    }
}

extension Agreement {
    /// The agreement in a word, with its reason.
    package var words: String {
        switch self {
        case .same: "same"
        case .spelled(let how): "written differently: \(how)"
        case .suggested(let why): "perhaps: \(why)"
        case .near(let how): "near: \(how)"
        case .overlaps: "overlap"
        case .differs: "differs"
        case .unstated: "not stated"
        }
    }
}

extension Decision {
    fileprivate var json: JSON {
        .object([
            ("word", .string(verdict.rawValue)), ("number", .int(id)), ("by", .string(actor)), ("at", .string(at)),
            ("reason", JSON(reason)),
        ])
    }
}
