public import Mirror
public import Recordations

/// A recordation with the evidence for it.
public struct Evidence: Sendable {
    /// The recordation; its values as people saw them at the moment asked for, with corrections.
    public let recordation: Recordation
    /// What its register said then.
    public let registered: FieldValues
    /// Fields without a column in the last document; a part of what the recordation does not state.
    public let unobserved: FieldSet
    /// The edits as they stood then, open and closed, the oldest first.
    public let edits: [Edit]
    /// The conflicts as they stood then, the oldest first.
    public let conflicts: [Conflict]
    /// The answers to them that stood then or were taken back, the oldest first.
    public let answers: [Resolution]
    /// How far it was then, of one that was filed before its register showed it.
    public let filing: Filing?
    /// The raw text of the cells that are not values letter by letter, as JSON by column.
    public let raw: String?
    /// The notices whose word some values are, by the number of the fetch; each with the fields that are its own.
    public let notices: [(notice: EffectiveNotice, fields: FieldSet)]
    /// The row that the other values come from: its edition, the day of that, and the place in its document.
    ///
    /// Nil where no edition showed it.
    public let row: (fetch: Int, day: String, place: Int)?
    /// The definition by which the row was read.
    public let definition: String?
    /// Where the values come from that the row does not state, as far as that is known.
    public let former: [Field: Origin]

    /// What a value was read from.
    public struct Origin: Equatable, Sendable {
        /// The fetch.
        public let fetch: Int
        /// Its day.
        public let day: String
        /// The place in its document; nil for a notice, and where it is not kept.
        public let place: Int?
        /// Whether it is a notice.
        public let isNotice: Bool
    }

    /// Where a field's value comes from; nil where the register states none.
    public func origin(of field: Field) -> Origin? {
        guard registered.states(field) else { return nil }
        if let notice = notices.first(where: { $0.fields.contains(field) })?.notice {
            return Origin(fetch: notice.fetch, day: notice.day.description, place: nil, isNotice: true)
        }
        if recordation.notStated.contains(field) { return former[field] }
        return row.map { Origin(fetch: $0.fetch, day: $0.day, place: $0.place, isNotice: false) }
            ?? notices.first.map {
                Origin(fetch: $0.notice.fetch, day: $0.notice.day.description, place: nil, isNotice: true)
            }
    }
}

extension Evidence {
    /// The fields that are a notice's word.
    public var stated: FieldSet { FieldSet(notices.flatMap(\.fields.fields)) }

    // Of what several state the last one's word is the value.
    package static func own(_ notices: [EffectiveNotice]) -> [(notice: EffectiveNotice, fields: FieldSet)] {
        var taken: FieldSet = []
        var own: [(notice: EffectiveNotice, fields: FieldSet)] = []
        for notice in notices.reversed() {
            let fields = notice.stated.subtracting(taken)
            taken.formUnion(fields)
            if !fields.isEmpty { own.insert((notice, fields), at: 0) }
        }
        return own
    }
}

extension Evidence {
    /// Of a filed recordation, which has no row: what people entered is all that is known.
    init(filed filing: Filing, _ now: Recordation, _ traces: Traces) {
        let standing = traces.standing(isFiled: true)
        var values = FieldValues { standing.applied[$0] ?? nil }
        if !values.states(.status), filing.state.isExpected { values = values.replacing([.status: "pending"]) }
        self.init(
            recordation: Recordation(
                number: now.number,
                register: now.register,
                source: now.source,
                jurisdiction: now.jurisdiction,
                key: now.key,
                values: values,
                notStated: [],
                isTombstone: false,
                presence: filing.state.rawValue,
                absentSince: nil,
                firstSeen: now.firstSeen,
                lastSeen: now.lastSeen,
                watch: now.watch,
                edits: standing
            ),
            registered: FieldValues { _ in nil },
            unobserved: [],
            edits: traces.edits.values.sorted { $0.id < $1.id },
            conflicts: traces.conflicts.values.sorted { $0.id < $1.id },
            answers: traces.resolutions.values.sorted { $0.id < $1.id },
            filing: filing,
            raw: nil,
            notices: [],
            row: nil,
            definition: nil,
            former: [:]
        )
    }
}

extension Traces {
    /// What the open ones of them make of one recordation.
    package func standing(isFiled: Bool) -> OpenEdits {
        OpenEdits(
            edits.values.filter { $0.state == .open }.sorted { $0.id < $1.id },
            conflicts.values.filter { $0.state == .open },
            isFiled: isFiled
        )
    }
}
