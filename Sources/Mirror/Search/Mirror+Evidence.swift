internal import GRDB
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
    public let notices: [(notice: StandingNotice, fields: FieldSet)]
    /// The row that the other values come from: its edition, the day of that, and the place in its document.
    ///
    /// Nil where no edition showed it.
    public let row: (fetch: Int, day: String, place: Int)?
    /// The definition by which the row was read.
    public let definition: String?
}

extension Evidence {
    /// The fields that are a notice's word.
    public var stated: FieldSet { FieldSet(notices.flatMap(\.fields.fields)) }

    // Of what several state the last one's word is the value.
    fileprivate static func own(_ notices: [StandingNotice]) -> [(notice: StandingNotice, fields: FieldSet)] {
        var taken: FieldSet = []
        var own: [(notice: StandingNotice, fields: FieldSet)] = []
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
    fileprivate init(filed filing: Filing, _ now: Recordation, _ traces: Traces) {
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
            definition: nil
        )
    }
}

extension Traces {
    /// What the open ones of them make of one recordation.
    func standing(isFiled: Bool) -> StandingEdits {
        StandingEdits(
            edits.values.filter { $0.state == .open }.sorted { $0.id < $1.id },
            conflicts.values.filter { $0.state == .open },
            isFiled: isFiled
        )
    }
}

extension Mirror {
    /// The number of the recordation with exactly that key; nil where the register has none, or it was taken back.
    public func number(register: String, key: String) throws -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT record.id FROM record JOIN register ON register.id = record.register_id
                    WHERE register.name = ? AND record.key IN (?, ?) AND \(Mirror.isListed)
                    """,
                arguments: [register, key, RecordKey.comparable(key)]
            )
        }
    }

    /// A recordation by its number, with its evidence; as it stood at an instant, if one is given.
    ///
    /// Nil where the mirror did not know it then.
    public func evidence(number: Int, asOf instant: Instant? = nil) throws -> Evidence? {
        try read { db in
            guard let now = try RecordationQuery(db).recordation(number: number) ?? Mirror.withdrawn(number, db) else {
                return nil
            }
            var observation = try Int.fetchOne(
                db,
                sql: "SELECT observation_id FROM record WHERE id = ?",
                arguments: [number]
            )
            var presence = now.presence
            if let instant {
                let last = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT observation_id FROM event WHERE record_id = ? AND at < ?
                            AND (observation_id IS NOT NULL OR kind = 'withdrawn') AND kind <> 'archived'
                        ORDER BY seq DESC LIMIT 1
                        """,
                    arguments: [number, instant.description]
                )
                observation = last?[0]
                presence =
                    try String.fetchOne(
                        db,
                        sql: """
                            SELECT new FROM event WHERE record_id = ? AND at < ? AND field = 'presence'
                            ORDER BY seq DESC LIMIT 1
                            """,
                        arguments: [number, instant.description]
                    ) ?? "present"
            }
            let traces = try Traces(record: number, until: instant?.description, db)
            let filing = traces.filings[number]
            guard let observation, let word = try Mirror.values(ofObservation: observation, db) else {
                return filing.map { Evidence(filed: $0, now, traces) }
            }
            let standing = traces.standing(isFiled: false)
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT observation.raw, fetch.id, fetch.day, observation.place, definition.yaml,
                        observation.not_stated | observation.unobserved, fetch.kind, observation.unobserved
                    FROM observation JOIN fetch ON fetch.id = observation.raw_fetch_id
                    LEFT JOIN definition ON definition.id = fetch.definition_id WHERE observation.id = ?
                    """,
                arguments: [observation]
            )
            guard let row else { return nil }
            let isRow = row[6] != Fetch.Kind.evidence.rawValue
            let then = Recordation(
                number: number,
                register: now.register,
                source: now.source,
                jurisdiction: now.jurisdiction,
                key: now.key,
                values: word.replacing(standing.applied.mapValues { $0 }),
                notStated: FieldSet(rawValue: row[5]),
                isTombstone: instant == nil ? now.isTombstone : false,
                presence: presence,
                absentSince: instant == nil ? now.absentSince : nil,
                firstSeen: now.firstSeen,
                lastSeen: now.lastSeen,
                watch: now.watch,
                edits: standing
            )
            return Evidence(
                recordation: then,
                registered: word,
                unobserved: FieldSet(rawValue: row[7]),
                edits: traces.edits.values.sorted { $0.id < $1.id },
                conflicts: traces.conflicts.values.sorted { $0.id < $1.id },
                answers: traces.resolutions.values.sorted { $0.id < $1.id },
                filing: filing,
                raw: row[0],
                notices: Evidence.own(try Mirror.notices(of: number, asOf: instant, db)),
                row: isRow ? (row[1], row[2], row[3]) : nil,
                definition: row[4]
            )
        }
    }

    // A recordation whose first sight was taken back is in no list, and its history still has a name.
    private static func withdrawn(_ number: Int, _ db: Database) throws -> Recordation? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT register.name, source.name, jurisdiction, key, presence, fetch.day FROM record
                JOIN register ON register.id = record.register_id JOIN source ON source.id = record.source_id
                JOIN fetch ON fetch.id = record.first_fetch_id WHERE record.id = ?
                """,
            arguments: [number]
        )
        guard let row, let day = CivilDate(row[5]) else { return nil }
        return Recordation(
            number: number,
            register: row[0],
            source: row[1],
            jurisdiction: row[2],
            key: RecordKey(text: row[3]),
            values: FieldValues { _ in nil },
            notStated: [],
            isTombstone: false,
            presence: row[4],
            absentSince: nil,
            firstSeen: day,
            lastSeen: day,
            watch: nil
        )
    }
}
