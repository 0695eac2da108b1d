internal import Curation
internal import Foundation
public import Mirror
public import Recordations

/// The result of a redaction.
public struct Redaction: Sendable {
    /// The numbers of the events that were named.
    public package(set) var events: [Int] = []
    /// The numbers of further events with the same texts: of the same edit, its copies, its conflicts and their
    /// resolutions, events that quote its value, and events that the same command appended with the same reason.
    public package(set) var further: [Int] = []
    /// The numbers of events of a register: the actor was removed, and the values stay.
    public package(set) var registerEvents: [Int] = []
    /// The numbers of events whose actor and reason an older version hashed without a salt.
    public package(set) var unsalted: [Int] = []
    /// The number of messages from which texts were removed.
    public package(set) var messages = 0
    /// The number of documents whose bytes were removed.
    public package(set) var documents = 0
}

extension Mirror {
    /// The text that replaces a removed text in a column that must not be empty.
    static let removedText = "(redacted)"

    /// Removes the values, actors and reasons of events, also from the rows and messages that repeat them.
    ///
    /// The chain can still be verified: it has the digest of the removed texts, whose salt is removed too. With
    /// `withBytes` the documents of fetches whose verdict or notice is among the events are removed as well. The file's
    /// free pages are overwritten. Throws ``MirrorError`` for an event that does not exist, and for an event of an edit
    /// that is open or has an open copy.
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
                // Deleted content is overwritten, also in pages that become free.
                try db.execute("PRAGMA secure_delete = ON")
                let redactor = try Redactor(db, reason: reason, actor: actor, today: today)
                redaction = try redactor.redact(events, withBytes: withBytes)
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun { return redaction }
        try forgetFormerPages()
        return redaction
    }
}

/// The parts of an event that a redaction removes.
struct RemovedParts: OptionSet {
    let rawValue: Int
    /// The actor, and the reason within the cause.
    static let person = RemovedParts(rawValue: 1)
    static let old = RemovedParts(rawValue: 2)
    static let new = RemovedParts(rawValue: 4)
    static let detail = RemovedParts(rawValue: 8)
    static let all: RemovedParts = [.person, .old, .new, .detail]
}

/// Removes texts from events, rows and messages, within one transaction.
final class Redactor {
    let db: SQLDatabase
    let reason: String
    var redaction = Redaction()
    var salts = Salts()
    /// The removed texts, which messages may quote.
    var texts = RemovedTexts()
    private let writer: EventWriter
    private let today: CivilDate
    private var chain = Chain()
    private var recordations: Set<String> = []
    private var plan: [Int: RemovedParts] = [:]

    init(_ db: SQLDatabase, reason: String, actor: String, today: CivilDate) throws {
        self.db = db
        self.reason = reason
        self.today = today
        writer = try EventWriter(db, at: Instant(Date()).description, actor: actor)
    }

    func redact(_ events: [Int], withBytes: Bool) throws -> Redaction {
        let named = Set(events)
        redaction.events = named.sorted()
        let triggers = try dropTriggers()
        let (edits, conflicts, decisions) = try rows(of: redaction.events)
        for seq in named { plan[seq] = .all }
        var last: Int?
        repeat {
            last = plan.count
            for seq in plan.keys.sorted() where plan[seq] == .all { try planSameCommand(as: seq) }
            for edit in edits { try planEvents(ofEdit: edit, removed: Set(edits)) }
            for conflict in conflicts { try planResolutions(of: conflict) }
            for decision in decisions { try planEvents(ofDecision: decision) }
        } while plan.count > last ?? 0
        for edit in edits { try redactEdit(edit) }
        for conflict in conflicts { try redactResolutions(of: conflict) }
        for decision in decisions { try redactDecision(decision) }
        for seq in plan.keys.sorted() { try redactEvent(seq, isNamed: named.contains(seq), withBytes: withBytes) }
        redaction.further.sort()
        try redactMessages(of: recordations, texts)
        for trigger in triggers { try db.execute(trigger) }
        // With a known salt, a short removed text could be guessed from the sum of the rows.
        for table in try SealedTable.all(db) { try Sealing.saltAnew(table, db) }
        return redaction
    }

    // Drops the triggers that forbid changes of these tables, and returns the statements that make them again.
    private func dropTriggers() throws -> [String] {
        let rows = try db.rows(
            """
            SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'
                AND tbl_name IN ('edit', 'conflict', 'resolution', 'renewal', 'alert', 'outbox', 'attempt')
            """
        )
        for row in rows { try db.execute("DROP TRIGGER main.\"\(row["name"] as String)\"") }
        return rows.map { $0["sql"] }
    }

    /// The row of an event; nil if there is no event with that number.
    func event(_ seq: Int) throws -> SQLRow? {
        try db.row("SELECT * FROM event WHERE seq = ?", [seq])
    }

    /// The edits of some events, with their copies, the conflicts without an edit, and the decisions.
    ///
    /// Throws ``MirrorError`` for an event that does not exist, and for the event of a redaction.
    private func rows(of events: [Int]) throws -> (edits: [Int], conflicts: [Int], decisions: [Int]) {
        var edits: Set<Int> = []
        var decisions: Set<Int> = []
        var conflicts: Set<Int> = []
        for seq in events {
            guard let row = try event(seq) else {
                throw MirrorError(
                    .moved,
                    "there is no event \(seq)",
                    advice: "recordal history ID --json gives their numbers"
                )
            }
            guard (row["kind"] as String) != "redacted" else {
                throw MirrorError(.moved, "event \(seq) tells of a redaction, and stays")
            }
            guard let snapshot = (row["detail"] as String?).flatMap(RowSnapshot.init) else { continue }
            if let edit = snapshot.edit { edits.insert(edit.id) }
            if let decision = snapshot.decision { decisions.insert(decision.id) }
            guard let conflict = snapshot.conflict?.id ?? snapshot.resolution?.conflict else { continue }
            let edit = try db.value("SELECT edit_id FROM conflict WHERE id = ?", [conflict], as: Int.self)
            if let edit { edits.insert(edit) } else { conflicts.insert(conflict) }
        }
        return (try withCopies(edits), conflicts.sorted(), decisions.sorted())
    }

    /// Adds parts of an event to those that are removed.
    func plan(_ seq: Int, _ parts: RemovedParts) { plan[seq, default: []].formUnion(parts) }

    /// Appends a snapshot of a row after its texts were removed.
    func appendRemaining(record: Int, _ fill: (inout RowSnapshot) -> Void) throws {
        var snapshot = RowSnapshot(by: nil)
        fill(&snapshot)
        let detail = String(decoding: try RowSnapshot.encoder().encode(snapshot), as: UTF8.self)
        try writer.append(cause: "redact: \(reason)", kind: "redacted", record: record, detail: detail)
    }

    private func redactEvent(_ seq: Int, isNamed: Bool, withBytes: Bool) throws {
        guard let row = try event(seq), let parts = plan[seq] else { return }
        let kind: String = row["kind"]
        let isOfRegister =
            row["observation_id"] as Int? != nil || ["missing", "disappeared", "reappeared"].contains(kind)
        let left = try remainingParts(of: row, parts, isOfRegister: isOfRegister)
        let isFirst = row["redacted_seq"] as Int? == nil
        guard isFirst && isNamed || !left.isEmpty else { return }
        if !isNamed { redaction.further.append(seq) }
        if (row["version"] as Int) == ChainVersion.first.rawValue { redaction.unsalted.append(seq) }
        if isOfRegister { redaction.registerEvents.append(seq) }
        if let record = row["record_id"] as Int? { recordations.formUnion(try names(of: record)) }
        let cause: String = row["cause"]
        if left.contains(.person) {
            texts.insert(actor: row["actor"])
            texts.insert(CauseWithReason(cause: cause)?.reason)
        }
        // The number of the event that is appended below.
        let number = (try db.value("SELECT max(seq) FROM event", as: Int.self) ?? 0) + 1
        let salt = try salts.next()
        try db.execute(
            """
            UPDATE event SET actor = iif(?1, ?2, actor), cause = iif(?1, ?3, cause), old = iif(?4, NULL, old),
                new = iif(?5, NULL, new), detail = iif(?6, NULL, detail), salt = ?7, redacted_seq = NULL
            WHERE seq = ?8
            """,
            [
                left.contains(.person), Mirror.removedText, cause.split(separator: ":").first.map(String.init) ?? cause,
                left.contains(.old), left.contains(.new), left.contains(.detail), salt.withBytes { Data($0) }, seq,
            ]
        )
        if parts == .all { try redactRows(of: row, kind: kind, withBytes: withBytes) }
        let digest = try Mirror.remainingDigest(of: seq, &chain, db)
        try writer.append(
            cause: "redact: \(reason)",
            kind: "redacted",
            field: "event \(seq)",
            new: digest.map { Mirror.hex($0.bytes) }
        )
        try db.execute("UPDATE event SET redacted_seq = ? WHERE seq = ?", [number, seq])
    }

    /// The parts that can be removed from an event and were not removed before.
    private func remainingParts(of row: SQLRow, _ parts: RemovedParts, isOfRegister: Bool) throws -> RemovedParts {
        var left = parts
        // These values are codes, from which the recordation is rebuilt.
        let keepsValues = isOfRegister || ["presence", "key", "watch"].contains(row["field"] as String? ?? "")
        if keepsValues || row["old"] as String? == nil { left.remove(.old) }
        if keepsValues || row["new"] as String? == nil { left.remove(.new) }
        let detail: String? = row["detail"]
        // The snapshot of a filing has no text of a person.
        if detail == nil || detail.flatMap(RowSnapshot.init)?.filing != nil { left.remove(.detail) }
        if row["actor"] as String == Mirror.removedText, CauseWithReason(cause: row["cause"]) == nil {
            left.remove(.person)
        }
        return left
    }

    /// The present and the former names of a recordation.
    private func names(of record: Int) throws -> [String] {
        let name = try Mirror.recordName(record, db)
        guard let register = name.split(separator: ":", maxSplits: 1).first else { return [name] }
        let former = try db.values(
            "SELECT old FROM event WHERE record_id = ? AND field = 'key' AND old IS NOT NULL",
            [record],
            as: String.self
        )
        return [name] + former.map { "\(register):\($0)" }
    }

    /// Removes the texts of an event without a snapshot from the rows that repeat them.
    private func redactRows(of event: SQLRow, kind: String, withBytes: Bool) throws {
        let seq: Int = event["seq"]
        switch kind {
        case "renewal":
            let reference = try db.value("SELECT reference FROM renewal WHERE event_seq = ?", [seq], as: String.self)
            texts.insert(reference)
            try db.execute(
                """
                UPDATE renewal SET actor = ?, reference = CASE WHEN reference IS NULL THEN NULL ELSE ? END
                WHERE event_seq = ?
                """,
                [Mirror.removedText, Mirror.removedText, seq]
            )
        case "acknowledged": try redactAcknowledgement(event)
        case "snoozed": try redactSnooze(event)
        default:
            guard let fetch = event["fetch_id"] as Int?, kind == "verdict" else { return }
            try db.execute(
                """
                UPDATE fetch SET actor = ?, reason = CASE WHEN reason IS NULL THEN NULL ELSE ? END WHERE id = ?
                """,
                [Mirror.removedText, Mirror.removedText, fetch]
            )
            if withBytes { redaction.documents += try Mirror.removeBytes(ofFetch: fetch, today: today, db) }
        }
    }

    /// The SQL condition that a row of the ledger belongs to an event; only these columns identify it.
    private static let ofEvent = """
        at = ?1 AND actor = ?2 AND (?3 IS NULL AND key = '' OR EXISTS (
            SELECT 1 FROM record JOIN register ON register.id = record.register_id
            WHERE record.id = ?3 AND register.name = row.register
                AND (record.key = row.key OR EXISTS (
                    SELECT 1 FROM event WHERE record_id = ?3 AND field = 'key' AND old = row.key))))
        """

    private func redactAcknowledgement(_ event: SQLRow) throws {
        let new: String? = event["new"]
        if new != "acknowledged" { texts.insert(new) }
        try db.execute(
            """
            UPDATE alert AS row SET actor = ?6, reason = ?6 WHERE state = 'acknowledged' AND \(Self.ofEvent)
                AND coalesce(reason, 'acknowledged') IS ?4
                AND 'alert ' || kind || ' ' || iif(ends = '', 'unknown', ends) || ' ' || stage = ?5
            """,
            [
                event["at"] as String, event["actor"] as String, event["record_id"] as Int?, new,
                event["field"] as String?, Mirror.removedText,
            ]
        )
    }

    private func redactSnooze(_ event: SQLRow) throws {
        let new: String? = event["new"]
        if let range = new?.range(of: ": ") { texts.insert(new.map { String($0[range.upperBound...]) }) }
        try db.execute(
            """
            UPDATE snooze AS row SET actor = ?6, reason = ?6 WHERE \(Self.ofEvent)
                AND 'until ' || until || iif(reason IS NULL, '', ': ' || reason) IS ?4
                AND instr(?5, 'alert ' || kind || ' ' || iif(ends = '', 'unknown', ends) || ' ') = 1
            """,
            [
                event["at"] as String, event["actor"] as String, event["record_id"] as Int?, new,
                event["field"] as String?, Mirror.removedText,
            ]
        )
    }
}
