import Curation
import Foundation
import GRDB
@testable import History
@testable import Mirror
import MirrorFile
import Recordations
import Testing

/// Another program changes an event that was redacted, and doctor finds it.
struct RedactionTamperTests {
    @Test(arguments: [1, 2])
    func `a redacted event is held in every column, whichever version hashed it`(_ version: Int) throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        let mirror = try Mirror(path: path)
        defer { try? mirror.close() }
        if version == 2 { try mirror.setWatch(true, record: 2, reason: "asked for", actor: "anna") }
        let seq = try mirror.read { db in
            try Int.fetchOne(
                db.connection,
                sql:
                    "SELECT max(seq) FROM event WHERE version = ? AND kind <> 'redacted' AND detail IS NULL AND record_id > 0",
                arguments: [version]
            )
        }
        let event = try #require(seq)
        _ = try mirror.redact([event], reason: "erasure", actor: "carl", today: #require(CivilDate("2026-05-12")))
        #expect(try mirror.soundness().mistakes == [])
        let names = try mirror.read { try $0.connection.columns(in: "event").map(\.name) }
        var tried = 0
        for name in names where name != "seq" {
            for value in ["NULL", "0", "1", "2", "'x'", "zeroblob(16)", "zeroblob(32)"] {
                let found = try mirror.forged("UPDATE OR IGNORE event SET \(name) = \(value) WHERE seq = \(event)")
                guard let found else { continue }
                tried += 1
                #expect(found.contains { $0.contains("event \(event)") }, "\(name) = \(value): \(found)")
            }
        }
        #expect(tried > 40)
    }
}

extension Mirror {
    /// What is wrong after a change that is taken back; nil where the change is refused or changes nothing.
    fileprivate func forged(_ sql: String) throws -> [String]? {
        struct Stopped: Error {}
        var found: [String]?
        do {
            try write { database in
                let db = database.connection
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                defer { try? db.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
                let before = try Row.fetchAll(db, sql: "SELECT * FROM event")
                do { try db.execute(sql: sql) } catch is DatabaseError { throw Stopped() }
                if try Row.fetchAll(db, sql: "SELECT * FROM event") != before {
                    found = try Mirror.soundness(database).mistakes
                }
                throw Stopped()
            }
        } catch is Stopped {}
        return found
    }
}
