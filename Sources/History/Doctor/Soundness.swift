internal import Crypto
internal import Deadlines
internal import FoundationEssentials
public import Mirror
internal import Recordations

/// The result of a full check of the mirror.
public struct Soundness: Sendable {
    /// The mistakes as sentences; empty for a sound mirror.
    public var mistakes: [String] = []
    /// The number of events that were checked.
    public var events = 0
    /// The number of artifacts that were unpacked and hashed.
    public var artifacts = 0
    /// The number of recordations that were rebuilt from their events.
    public var records = 0
    /// The number of edits that were rebuilt from their events.
    public var edits = 0
    /// The number of tables whose sums were compared with their seals.
    public var tables = 0
    /// The number of redacted events.
    public var redacted = 0
    /// The hash of the last seal, in hexadecimal.
    public var head = ""

    /// The number of mistakes after which the check ends.
    private static let mostMistakes = 50

    /// Whether there are so many mistakes that the check ends.
    var isHopeless: Bool { mistakes.count > Self.mostMistakes }
}

extension Mirror {
    /// Checks the file's structure, the schema, the chains of events and seals, the artifacts, and every row that
    /// follows from events.
    ///
    /// The memory does not grow with the size of the mirror. A mistake in the mirror is part of the result, and is not
    /// thrown.
    public func soundness() throws -> Soundness { try read(Mirror.soundness) }

    static func soundness(_ db: SQLDatabase) throws -> Soundness {
        var found = Soundness()
        let structure = try db.values("PRAGMA integrity_check(20)", as: String.self)
        if structure != ["ok"] { found.mistakes += structure.map { "the file's structure: \($0)" } }
        let keys = try db.value("SELECT count(*) FROM pragma_foreign_key_check", as: Int.self) ?? 0
        if keys > 0 { found.mistakes.append("\(keys) rows point to rows that are not there") }
        try checkSchema(&found, db)
        // Without its tables nothing can be read.
        if found.mistakes.contains(where: { $0.hasPrefix("the table") }) { return found }
        found.head = try head(db)
        try checkChain(&found, db)
        try checkSeals(&found, db)
        if found.isHopeless { return found }
        try checkRecords(&found, db)
        try checkEdits(&found, db)
        try checkRenewals(&found, db)
        try checkSearch(&found, db)
        try checkArtifacts(&found, db)
        return found
    }

    // Recomputes the hash of each event.
    private static func checkChain(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = try SQLStatement(db, "\(StoredEvent.query) ORDER BY event.seq")
        var head = EventHash.start
        var chain = Chain()
        while try rows.step(), !found.isHopeless {
            let event = StoredEvent(rows)
            found.events += 1
            if event.seq != found.events {
                found.mistakes.append("event \(found.events) is missing (the next is \(event.seq))")
                found.events = event.seq
            }
            defer { head = event.hash }
            guard let version = ChainVersion(rawValue: event.version) else {
                found.mistakes.append(
                    "event \(event.seq) was hashed by a version \(event.version) that is not known"
                )
                continue
            }
            if let redaction = event.redaction {
                found.redacted += 1
                var chain = Chain()
                if let mistake = try redactionMistake(of: event.seq, by: redaction, &chain, db) {
                    found.mistakes.append("event \(event.seq) \(mistake)")
                }
                // The hash of an older event holds what was removed; the next event's holds this one.
                if version == .first { continue }
            } else if chain.digest(version, salt: event.salt, event.text, event.content) != event.digest {
                found.mistakes.append("event \(event.seq): its values are not those that were written")
            }
            if chain.hash(version, after: head, seq: event.seq, event.text, digest: event.digest) != event.hash {
                found.mistakes.append("event \(event.seq): the chain breaks here")
            }
        }
    }

    // Compares the file's tables, indexes, triggers and views with those that the migrations make.
    private static func checkSchema(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let wanted = try Schema.expectedDefinitions.get()
        let stored = try Schema.definitions(db)
        for (name, sql) in wanted.sorted(by: { $0.key < $1.key }) where stored[name] != sql {
            found.mistakes.append(
                "the \(name) is \(stored[name] == nil ? "missing" : "not the one that recordal made")"
            )
        }
        for name in stored.keys.sorted() where wanted[name] == nil {
            found.mistakes.append("the \(name) was not made by recordal")
        }
        let numbers = ["application_id": Schema.applicationID, "user_version": Schema.version]
        for (name, number) in numbers where try db.value("PRAGMA \(name)", as: Int32.self) != number {
            found.mistakes.append("the number '\(name)' in the file's header is not \(number)")
        }
        let done = try db.values("SELECT identifier FROM grdb_migrations ORDER BY rowid", as: String.self)
        if Set(done) != Set(Schema.migrationNames) || done.count != Schema.migrationNames.count {
            found.mistakes.append("the list of migrations is not the one that recordal wrote")
        }
    }

    // Compares the renewals with their events.
    private static func checkRenewals(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = try SQLStatement(
            db,
            """
            SELECT renewal.id AS id, renewal.record_id AS record_id, ends, state, day, reference,
                event.record_id AS event_record_id, event.kind AS event_kind, event.new AS event_new,
                event.field AS event_field, event.redacted_seq AS redacted_seq
            FROM renewal LEFT JOIN event ON event.seq = renewal.event_seq ORDER BY renewal.id
            """
        )
        while try rows.step(), !found.isHopeless {
            let end: String? = rows["ends"]
            let text = Renewal.State(rawValue: rows["state"]).flatMap { state in
                CivilDate(rows["day"] as String).map { day in
                    Renewal(end: end.flatMap { CivilDate($0) }, state: state, on: day, reference: rows["reference"])
                        .words
                }
            }
            let isSame = text == rows["event_new"] as String? || (rows["redacted_seq"] as Int?) != nil
            let isOfEvent =
                rows["event_kind"] == "renewal" as String?
                && rows["event_record_id"] as Int? == rows["record_id"] as Int && isSame
            if !isOfEvent || rows["event_field"] as String? != "renewal \(end ?? "of an unknown end")" {
                found.mistakes.append("renewal \(rows["id"] as Int) is not what its history says")
            }
        }
        let appended = try db.value("SELECT count(*) FROM event WHERE kind = 'renewal'", as: Int.self) ?? 0
        let stored = try db.value("SELECT count(*) FROM renewal", as: Int.self) ?? 0
        if appended != stored {
            found.mistakes.append("\(stored) renewals are kept, and \(appended) are told by the history")
        }
    }
}
