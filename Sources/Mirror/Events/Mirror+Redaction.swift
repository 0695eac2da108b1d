internal import Foundation
internal import GRDB
public import Recordations

/// What a redaction removed.
public struct Redaction: Sendable {
    /// The numbers of the events that were named.
    public internal(set) var events: [Int] = []
    /// The numbers of further events that repeat what those told: of the same edit, its conflicts and their answers.
    public internal(set) var further: [Int] = []
    /// Events that tell what a register says: who brought it in was removed, and the values stay.
    public internal(set) var registerEvents: [Int] = []
    /// Events whose actor and reason an older recordal hashed without a salt.
    public internal(set) var unsalted: [Int] = []
    /// How many messages quoted what was removed.
    public internal(set) var messages = 0
    /// How many documents' bytes were removed.
    public internal(set) var documents = 0
}

extension Mirror {
    /// What stands in place of a text that was removed and that cannot be absent.
    static let removedText = "(redacted)"

    /// Removes the values, actors and reasons of events, and from the rows and messages that repeat them.
    ///
    /// The chain still verifies: it holds a digest of what was removed, whose salt is removed too. Throws ``MirrorError`` for
    /// an event that is not there, and for one of an edit that still counts. `withBytes` removes the documents of the fetches
    /// too whose verdicts or notices are named. A message that quotes what was removed loses its mail, so that one which still waits
    /// goes out to hooks that take no mail only. The file's free pages are overwritten.
    public func redact(
        _ events: [Int],
        reason: String,
        actor: String,
        today: CivilDate,
        withBytes: Bool = false,
        isDryRun: Bool = false
    ) throws -> Redaction {
        var redaction = Redaction()
        do {
            try write { db in
                // What is deleted is overwritten, also in pages that are given back.
                try db.execute(sql: "PRAGMA secure_delete = ON")
                let redactor = try Redactor(db, reason: reason, actor: actor, today: today)
                redaction = try redactor.redact(events, withBytes: withBytes)
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun { return redaction }
        try forgetFormerPages()
        return redaction
    }
}

/// Carries one redaction out within its transaction.
private final class Redactor {
    private let db: Database
    private let writer: EventWriter
    private let reason: String
    private let today: CivilDate
    private var redaction = Redaction()
    private var chain = Chain()
    private var salts = Salts()
    /// Texts that were removed, which messages may quote.
    private var texts: Set<String> = []
    private var actors: Set<String> = []
    private var recordations: Set<String> = []

    init(_ db: Database, reason: String, actor: String, today: CivilDate) throws {
        self.db = db
        self.reason = reason
        self.today = today
        writer = try EventWriter(db, at: Instant(Date()).description, actor: actor)
    }

    func redact(_ events: [Int], withBytes: Bool) throws -> Redaction {
        let named = Set(events)
        redaction.events = named.sorted()
        let triggers = try withoutTriggers()
        var edits: Set<Int> = []
        for seq in named.sorted() {
            guard let row = try event(seq) else {
                throw MirrorError(
                    .moved,
                    "there is no event \(seq)",
                    advice: "recordal history ID --json gives their numbers"
                )
            }
            if let trace = (row["detail"] as String?).flatMap(Trace.init), let edit = try edit(of: trace) {
                edits.insert(edit)
            }
        }
        for edit in edits.sorted() {
            for seq in try redactEdit(edit) where !named.contains(seq) { redaction.further.append(seq) }
        }
        redaction.further = Set(redaction.further).sorted()
        for seq in named.union(redaction.further).sorted() { try redactEvent(seq, withBytes: withBytes) }
        try redactMessages()
        for trigger in triggers { try db.execute(sql: trigger) }
        // A sum of rows with a known salt would let a short text be guessed.
        for table in try SealedTable.all(db) { try Sealing.saltAnew(table, db) }
        return redaction
    }

    // What a person entered and what was told are never altered, but for this.
    private func withoutTriggers() throws -> [String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'
                    AND tbl_name IN ('edit', 'conflict', 'resolution', 'renewal', 'alert', 'outbox', 'attempt')
                """
        )
        for row in rows { try db.execute(sql: "DROP TRIGGER main.\"\(row[0] as String)\"") }
        return rows.map { $0[1] }
    }

    private func event(_ seq: Int) throws -> Row? {
        try Row.fetchOne(db, sql: "SELECT * FROM event WHERE seq = ?", arguments: [seq])
    }

    private func edit(of trace: Trace) throws -> Int? {
        if let edit = trace.edit { return edit.id }
        let conflict = trace.conflict?.id ?? trace.resolution?.conflict
        return try conflict.flatMap {
            try Int.fetchOne(db, sql: "SELECT edit_id FROM conflict WHERE id = ?", arguments: [$0])
        }
    }

    /// Removes an edit's values from its row, its conflicts and their answers, and gives the events that told them.
    private func redactEdit(_ id: Int) throws -> [Int] {
        let rows = EditRows(db)
        guard let edit = try rows.edits("id = ?", id).first else { return [] }
        guard edit.state != .open else {
            throw MirrorError(
                .moved,
                "edit \(id) counts still",
                advice: "take it back first: recordal edit --undo \(id) --reason TEXT"
            )
        }
        let conflicts = try rows.conflicts("edit_id = ?", id)
        let resolutions = try rows.resolutions("conflict_id IN (SELECT id FROM conflict WHERE edit_id = ?)", id)
        texts.formUnion([edit.entered, edit.local, edit.reason].compactMap { $0 })
        texts.formUnion(resolutions.flatMap { [$0.value, $0.reason] }.compactMap { $0 })
        let events = try Int.fetchAll(
            db,
            sql: """
                SELECT seq FROM event WHERE record_id = ? AND detail IS NOT NULL AND kind <> 'redacted'
                    AND (json_extract(detail, '$.edit.id') = ?
                        OR json_extract(detail, '$.conflict.id') IN (SELECT id FROM conflict WHERE edit_id = ?)
                        OR json_extract(detail, '$.resolution.conflict') IN (SELECT id FROM conflict WHERE edit_id = ?))
                """,
            arguments: [edit.record, id, id, id]
        )
        try db.execute(
            sql: """
                UPDATE edit SET entered = NULL, local = NULL, base = NULL, actor = ?,
                    reason = CASE WHEN reason IS NULL THEN NULL ELSE ? END WHERE id = ?
                """,
            arguments: [Mirror.removedText, Mirror.removedText, id]
        )
        for conflict in conflicts {
            // Its fingerprint is a hash of the values, without a salt.
            let fingerprint = try [salts.next(), salts.next()].flatMap { $0.withBytes { Array($0) } }
            try db.execute(
                sql: "UPDATE conflict SET base = NULL, local = NULL, register = NULL, fingerprint = ? WHERE id = ?",
                arguments: [Data(fingerprint), conflict.id]
            )
        }
        for resolution in resolutions {
            try db.execute(
                sql: "UPDATE resolution SET value = NULL, actor = ?, reason = ? WHERE id = ?",
                arguments: [Mirror.removedText, Mirror.removedText, resolution.id]
            )
        }
        try tell(edit, rows)
        return events
    }

    // The last event of a row is the row: these tell what is left of it.
    private func tell(_ edit: Edit, _ rows: EditRows) throws {
        func append(_ fill: (inout Trace) -> Void) throws {
            var trace = Trace(by: nil)
            fill(&trace)
            let detail = String(decoding: try Trace.encoder().encode(trace), as: UTF8.self)
            try writer.append(cause: "redact: \(reason)", kind: "redacted", record: edit.record, detail: detail)
        }
        for left in try rows.edits("id = ?", edit.id) { try append { $0.edit = left } }
        for left in try rows.conflicts("edit_id = ?", edit.id) { try append { $0.conflict = left } }
        for left in try rows.resolutions("conflict_id IN (SELECT id FROM conflict WHERE edit_id = ?)", edit.id) {
            try append { $0.resolution = left }
        }
    }

    private func redactEvent(_ seq: Int, withBytes: Bool) throws {
        guard let row = try event(seq), row["redacted_seq"] as Int? == nil else { return }
        let kind: String = row["kind"]
        guard kind != "redacted" else {
            throw MirrorError(.moved, "event \(seq) tells of a redaction, and stays")
        }
        let cause: String = row["cause"]
        if (row["version"] as Int) == ChainVersion.first.rawValue { redaction.unsalted.append(seq) }
        let isOfRegister =
            row["observation_id"] as Int? != nil || ["missing", "disappeared", "reappeared"].contains(kind)
        // Words of recordal, by which the history is replayed.
        let keepsValues = isOfRegister || ["presence", "key", "watch"].contains(row["field"] as String? ?? "")
        if isOfRegister { redaction.registerEvents.append(seq) }
        let record: Int? = row["record_id"]
        if let record { recordations.insert(try Mirror.recordName(record, db)) }
        let trace = (row["detail"] as String?).flatMap(Trace.init)
        // A filing's row holds no text of a person.
        let keepsDetail = trace?.filing != nil
        if !keepsValues { texts.formUnion([row["old"], row["new"]].compactMap { $0 as String? }) }
        if let range = cause.range(of: ": ") { texts.insert(String(cause[range.upperBound...])) }
        actors.insert(row["actor"])
        let number = try next()
        let salt = try salts.next()
        try db.execute(
            sql: """
                UPDATE event SET actor = ?, cause = ?, old = iif(?, old, NULL), new = iif(?, new, NULL),
                    detail = iif(?, detail, NULL), salt = ?, redacted_seq = NULL WHERE seq = ?
                """,
            arguments: [
                Mirror.removedText, cause.split(separator: ":").first.map(String.init) ?? cause, keepsValues,
                keepsValues, keepsDetail, salt.withBytes { Data($0) }, seq,
            ]
        )
        try redactRows(of: row, kind: kind, withBytes: withBytes)
        let left = try Mirror.leftDigest(of: seq, &chain, db)
        try writer.append(
            cause: "redact: \(reason)",
            kind: "redacted",
            field: "event \(seq)",
            new: left.map { Mirror.hex($0.bytes) }
        )
        try db.execute(sql: "UPDATE event SET redacted_seq = ? WHERE seq = ?", arguments: [number, seq])
    }

    private func next() throws -> Int { (try Int.fetchOne(db, sql: "SELECT max(seq) FROM event") ?? 0) + 1 }

    /// Removes what the rows repeat that an event without a detail told of.
    private func redactRows(of event: Row, kind: String, withBytes: Bool) throws {
        let (seq, at): (Int, String) = (event["seq"], event["at"])
        switch kind {
        case "renewal":
            try db.execute(
                sql: """
                    UPDATE renewal SET actor = ?, reference = CASE WHEN reference IS NULL THEN NULL ELSE ? END
                    WHERE event_seq = ?
                    """,
                arguments: [Mirror.removedText, Mirror.removedText, seq]
            )
        case "acknowledged":
            try db.execute(
                sql: "UPDATE alert SET actor = ?, reason = ? WHERE state = 'acknowledged' AND at = ?",
                arguments: [Mirror.removedText, Mirror.removedText, at]
            )
        case "snoozed":
            try db.execute(
                sql: "UPDATE snooze SET actor = ?, reason = ? WHERE at = ?",
                arguments: [Mirror.removedText, Mirror.removedText, at]
            )
        default:
            guard let fetch = event["fetch_id"] as Int?, kind == "verdict" else { return }
            if let reason = try String.fetchOne(db, sql: "SELECT reason FROM fetch WHERE id = ?", arguments: [fetch]) {
                texts.insert(reason)
            }
            try db.execute(
                sql: """
                    UPDATE fetch SET actor = ?, reason = CASE WHEN reason IS NULL THEN NULL ELSE ? END WHERE id = ?
                    """,
                arguments: [Mirror.removedText, Mirror.removedText, fetch]
            )
            if withBytes { try removeBytes(of: fetch) }
        }
    }

    /// Removes the documents of a fetch that no other fetch has.
    private func removeBytes(of fetch: Int) throws {
        let isCurrent = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM source WHERE accepted_fetch_id = ?1 OR complete_fetch_id = ?1)",
            arguments: [fetch]
        )
        if isCurrent == true {
            throw MirrorError(
                .moved,
                "fetch \(fetch) is what its source says now, and its documents are read again when the definition changes",
                advice: "bring in a newer edition first, or leave out --with-bytes"
            )
        }
        let numbers = try Int.fetchAll(
            db,
            sql: """
                SELECT id FROM artifact WHERE removed IS NULL AND id IN (
                    SELECT artifact_id FROM fetch_document WHERE fetch_id = ?1
                    UNION SELECT artifact_id FROM exchange WHERE fetch_id = ?1)
                AND NOT EXISTS (SELECT 1 FROM fetch_document WHERE artifact_id = artifact.id AND fetch_id <> ?1)
                AND NOT EXISTS (SELECT 1 FROM exchange WHERE artifact_id = artifact.id AND fetch_id <> ?1)
                """,
            arguments: [fetch]
        )
        for number in numbers {
            try db.execute(sql: "DELETE FROM artifact_chunk WHERE artifact_id = ?", arguments: [number])
            try db.execute(
                sql: "UPDATE artifact SET removed = ? WHERE id = ?",
                arguments: [today.description, number]
            )
        }
        redaction.documents += numbers.count
    }

    /// Removes what was removed from messages that name the recordations too, and from what their hooks said.
    private func redactMessages() throws {
        let quoted = QuotedTexts(texts, actors: actors, recordations: recordations)
        guard !quoted.isEmpty else { return }
        for row in try Row.fetchAll(db, sql: "SELECT id, payload, last_error FROM outbox") {
            let (number, payload): (Int, String) = (row[0], row[1])
            guard quoted.isQuoted(in: payload) else { continue }
            try db.execute(
                sql: "UPDATE outbox SET payload = ?, last_error = ? WHERE id = ?",
                arguments: [quoted.redacted(payload), (row[2] as String?).map(quoted.redacted), number]
            )
            for attempt in try Row.fetchAll(
                db,
                sql: "SELECT id, output, reason FROM attempt WHERE outbox_id = ?",
                arguments: [number]
            ) {
                try db.execute(
                    sql: "UPDATE attempt SET output = ?, reason = ? WHERE id = ?",
                    arguments: [
                        quoted.redacted(attempt[1] as String), (attempt[2] as String?).map(quoted.redacted),
                        attempt[0] as Int,
                    ]
                )
            }
            redaction.messages += 1
        }
    }
}

extension Mirror {
    /// The digest of what is left of an event; nil where there is none of that number.
    static func leftDigest(of seq: Int, _ chain: inout Chain, _ db: Database) throws -> EventHash? {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let rows = try BulkStatement(
            db,
            """
            SELECT event.at, event.actor, event.cause, event.kind, event.old, event.new, event.detail, event.salt,
                event.observation_id, \(fields)
            FROM event LEFT JOIN observation ON observation.id = event.observation_id WHERE event.seq = ?
            """
        )
        rows.bind(1, seq)
        guard try rows.step() else { return nil }
        defer { rows.reset() }
        let text = EventText(
            at: rows.text(0) ?? "",
            actor: rows.text(1) ?? "",
            cause: rows.text(2) ?? "",
            kind: rows.text(3) ?? ""
        )
        let content = Chain.Content(
            old: rows.text(4),
            new: rows.text(5),
            values: rows.isNull(8) ? nil : rows.values(from: 9),
            detail: rows.text(6)
        )
        return chain.digest(.salted, salt: rows.withBlob(7) { Salt($0) } ?? Salt(), text, content)
    }

    /// What is wrong with an event that says it was redacted; nil where the redaction is in the chain and what is left is
    /// what it left.
    static func redactionMistake(of seq: Int, by redaction: Int, _ chain: inout Chain, _ db: Database) throws -> String?
    {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT kind = 'redacted' AND field = 'event ' || ?, new FROM event WHERE seq = ?",
            arguments: [seq, redaction]
        )
        guard let row, row[0] as Bool? == true else { return "was redacted by no event" }
        let left = try leftDigest(of: seq, &chain, db).map { hex($0.bytes) }
        return left == row[1] ? nil : "is not what its redaction left"
    }
}
