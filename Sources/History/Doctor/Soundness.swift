internal import Crypto
internal import Deadlines
internal import Foundation
public import Mirror
internal import Recordations

/// What a thorough look at the mirror found.
public struct Soundness: Sendable {
    /// What is wrong; empty for a sound mirror.
    public var mistakes: [String] = []
    /// How many events were checked.
    public var events = 0
    /// How many artifacts were unpacked and hashed.
    public var artifacts = 0
    /// How many recordations were rebuilt from their history.
    public var records = 0
    /// How many edits were rebuilt from their history.
    public var edits = 0
    /// How many tables were held against their seals.
    public var tables = 0
    /// How many events were redacted.
    public var redacted = 0
    /// The hash of the last seal, in hexadecimal.
    public var head = ""

    /// Where nobody reads on.
    private static let mostMistakes = 50

    /// Whether so much is wrong that the rest is not looked at.
    var isHopeless: Bool { mistakes.count > Self.mostMistakes }
}

extension Mirror {
    /// Checks everything that can be checked: SQLite's own structure, the chains, the bytes, and what follows from history.
    ///
    /// It takes the same memory however much the mirror holds.
    public func soundness() throws -> Soundness { try read(Mirror.soundness) }

    static func soundness(_ db: SQLDatabase) throws -> Soundness {
        var found = Soundness()
        let structure = try db.values("PRAGMA integrity_check(20)", as: String.self)
        if structure != ["ok"] { found.mistakes += structure.map { "the file's structure: \($0)" } }
        let keys = try db.value("SELECT count(*) FROM pragma_foreign_key_check", as: Int.self) ?? 0
        if keys > 0 { found.mistakes.append("\(keys) rows point to rows that are not there") }
        try checkSchema(&found, db)
        // Without its tables there is nothing that could be read.
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

    // One walk over all events, each of which is hashed again.
    private static func checkChain(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let rows = try SQLStatement(
            db,
            """
            SELECT event.seq, event.at, event.actor, event.cause, event.kind, event.record_id, event.fetch_id,
                event.observation_id, event.field, event.old, event.new, event.salt, event.digest, event.hash,
                event.detail, event.version, event.redacted_seq, \(fields)
            FROM event
            LEFT JOIN observation ON observation.id = event.observation_id ORDER BY event.seq
            """
        )
        var head = EventHash.start
        var chain = Chain()
        while try rows.step(), !found.isHopeless {
            let seq = rows.integer(0)
            found.events += 1
            if seq != found.events {
                found.mistakes.append("event \(found.events) is missing (the next is \(seq))")
                found.events = seq
            }
            let text = EventText(
                at: rows.text(1) ?? "",
                actor: rows.text(2) ?? "",
                cause: rows.text(3) ?? "",
                kind: rows.text(4) ?? "",
                record: rows.optionalInteger(5),
                fetch: rows.optionalInteger(6),
                field: rows.text(8),
                observation: rows.optionalInteger(7)
            )
            let content = Chain.Content(
                old: rows.text(9),
                new: rows.text(10),
                values: rows.isNull(7) ? nil : rows.values(from: 17),
                detail: rows.text(14)
            )
            let stored = rows.withBlob(12) { EventHash($0) } ?? EventHash()
            let kept = rows.withBlob(13) { EventHash($0) } ?? EventHash()
            defer { head = kept }
            guard let version = ChainVersion(rawValue: rows.integer(15)) else {
                found.mistakes.append("event \(seq) was hashed by a version \(rows.integer(15)) that is not known")
                continue
            }
            let salt = rows.withBlob(11) { Salt($0) } ?? Salt()
            if let redaction = rows.optionalInteger(16) {
                found.redacted += 1
                var chain = Chain()
                if let mistake = try redactionMistake(of: seq, by: redaction, &chain, db) {
                    found.mistakes.append("event \(seq) \(mistake)")
                }
                // The hash of an older event holds what was removed; the next event's holds this one.
                if version == .first { continue }
            } else if chain.digest(version, salt: salt, text, content) != stored {
                found.mistakes.append("event \(seq): its values are not those that were written")
            }
            if chain.hash(version, after: head, seq: seq, text, digest: stored) != kept {
                found.mistakes.append("event \(seq): the chain breaks here")
            }
        }
    }

    // The file's tables, indexes, triggers and views are those that the migrations make.
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

    // What was done about a renewal is what its event says.
    private static func checkRenewals(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = try SQLStatement(
            db,
            """
            SELECT renewal.id, renewal.record_id, ends, state, day, reference, event.record_id, event.kind, event.new,
                event.field, event.redacted_seq
            FROM renewal LEFT JOIN event ON event.seq = renewal.event_seq ORDER BY renewal.id
            """
        )
        while try rows.step(), !found.isHopeless {
            let end = rows.text(2)
            let words = rows.text(3).flatMap(Renewal.State.init).flatMap { state in
                rows.text(4).flatMap { CivilDate($0) }.map { day in
                    Renewal(end: end.flatMap { CivilDate($0) }, state: state, on: day, reference: rows.text(5)).words
                }
            }
            let isSame = words == rows.text(8) || !rows.isNull(10)
            let isTold = rows.text(7) == "renewal" && rows.integer(1) == rows.integer(6) && isSame
            if !isTold || rows.text(9) != "renewal \(end ?? "of an unknown end")" {
                found.mistakes.append("renewal \(rows.integer(0)) is not what its history says")
            }
        }
        let told = try db.value("SELECT count(*) FROM event WHERE kind = 'renewal'", as: Int.self) ?? 0
        let kept = try db.value("SELECT count(*) FROM renewal", as: Int.self) ?? 0
        if told != kept { found.mistakes.append("\(kept) renewals are kept, and \(told) are told by the history") }
    }
}
