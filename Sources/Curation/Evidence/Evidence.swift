public import Mirror
public import Recordations

/// A recordation as of an instant, with the sources of its values.
public struct Evidence: Sendable {
    /// The recordation; its values are those of the corrected view at the instant.
    public let recordation: Recordation
    /// The register's values then.
    public let registered: FieldValues
    /// Fields without a column in the last document; a subset of the recordation's fields that are not stated.
    public let unobserved: FieldSet
    /// The edits then, open and closed, the oldest first.
    public let edits: [Edit]
    /// The conflicts then, the oldest first.
    public let conflicts: [Conflict]
    /// The resolutions then, active and undone, the oldest first.
    public let resolutions: [Resolution]
    /// The filing then; nil for a recordation that was never filed.
    public let filing: Filing?
    /// The original texts of the cells that differ from the values, as JSON by column.
    public let raw: String?
    /// The notices that state some of the values, by the number of their fetches, each with those fields.
    public let notices: [(notice: EffectiveNotice, fields: FieldSet)]
    /// The row that states the other values: its fetch, the fetch's day, and the row number in the document.
    ///
    /// Nil if no edition shows the recordation.
    public let row: (fetch: Int, day: String, rowNumber: Int)?
    /// The definition by which the row was read.
    public let definition: String?
    /// The origins of the values that the row does not state, as far as they are known.
    public let former: [Field: Origin]

    /// The document from which a value was read.
    public struct Origin: Equatable, Sendable {
        /// The number of the fetch.
        public let fetch: Int
        /// The day of the fetch.
        public let day: String
        /// The row number in the document; nil for a notice, and if it is not known.
        public let rowNumber: Int?
        /// Whether the document is a notice.
        public let isNotice: Bool
    }

    /// The origin of a field's value; nil if the register states none.
    public func origin(of field: Field) -> Origin? {
        guard registered.states(field) else { return nil }
        if let notice = notices.first(where: { $0.fields.contains(field) })?.notice {
            return Origin(fetch: notice.fetch, day: notice.day.description, rowNumber: nil, isNotice: true)
        }
        if recordation.notStated.contains(field) { return former[field] }
        return row.map { Origin(fetch: $0.fetch, day: $0.day, rowNumber: $0.rowNumber, isNotice: false) }
            ?? notices.first.map {
                Origin(fetch: $0.notice.fetch, day: $0.notice.day.description, rowNumber: nil, isNotice: true)
            }
    }
}

extension Evidence {
    /// The fields whose values notices state.
    public var stated: FieldSet { FieldSet(notices.flatMap(\.fields.fields)) }

    /// The fields of which each notice states the value; of several notices the last counts.
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
    /// The evidence of a filed recordation, which has no row: its values are those of its open edits.
    init(filed filing: Filing, _ now: Recordation, _ snapshots: RowSnapshots) {
        let open = snapshots.openEdits(isFiled: true)
        var values = FieldValues { open.applied[$0] ?? nil }
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
                edits: open
            ),
            registered: FieldValues { _ in nil },
            unobserved: [],
            edits: snapshots.edits.values.sorted { $0.id < $1.id },
            conflicts: snapshots.conflicts.values.sorted { $0.id < $1.id },
            resolutions: snapshots.resolutions.values.sorted { $0.id < $1.id },
            filing: filing,
            raw: nil,
            notices: [],
            row: nil,
            definition: nil,
            former: [:]
        )
    }
}

extension RowSnapshots {
    /// The effects of the open edits and conflicts on one recordation.
    package func openEdits(isFiled: Bool) -> OpenEdits {
        OpenEdits(
            edits.values.filter { $0.state == .open }.sorted { $0.id < $1.id },
            conflicts.values.filter { $0.state == .open },
            isFiled: isFiled
        )
    }
}
