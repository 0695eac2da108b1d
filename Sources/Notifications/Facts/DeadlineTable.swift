public import Deadlines
internal import FoundationEssentials
public import Mirror
public import Recordations

/// The inputs from which the dates of the view `deadline` were computed.
public struct DeadlineBasis: Hashable, Sendable {
    /// A fingerprint of the law, the portfolio and the offices' days.
    public let law: String
    /// The civil day on which all dates were computed.
    public let day: CivilDate
    /// The number of the last event.
    public let seq: Int
    /// The number of the last fetch of a register with several sources; 0 if there is none.
    ///
    /// Such a fetch may change a recordation's source, for which no event is appended if its values stay.
    public let sharedFetch: Int

    /// Makes a basis.
    public init(law: String, day: CivilDate, seq: Int, sharedFetch: Int = 0) {
        self.law = law
        self.day = day
        self.seq = seq
        self.sharedFetch = sharedFetch
    }

    /// Whether only the recordations with later events must be computed to get to another basis.
    public func leads(to next: DeadlineBasis) -> Bool {
        law == next.law && day == next.day && sharedFetch == next.sharedFetch
    }
}

/// Writes the dates of the view `deadline`, within one transaction.
public final class DeadlineWriter {
    private let insert: SQLStatement

    fileprivate init(_ db: SQLDatabase) throws {
        insert = try SQLStatement(
            db,
            """
            INSERT INTO deadline_date (record_id, kind, field, ends, window_opens, safe, legal, grace_ends, rule, citation,
                confidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
    }

    /// Writes an obligation's dates; an obligation of a source is left out.
    public func write(_ obligation: Obligation, record: Int) throws {
        guard obligation.kind != .staleSource else { return }
        insert.bind(1, record)
        insert.bind(2, obligation.kind.rawValue)
        insert.bind(3, obligation.field)
        let dates = [
            obligation.end, obligation.windowOpens, obligation.safe, obligation.legal, obligation.graceEnds,
        ]
        for (index, date) in dates.enumerated() { insert.bind(Int32(index + 4), date?.description) }
        insert.bind(9, obligation.rule?.name)
        insert.bind(10, obligation.citation?.text)
        insert.bind(11, obligation.citation?.confidence.rawValue)
        try insert.run()
    }
}

extension Mirror {
    /// The basis of the view `deadline`; nil if the view was never filled.
    public func deadlineBasis() throws -> DeadlineBasis? { try read(Mirror.deadlineBasis) }

    private static func deadlineBasis(_ db: SQLDatabase) throws -> DeadlineBasis? {
        guard let row = try db.row("SELECT law, seq FROM deadline_basis") else { return nil }
        let parts = (row["law"] as String).split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let day = CivilDate(String(parts[0])), let shared = Int(parts[1]) else { return nil }
        return DeadlineBasis(law: String(parts[2]), day: day, seq: row["seq"], sharedFetch: shared)
    }

    /// Fills the view `deadline` with the dates that the closure writes, for a basis.
    ///
    /// With `since`, the basis of the present rows, only the recordations with events after it are deleted, and the
    /// closure writes those. If an event was appended meanwhile, or another process filled the view, nothing is
    /// written; the view then has an older basis. With `isPatient` false it throws at once if another process is
    /// writing.
    ///
    /// If the rows in the view are of another law, the obligations whose dates differ are recorded; see ``LawChange``.
    public func fillDeadlines(
        _ basis: DeadlineBasis,
        since: DeadlineBasis? = nil,
        waitsForWriter: Bool = true,
        _ body: (DeadlineWriter) throws -> Void
    ) throws {
        try writeMany(waitsForWriter: waitsForWriter) { db in try Mirror.fillDeadlines(basis, since: since, db, body) }
    }

    /// The waiting change of the law as ``fillDeadlines(_:since:waitsForWriter:_:)`` would leave it; nil if no date moves.
    ///
    /// The transaction is rolled back.
    public func predictedLawChange(
        _ basis: DeadlineBasis,
        _ body: (DeadlineWriter) throws -> Void
    ) throws -> LawChange? {
        var change: LawChange?
        do {
            try writeMany { db in
                try Mirror.fillDeadlines(basis, since: nil, db, body)
                change = try Mirror.waitingLawChange(db)
                throw DryRun()
            }
        } catch is DryRun {}
        return change
    }

    private static func fillDeadlines(
        _ basis: DeadlineBasis,
        since: DeadlineBasis?,
        _ db: SQLDatabase,
        _ body: (DeadlineWriter) throws -> Void
    ) throws {
        guard try Mirror.lastSeq(db) == basis.seq else { return }
        let former = try Mirror.deadlineBasis(db)
        if let since, former != since { return }
        if let former, former.law != basis.law {
            // The former rows stay until they were compared with the new ones.
            let last = try db.value("SELECT coalesce(max(id), 0) FROM deadline_date", as: Int.self) ?? 0
            try body(DeadlineWriter(db))
            try recordLawMoves(after: last, since: former.seq, on: basis.day, db)
            try db.execute("DELETE FROM deadline_date WHERE id <= ?", [last])
        } else {
            let scope = since.map { FactsScope.touched(after: $0.seq) } ?? .all
            try db.execute(
                "DELETE FROM deadline_date\(scope.condition.map { " WHERE \($0)" } ?? "")",
                scope.number.map { [$0] } ?? []
            )
            try body(DeadlineWriter(db))
        }
        try db.execute(
            """
            INSERT INTO deadline_basis (id, law, seq, at) VALUES (1, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET law = excluded.law, seq = excluded.seq, at = excluded.at
            """,
            ["\(basis.day) \(basis.sharedFetch) \(basis.law)", basis.seq, Instant(Date()).description]
        )
    }

    /// The number of the last fetch of a register with several sources; 0 if there is none.
    public func lastFetchOfSharedRegisters() throws -> Int {
        try read { db in
            try db.value(
                """
                SELECT max(fetch.id) FROM fetch JOIN source ON source.id = fetch.source_id
                WHERE EXISTS (SELECT 1 FROM source AS other
                    WHERE other.register_id = source.register_id AND other.id <> source.id)
                """,
                as: Int.self
            ) ?? 0
        }
    }

    /// The number of the last event.
    public func lastSeq() throws -> Int { try read(Mirror.lastSeq) }

    private static func lastSeq(_ db: SQLDatabase) throws -> Int {
        try db.value("SELECT coalesce(max(seq), 0) FROM event", as: Int.self) ?? 0
    }
}
