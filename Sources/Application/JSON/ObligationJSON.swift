internal import Deadlines
internal import Notifications
package import Recordations
package import Rendering

extension Docket.Item {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "obligation": .string, "recordation": .string.orNull, "kind": .words(of: Obligation.Kind.self),
        "rule": .string.orNull, "citation": .string.orNull, "confidence": .words(of: Confidence.self).orNull,
        "end": .date.orNull, "window_opens": .date.orNull, "safe": .date.orNull, "legal": .date.orNull,
        "grace_ends": .date.orNull, "state": .words(of: Obligation.State.self), "days_left": .integer.orNull,
        "caps": .array(["what": .string, "date": .date]), "source": .string, "jurisdiction": .string,
        "field": .string.orNull, "mark": .string.orNull, "holder": .string.orNull, "owner": .string.orNull,
        "tags": .array(.string), "computed_end": .date.orNull, "holidays_known": .boolean,
        "remarks": .array(.string), "right_type": .string.orNull,
        "conflicts": .array([
            "about": .string, "reading": .string, "citation": .string,
            "confidence": .words(of: Confidence.self), "note": .string.orNull,
        ]),
        "citations": .array([
            "citation": .string, "confidence": .words(of: Confidence.self), "checked": .date,
            "pages": .array(.string),
        ]),
        "needs": .array(["what": .string, "citation": .string]),
        "renewal": JSONShape.optional([
            "state": .words(of: Renewal.State.self), "on": .date, "reference": .string.orNull,
        ]),
    ]

    /// The obligation as `--json` promises it.
    package func json(on today: CivilDate) -> JSON {
        let one = obligation
        func date(_ date: CivilDate?) -> JSON { JSON(date?.description) }
        return .object([
            ("obligation", .string(one.id)), ("recordation", JSON(one.recordation)),
            ("kind", .string(one.kind.rawValue)),
            ("rule", JSON(one.rule?.name)), ("citation", JSON(one.citation?.text)),
            ("confidence", JSON(one.confidence?.rawValue)), ("end", date(one.end)),
            ("window_opens", date(one.windowOpens)), ("safe", date(one.safe)), ("legal", date(one.legal)),
            ("grace_ends", date(one.graceEnds)), ("state", .string(one.state(on: today).rawValue)),
            ("days_left", JSON(one.daysLeft(on: today))),
            (
                "caps",
                .array(one.caps.map { .object([("what", .string($0.what)), ("date", .string($0.date.description))]) })
            ),
            ("source", .string(one.source)), ("jurisdiction", .string(one.jurisdiction)), ("field", JSON(one.field)),
            ("mark", JSON(mark)), ("holder", JSON(holder)), ("owner", JSON(owner)),
            ("tags", .array(tags.map { .string($0) })), ("computed_end", date(one.computedEnd)),
            ("holidays_known", .bool(!one.marks.contains(.holidaysUnknown))),
            ("remarks", .array(one.remarks.map { .string($0.text) })), ("right_type", JSON(one.right)),
            (
                "conflicts",
                .array(
                    (one.rule?.conflicts ?? []).map { conflict in
                        .object([
                            ("about", .string(conflict.about)), ("reading", .string(conflict.reading)),
                            ("citation", .string(conflict.citation.text)),
                            ("confidence", .string(conflict.citation.confidence.rawValue)),
                            ("note", JSON(conflict.note)),
                        ])
                    }
                )
            ),
            (
                "citations",
                .array(
                    one.citations.map { citation in
                        .object([
                            ("citation", .string(citation.text)), ("confidence", .string(citation.confidence.rawValue)),
                            ("checked", .string(citation.checked.description)),
                            ("pages", .array(citation.pages.map { .string($0) })),
                        ])
                    }
                )
            ),
            (
                "needs",
                .array(
                    (one.kind.isOfTerm ? one.rule?.needs ?? [] : []).map {
                        .object([("what", .string($0.what)), ("citation", .string($0.citation.text))])
                    }
                )
            ),
            (
                "renewal",
                one.renewal.map {
                    .object([
                        ("state", .string($0.state.rawValue)), ("on", .string($0.on.description)),
                        ("reference", JSON($0.reference)),
                    ])
                } ?? .null
            ),
        ])
    }
}
