internal import Curation
internal import Hooks
internal import Notifications
internal import Mirror
internal import Recordations
package import Rendering

/// What hooks are given: the members of every message, and those of its event.
package enum HookMessages {
    /// The shapes of the objects on a hook's standard input.
    package static let shape: JSONShape = .either(
        [
            alert, ["alerts": .array(alert)],
            [
                "law_change": .integer, "moves": .array(LawMove.shape), "total": .integer, "earlier": .integer,
            ],
            [
                "sources": .array(["source": .string, "verdict": .string, "reason": .string.orNull]),
                "delivered": .integer, "failed": .integer, "codes": .array(.integer), "head": .string.orNull,
            ],
            ["conflicts": .array(ConflictDetail.shape), "new": .integer, "open": .integer],
            ["source": .string, "fetch": .integer, "changes": .array(Event.shape), "total": .integer],
            [
                "source": .string, "fetch": .integer.orNull, "reason": .string.orNull,
                "known_from": .date.orNull, "age_days": .integer.orNull, "allowed_days": .integer.orNull,
            ],
            // A sample of 'hooks test'.
            [:],
        ].map { HookCall.shape.named("recordal.hook/1").with($0) }
    )

    private static let alert: JSONShape = [
        "alert": .integer.orNull, "obligation": Docket.Item.shape, "recordation": Recordation.shape.orNull,
        "stage": [
            "name": .string, "reached": .date, "days_late": .integer, "escalated": .boolean,
            "unreached": .array(.string),
        ],
    ]
}
