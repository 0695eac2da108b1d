public import Mirror
public import Recordations

extension Mirror {
    /// The evidence of a recordation by its number, now or as of an instant.
    ///
    /// Evidence as of an instant has only what the mirror knew then: no later fetch, row, text or day. Nil if the
    /// mirror did not know the recordation then.
    public func evidence(number: Int, asOf instant: Instant? = nil) throws -> Evidence? {
        try read { db in
            try EvidenceReading(number, instant, db)?.evidence()
        }
    }
}

/// Reads the evidence of one recordation, now or as of an instant.
private struct EvidenceReading {
    private let number: Int
    private let moment: Instant?
    private var instant: String? { moment?.description }
    private let db: SQLDatabase
    /// The recordation as it is now, for its register and its source.
    private let now: Recordation
    private let record: RecordBefore
    private let snapshots: RowSnapshots
    /// The number of the current observation then; nil if there was none.
    private let observation: Int?
    private let presence: String
    /// Whether the former rows since then are stored; older versions did not store them.
    private let isKept: Bool

    init?(_ number: Int, _ moment: Instant?, _ db: SQLDatabase) throws {
        let instant = moment?.description
        guard let now = try RecordationQuery(db).recordation(number: number) ?? Self.withdrawn(number, db),
            let record = try instant.map({ try RecordBefore.at($0, number, db) }) ?? RecordBefore.now(number, db)
        else { return nil }
        (self.number, self.moment, self.db, self.now, self.record) = (number, moment, db, now, record)
        snapshots = try RowSnapshots(record: number, until: instant, db)
        guard let instant else {
            (observation, presence, isKept) = (record.observation, record.presence, true)
            return
        }
        let event = try db.row(
            """
            SELECT observation_id FROM event WHERE record_id = ? AND at < ?
                AND (observation_id IS NOT NULL OR kind = 'withdrawn') AND kind <> 'archived'
            ORDER BY seq DESC LIMIT 1
            """,
            [number, instant]
        )
        observation = event.flatMap { $0["observation_id"] as Int? }
        presence =
            try db.value(
                """
                SELECT new FROM event WHERE record_id = ? AND at < ? AND field = 'presence'
                ORDER BY seq DESC LIMIT 1
                """,
                [number, instant],
                as: String.self
            ) ?? "present"
        isKept = observation == record.observation && presence == record.presence
    }

    func evidence() throws -> Evidence? {
        let filing = snapshots.filings[number]
        guard let observation, let values = try Mirror.values(ofObservation: observation, db),
            let row = try instant.map({ try ObservationBefore.at($0, observation, db) })
                ?? ObservationBefore.now(observation, db)
        else { return filing.map { Evidence(filed: $0, now, snapshots) } }
        let open = snapshots.openEdits(isFiled: false)
        let silent = FieldSet(rawValue: UInt32(truncatingIfNeeded: row.notStated | row.unobserved))
        let source = try fetch(row.rawFetch)
        let (first, last) = try sightings()
        let then = Recordation(
            number: number,
            register: now.register,
            source: try db.value("SELECT name FROM source WHERE id = ?", [record.source], as: String.self)
                ?? now.source,
            jurisdiction: now.jurisdiction,
            key: RecordKey(text: record.key),
            values: values.replacing(open.applied.mapValues { $0 }),
            notStated: silent,
            isTombstone: record.isTombstone,
            presence: presence,
            absentSince: presence == "present" ? nil : record.absentSince.flatMap { CivilDate($0) },
            firstSeen: first,
            lastSeen: last,
            watch: try watch(),
            edits: open
        )
        return Evidence(
            recordation: then,
            registered: values,
            unobserved: FieldSet(rawValue: UInt32(truncatingIfNeeded: row.unobserved)),
            edits: snapshots.edits.values.sorted { $0.id < $1.id },
            conflicts: snapshots.conflicts.values.sorted { $0.id < $1.id },
            resolutions: snapshots.resolutions.values.sorted { $0.id < $1.id },
            filing: filing,
            raw: source == nil ? nil : row.raw,
            notices: Evidence.own(try Mirror.notices(of: number, asOf: moment, db)),
            row: source.flatMap { $0.isNotice ? nil : (row.rawFetch, $0.day, row.rowNumber) },
            definition: try source.flatMap { _ in try definition(ofFetch: row.rawFetch) },
            former: try origins(of: silent.fields.filter { values.states($0) })
        )
    }

    // Nil if the fetch began after the instant.
    private func fetch(_ id: Int) throws -> (day: String, isNotice: Bool)? {
        try db.row(
            "SELECT day, kind FROM fetch WHERE id = ? AND (?2 IS NULL OR \(Mirror.begun("fetch")) < ?2)",
            [id, instant]
        ).map { ($0["day"], $0["kind"] == Fetch.Kind.evidence.rawValue) }
    }

    private func watch() throws -> Bool? {
        guard let instant else { return now.watch }
        let flag = try db.value(
            "SELECT new FROM event WHERE record_id = ? AND at < ? AND field = 'watch' ORDER BY seq DESC LIMIT 1",
            [number, instant],
            as: String.self
        )
        return flag.map { $0 == "yes" }
    }

    // The days of the first and the last edition with the recordation, as in the view.
    private func sightings() throws -> (CivilDate, CivilDate) {
        guard let instant else { return (now.firstSeen, now.lastSeen) }
        func day(_ fetch: Int?, archiveIsPublished: Bool = true) throws -> CivilDate? {
            try db.value(
                "SELECT CASE WHEN kind = 'archive' AND ? THEN published ELSE day END FROM fetch WHERE id = ?",
                [archiveIsPublished, fetch],
                as: String.self
            ).flatMap { CivilDate($0) }
        }
        guard isKept, let first = try day(record.firstFetch) else {
            let until = CivilDate(String(instant.prefix(10))) ?? now.lastSeen
            return (now.firstSeen, min(now.lastSeen, until))
        }
        let isPresent = record.presence == "present"
        var last = try day(record.lastFetch, archiveIsPublished: !isPresent) ?? first
        if isPresent, let complete = try day(complete(instant), archiveIsPublished: false) {
            last = max(last, complete)
        }
        return (first, last)
    }

    private func complete(_ instant: String) throws -> Int? {
        let since = try db.row(
            "SELECT complete_fetch_id FROM revision WHERE source_id = ? AND at >= ? ORDER BY id LIMIT 1",
            [record.source, instant]
        )
        if let since { return since["complete_fetch_id"] }
        return try db.value("SELECT complete_fetch_id FROM source WHERE id = ?", [record.source], as: Int.self)
    }

    // After a change of the definition the accepted bytes are read again by the new one.
    private func definition(ofFetch id: Int) throws -> String? {
        var definition = try db.value("SELECT definition_id FROM fetch WHERE id = ?", [id], as: Int.self)
        if let instant {
            let since = try db.row(
                """
                SELECT definition_id FROM revision
                WHERE source_id = ? AND at >= ? AND cause IN ('definition', 'rebase') AND fetch_id >= ?
                ORDER BY id LIMIT 1
                """,
                [record.source, instant, id]
            )
            if let since { definition = since["definition_id"] }
        }
        return try db.value("SELECT yaml FROM definition WHERE id = ?", [definition], as: String.self)
    }

    // Reads the former rows backwards until one states the field.
    private func origins(of fields: [Field]) throws -> [Field: Evidence.Origin] {
        guard !fields.isEmpty else { return [:] }
        var left = Set(fields)
        var origins: [Field: Evidence.Origin] = [:]
        func search(_ observation: Int?, _ row: ObservationBefore?) throws {
            guard let observation, let row, !left.isEmpty else { return }
            let silent = FieldSet(rawValue: UInt32(truncatingIfNeeded: row.notStated | row.unobserved))
            let stated = FieldSet(rawValue: UInt32(truncatingIfNeeded: row.stated ?? 0))
            for field in left where stated.contains(field) || !silent.contains(field) {
                let own = try db.value("SELECT fetch_id FROM observation WHERE id = ?", [observation], as: Int.self)
                let id = stated.contains(field) ? own ?? row.rawFetch : row.rawFetch
                guard try inForce(id), let fetch = try fetch(id) else { continue }
                let rowNumber = stated.contains(field) || fetch.isNotice ? nil : row.rowNumber
                origins[field] = Evidence.Origin(
                    fetch: id,
                    day: fetch.day,
                    rowNumber: rowNumber,
                    isNotice: fetch.isNotice
                )
                left.remove(field)
            }
        }
        let revisions = try db.values(
            """
            SELECT revision_id FROM record_before JOIN revision ON revision.id = revision_id
            WHERE record_id = ?1 AND (?2 IS NULL OR at < ?2)
            UNION SELECT revision_id FROM observation_before JOIN revision ON revision.id = revision_id
            WHERE observation_id IN (
                SELECT observation_id FROM event WHERE record_id = ?1 AND observation_id IS NOT NULL
            ) AND (?2 IS NULL OR at < ?2)
            ORDER BY 1 DESC
            """,
            [number, instant],
            as: Int.self
        )
        for revision in revisions where !left.isEmpty {
            let then =
                try RecordBefore.before(revision, number, db) ?? RecordBefore.after(revision, number, db)
                ?? RecordBefore.now(number, db)
            guard let id = then?.observation else { continue }
            let row =
                try ObservationBefore.before(revision, id, db) ?? ObservationBefore.after(revision, id, db)
                ?? ObservationBefore.now(id, db)
            try search(id, row)
        }
        // For rows that were not stored, the event of the last change still names the fetch.
        for field in left {
            let event = try db.row(
                """
                SELECT fetch_id FROM event WHERE record_id = ?1 AND (field = ?2 OR kind = 'added')
                    AND observation_id IS NOT NULL AND (?3 IS NULL OR at < ?3) ORDER BY seq DESC LIMIT 1
                """,
                [number, field.name, instant]
            )
            guard let id = event?["fetch_id"] as Int?, let fetch = try fetch(id) else { continue }
            origins[field] = Evidence.Origin(fetch: id, day: fetch.day, rowNumber: nil, isNotice: fetch.isNotice)
        }
        return origins
    }

    private func inForce(_ fetch: Int) throws -> Bool {
        try db.value(
            "SELECT \(Mirror.inForce("fetch", "?2")) FROM fetch WHERE id = ?1",
            [fetch, instant],
            as: Bool.self
        ) ?? false
    }

    // A recordation whose first fetch was undone is in no list, but its events still exist.
    private static func withdrawn(_ number: Int, _ db: SQLDatabase) throws -> Recordation? {
        let row = try db.row(
            """
            SELECT register.name AS register, source.name AS source, jurisdiction, key, presence, fetch.day AS day
            FROM record
            JOIN register ON register.id = record.register_id JOIN source ON source.id = record.source_id
            JOIN fetch ON fetch.id = record.first_fetch_id WHERE record.id = ?
            """,
            [number]
        )
        guard let row, let day = CivilDate(row["day"]) else { return nil }
        return Recordation(
            number: number,
            register: row["register"],
            source: row["source"],
            jurisdiction: row["jurisdiction"],
            key: RecordKey(text: row["key"]),
            values: FieldValues { _ in nil },
            notStated: [],
            isTombstone: false,
            presence: row["presence"],
            absentSince: nil,
            firstSeen: day,
            lastSeen: day,
            watch: nil
        )
    }
}
