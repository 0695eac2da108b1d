internal import Crypto
internal import Deadlines
internal import Foundation
internal import GRDB
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
    /// The hash of the last event, in hexadecimal.
    public var head = ""
}

extension Mirror {
    /// The hash of the last event, in hexadecimal.
    public func head() throws -> String {
        try read { db in
            let hash = try Data.fetchOne(db, sql: "SELECT hash FROM event ORDER BY seq DESC LIMIT 1")
            return Mirror.hex(hash.map(Array.init) ?? EventHash.start.bytes)
        }
    }

    /// Whether an event with that hash is in the chain.
    public func knows(head: String) throws -> Bool {
        if head == Mirror.hex(EventHash.start.bytes) { return true }
        return try read { db in
            try Bool.fetchOne(db, sql: "SELECT 1 FROM event WHERE lower(hex(hash)) = ?", arguments: [head.lowercased()])
                ?? false
        }
    }

    /// Checks everything that can be checked: SQLite's own structure, the chain, the bytes, and what follows from history.
    public func soundness() throws -> Soundness {
        var found = Soundness()
        found.head = try head()
        try read { db in
            let structure = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
            if structure != ["ok"] { found.mistakes += structure.map { "the file's structure: \($0)" } }
            let keys = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
            if keys > 0 { found.mistakes.append("\(keys) rows point to rows that are not there") }
            try Mirror.checkHistory(&found, db)
            try Mirror.checkRenewals(&found, db)
        }
        try checkArtifacts(&found)
        return found
    }

    static func hex(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] { text.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private struct Rebuilt {
        var observation: Int?
        var values: FieldValues?
        var presence = "present"
        var key = ""
        var watch: String?
    }

    // One walk over all events: the chain, and the state that the events alone give.
    private static func checkHistory(_ found: inout Soundness, _ db: Database) throws {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let rows = try BulkStatement(
            db,
            """
            SELECT event.seq, event.at, event.actor, event.cause, event.kind, event.record_id, event.fetch_id,
                event.observation_id, event.field, event.old, event.new, event.salt, event.digest, event.hash,
                event.detail, event.version, \(fields)
            FROM event
            LEFT JOIN observation ON observation.id = event.observation_id ORDER BY event.seq
            """
        )
        var head = EventHash.start
        var chain = Chain()
        var rebuilt: [Int: Rebuilt] = [:]
        var traces = Traces()
        while try rows.step() {
            let seq = rows.integer(0)
            found.events += 1
            if seq != found.events { found.mistakes.append("event \(found.events) is missing (the next is \(seq))") }
            let values = rows.isNull(7) ? nil : rows.values(from: 16)
            let salt = rows.withBlob(11) { Salt($0) } ?? Salt()
            let stored = rows.withBlob(12) { EventHash($0) } ?? EventHash()
            let detail = rows.text(14)
            let text = EventText(
                at: rows.text(1) ?? "",
                actor: rows.text(2) ?? "",
                cause: rows.text(3) ?? "",
                kind: rows.text(4) ?? "",
                record: rows.isNull(5) ? nil : rows.integer(5),
                fetch: rows.isNull(6) ? nil : rows.integer(6),
                field: rows.text(8),
                observation: rows.isNull(7) ? nil : rows.integer(7)
            )
            let content = Chain.Content(old: rows.text(9), new: rows.text(10), values: values, detail: detail)
            let version = ChainVersion(rawValue: rows.integer(15)) ?? .current
            let digest = chain.digest(version, salt: salt, text, content)
            if digest != stored { found.mistakes.append("event \(seq): its values are not those that were written") }
            let hash = chain.hash(version, after: head, seq: seq, text, digest: stored)
            head = rows.withBlob(13) { EventHash($0) } ?? EventHash()
            if hash != head { found.mistakes.append("event \(seq): the chain breaks here") }
            if let detail {
                if let trace = Trace(detail) {
                    traces.follow(trace)
                } else {
                    found.mistakes.append("event \(seq): its detail cannot be read")
                }
                continue
            }
            guard !rows.isNull(5) else { continue }
            var state = rebuilt[rows.integer(5)] ?? Rebuilt()
            replay(text, rows.text(10), values, rows.isNull(7) ? nil : rows.integer(7), &state)
            rebuilt[rows.integer(5)] = state
            if found.mistakes.count > 50 { return }
        }
        try compare(rebuilt, traces, &found, db)
        try checkEdits(traces, &found, db)
    }

    private static func replay(
        _ event: EventText,
        _ new: String?,
        _ values: FieldValues?,
        _ observation: Int?,
        _ state: inout Rebuilt
    ) {
        switch (event.kind, event.field) {
        // What an older edition said is history beside the present state.
        case ("archived", let field) where field != "presence": return
        case (_, "presence"?): state.presence = new ?? ""
        case (_, "key"?): state.key = new ?? ""
        case (_, "watch"?): state.watch = new
        case ("added", _):
            state.key = new ?? ""
            state.values = values
            state.observation = observation
        case ("withdrawn", _):
            state.values = nil
            state.observation = nil
        case (_, let name?):
            guard let field = Field(name: name) else { return }
            state.values = state.values?.replacing([field: new])
            state.observation = observation
        default: return
        }
    }

    private static func compare(
        _ rebuilt: [Int: Rebuilt],
        _ traces: Traces,
        _ found: inout Soundness,
        _ db: Database
    ) throws {
        let standing = traces.standingByRecord()
        let searched = SearchBlocks(EditRows(db))
        let records = try Row.fetchCursor(
            db,
            sql: """
                SELECT record.id, observation_id, presence, key, status, valid_to, right_type, holder_country, class_bits,
                    watch, is_corrected, is_edited, filing
                FROM record
                """
        )
        while let row = try records.next() {
            found.records += 1
            let id: Int = row[0]
            let observation: Int? = row[1]
            var state = rebuilt[id] ?? Rebuilt()
            if let filing = traces.filings[id] { state.key = filing.key }
            let watch = (row[9] as Bool?).map { $0 ? "yes" : "no" }
            if state.observation != observation || state.presence != row[2] || state.key != row[3]
                || state.watch != watch
            {
                found.mistakes.append("\(try recordName(id, db)) is not what its history says")
            } else if let observation, let values = try values(ofObservation: observation, db), values != state.values {
                found.mistakes.append("\(try recordName(id, db)): its values are not what its history says")
            } else if let mistake = try viewMistake(row, state.values, standing[id] ?? StandingEdits(), searched, db) {
                found.mistakes.append("\(try recordName(id, db)): \(mistake)")
            }
            if found.mistakes.count > 50 { return }
        }
    }

    // What people see follows from the register's word and the edits.
    private static func viewMistake(
        _ row: Row,
        _ word: FieldValues?,
        _ standing: StandingEdits,
        _ searched: SearchBlocks,
        _ db: Database
    ) throws -> String? {
        let isCorrected = !standing.applied.isEmpty && (word != nil || row[12] != nil)
        let isEdited = standing != StandingEdits()
        guard row[10] == isCorrected, row[11] == isEdited else { return "its flags are not what its history says" }
        guard word != nil || isCorrected else { return nil }
        let shown = (word ?? FieldValues { _ in nil }).replacing(standing.applied.mapValues { $0 })
        if isCorrected, try corrected(row[0], db) != shown { return "what is shown of it is not what its history says" }
        let isFound = try searched.text(of: row[0]) == SearchColumn.text(of: shown)
        return isFound && isDerived(row, from: shown) ? nil : "what it is found by is not what its values say"
    }

    private static func corrected(_ record: Int, _ db: Database) throws -> FieldValues? {
        let columns = Field.allCases.map(\.name).joined(separator: ", ")
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT \(columns) FROM corrected WHERE record_id = ?"),
            arguments: [record]
        )
        return row.map { row in FieldValues { row[$0.rawValue] } }
    }

    // What was done about a renewal is what its event says.
    private static func checkRenewals(_ found: inout Soundness, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT renewal.id, renewal.record_id, ends, state, day, reference, event.record_id, event.kind, event.new,
                    event.field
                FROM renewal LEFT JOIN event ON event.seq = renewal.event_seq
                """
        )
        while let row = try rows.next() {
            let id: Int = row[0]
            let end: String? = row[2]
            let words = Renewal.State(rawValue: row[3]).flatMap { state in
                CivilDate(row[4] as String).map { day in
                    Renewal(end: end.flatMap(CivilDate.init), state: state, on: day, reference: row[5]).words
                }
            }
            let isTold = row[7] == "renewal" && (row[1] as Int) == row[6] && (row[8] as String?) == words
            if !isTold || (row[9] as String?) != "renewal \(end ?? "of an unknown end")" {
                found.mistakes.append("renewal \(id) is not what its history says")
            }
        }
        let told = try Int.fetchOne(db, sql: "SELECT count(*) FROM event WHERE kind = 'renewal'") ?? 0
        let kept = try Int.fetchOne(db, sql: "SELECT count(*) FROM renewal") ?? 0
        if told != kept { found.mistakes.append("\(kept) renewals are kept, and \(told) are told by the history") }
    }

    // The narrow columns follow from the values.
    private static func isDerived(_ row: Row, from values: FieldValues) -> Bool {
        let card: [Field] = [.status, .validTo, .rightType, .holderCountry]
        let isSame = zip(4..., card).allSatisfy { index, field in row[index] as String? == values[field] }
        return isSame && row[8] == values.classBits
    }

    private func checkArtifacts(_ found: inout Soundness) throws {
        let artifacts = try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, sha256, size FROM artifact WHERE sha256 IS NOT NULL AND removed IS NULL"
            ).map { row in
                Artifact(id: row[0], sha256: Array(row[1] as Data), size: row[2] ?? -1)
            }
        }
        for artifact in artifacts {
            found.artifacts += 1
            var hash = SHA256()
            var size = 0
            let next = bytes(of: artifact)
            do {
                while let piece = try next() {
                    hash.update(data: piece)
                    size += piece.count
                }
                if Array(hash.finalize()) != artifact.sha256 || size != artifact.size {
                    found.mistakes.append("the stored bytes of artifact \(artifact.id) are not those that came")
                }
            } catch let error as MirrorError {
                found.mistakes.append(error.seen)
            }
        }
    }
}
