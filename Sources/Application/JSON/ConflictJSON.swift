internal import Curation
internal import Deadlines
package import Mirror
package import Notifications
package import Recordations
package import Rendering

extension ConflictDetail {
    /// The keys of ``json``, in their order.
    package static let jsonKeys = """
        conflict recordation field kind base local register policy opened state edit fetch deferred_until
        source actor reason edit_kind fetch_day answer effects
        """.split(whereSeparator: \.isWhitespace).map(String.init)

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
    /// The resolution as `--json` promises it.
    package var json: JSON {
        .object([
            ("take", .string(choice.rawValue)), ("value", JSON(value)), ("actor", .string(actor)),
            ("at", .string(at)), ("reason", .string(reason)), ("undone", .bool(isUndone)),
        ])
    }
}
