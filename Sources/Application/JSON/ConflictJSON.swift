internal import Curation
internal import Deadlines
package import Mirror
package import Notifications
package import Recordations
package import Rendering

extension ConflictDetail {
    /// The shape of ``json``.
    package static let shape: JSONShape = JSONShape.object(
        [("conflict", .integer), ("recordation", .string)] + Conflict.shape.members.dropFirst()
    ).with([
        "source": .string, "actor": .string.orNull, "reason": .string.orNull,
        "edit_kind": .words(of: Edit.Kind.self).orNull, "fetch_day": .date.orNull,
        "answer": Resolution.shape.orNull, "effects": ResolutionEffects.shape.orNull,
    ])

    /// The conflict as `--json` promises it.
    package func json(_ effects: ResolutionEffects?, _ today: CivilDate) -> JSON {
        var members = conflict.members
        members.insert(("recordation", .string(recordation)), at: 1)
        members += [
            ("source", .string(source)), ("actor", JSON(edit?.actor)), ("reason", JSON(edit?.reason)),
            ("edit_kind", JSON(edit?.kind.rawValue)), ("fetch_day", JSON(fetchDay?.description)),
            ("answer", resolution?.json ?? .null), ("effects", effects?.json(today) ?? .null),
        ]
        return .object(members)
    }
}

extension ResolutionEffects {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "moved": .boolean, "now": effectShape.orNull, "local": effectShape.orNull, "register": effectShape.orNull,
    ]
    /// The shape of what has to be done next.
    package static let effectShape: JSONShape = [
        "obligation": .string, "kind": .words(of: Obligation.Kind.self), "rule": .string.orNull,
        "citation": .string.orNull, "confidence": .words(of: Confidence.self).orNull, "end": .date.orNull,
        "window_opens": .date.orNull, "safe": .date.orNull, "legal": .date.orNull, "grace_ends": .date.orNull,
        "days_left": .integer.orNull, "shift": .integer.orNull,
    ]

    fileprivate func json(_ today: CivilDate) -> JSON {
        func effect(_ next: Obligation?) -> JSON {
            guard let next else { return .null }
            func date(_ date: CivilDate?) -> JSON { JSON(date?.description) }
            return .object([
                ("obligation", .string(next.id)), ("kind", .string(next.kind.rawValue)),
                ("rule", JSON(next.rule?.name)), ("citation", JSON(next.citation?.text)),
                ("confidence", JSON(next.confidence?.rawValue)), ("end", date(next.end)),
                ("window_opens", date(next.windowOpens)), ("safe", date(next.safe)), ("legal", date(next.legal)),
                ("grace_ends", date(next.graceEnds)), ("days_left", JSON(next.daysLeft(on: today))),
                ("shift", JSON(shift(next))),
            ])
        }
        return .object([
            ("moved", .bool(isMoved)), ("now", effect(now)), ("local", effect(local)), ("register", effect(register)),
        ])
    }
}

extension Conflict {
    /// The shape of ``members``.
    package static let shape: JSONShape = [
        "conflict": .integer, "field": .string, "kind": .words(["field", "gone", "unobserved"]),
        "base": .string.orNull, "local": .string.orNull, "register": .string.orNull, "policy": .string,
        "opened": .instant, "state": .words(of: State.self), "edit": .integer.orNull, "fetch": .integer.orNull,
        "deferred_until": .date.orNull,
    ]

    /// The conflict as `--json` promises it, but for the recordation.
    package var members: [(String, JSON)] {
        [
            ("conflict", .int(id)), ("field", .string(field)), ("kind", .string(kind)), ("base", JSON(base)),
            ("local", JSON(local)), ("register", JSON(register)), ("policy", .string(policy)),
            ("opened", .string(opened)), ("state", .string(state.rawValue)), ("edit", JSON(edit)),
            ("fetch", JSON(fetch)), ("deferred_until", JSON(deferredUntil)),
        ]
    }
}

extension Resolution {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "take": .words(of: Choice.self), "value": .string.orNull, "actor": .string, "at": .instant,
        "reason": .string, "undone": .boolean,
    ]

    /// The resolution as `--json` promises it.
    package var json: JSON {
        .object([
            ("take", .string(choice.rawValue)), ("value", JSON(value)), ("actor", .string(actor)),
            ("at", .string(at)), ("reason", .string(reason)), ("undone", .bool(isUndone)),
        ])
    }
}
