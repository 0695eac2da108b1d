import Curation
import Foundation
import GRDB
import History
@testable import Mirror
import MirrorFile
import Recordations
import Testing

/// Mirrors that older versions wrote, kept as files: `Tests/Fixtures/mirrors`.
struct StoredMirrorTests {
    private func stored(_ name: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(StoredMirror.folder)/\(name).json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    /// The rows of a query, whose columns are those of the first stored row, as texts.
    private func compare(_ name: String, _ table: String, _ db: Database, order: String) throws {
        let stored = try stored(name)
        let columns = try #require(stored.first).keys.sorted()
        let list = columns.map { $0 == "hash" ? "lower(hex(hash)) AS hash" : "\"\($0)\"" }.joined(separator: ", ")
        let rows = try Row.fetchAll(db, sql: "SELECT \(list) FROM \(table) ORDER BY \(order)")
        #expect(rows.count >= stored.count)
        for (row, wanted) in zip(rows, stored) {
            let values: [DatabaseValue] = columns.map { row[$0] ?? .null }
            let shown = values.map { value in value.storage.value.map { "\($0)" } ?? "-" }
            let expected = columns.map { column in
                (wanted[column] as? NSNull) != nil || wanted[column] == nil ? "-" : "\(wanted[column] ?? "-")"
            }
            #expect(shown == expected, "\(name): \(wanted)")
        }
    }

    @Test func `a mirror of the schema before lists is migrated, and takes lists and decisions`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        let queue = try DatabaseQueue(path: path, configuration: MirrorFile.unobserved)
        try Schema.migrator.migrate(queue, upTo: "v15 what stands on a fetch")
        #expect(try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 15)
        try queue.close()
        let mirror = try Mirror(path: path)
        #expect(mirror.formerCopy == path + ".schema-15")
        #expect(try mirror.soundness().mistakes == [])
        #expect(try mirror.listNames() == [] && mirror.decisions(ofList: "docket") == [])
        let artifact = try #require(try mirror.artifact(numbered: 1))
        let draft = ListEditionDraft(
            list: "docket",
            yaml: "x",
            file: "a.csv",
            artifact: artifact,
            day: try #require(CivilDate("2026-02-11")),
            rows: [("T-1", "{}")],
            unreadable: "[]"
        )
        #expect(try mirror.record(draft, actor: "anna").changes.added == 1)
        let decision = DecisionDraft(
            list: "docket",
            reference: "T-1",
            right: (nil, nil, nil),
            record: 1,
            verdict: "accepted",
            reason: "seen"
        )
        #expect(try mirror.decide([decision], actor: "anna").map(\.id).count == 1)
        #expect(try mirror.soundness().mistakes == [])
        try mirror.close()
    }

    @Test(arguments: [8, 10])
    func `a mirror of an older schema is migrated beside a copy, and shows and proves what it did`(_ schema: Int) throws
    {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: schema, into: folder)
        let events = try stored("events")
        let head = try #require(events.last?["hash"] as? String)
        let mirror = try Mirror(path: path)
        let found = try mirror.soundness()
        #expect(found.mistakes == [])
        #expect(found.events == events.count)
        #expect(found.artifacts > 10)
        #expect(try mirror.knows(head: head))
        try mirror.read { database in
            let db = database.connection
            try compare("recordations", "recordation", db, order: "record_id")
            try compare("conflicts", "conflict_open", db, order: "conflict")
            try compare("events", "event", db, order: "seq")
        }
        let copy = try #require(mirror.formerCopy)
        #expect(copy == path + ".schema-\(schema)")
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let former = try DatabaseQueue(path: copy)
        #expect(try former.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == schema)
        #expect(try former.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") } == events.count)
        try former.close()
        try mirror.close()
        let again = try Mirror(path: path)
        #expect(again.formerCopy == nil)
        #expect(try again.soundness().mistakes == [])
        try again.close()
    }

    /// What makes the schema, without white space.
    private func schema(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
            ).map { row in
                let sql = (row[2] as String).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                return "\(row[0] as String) \(row[1] as String): \(sql)"
            }
        }
    }

    @Test(arguments: [8, 10])
    func `a new file and a migrated one have the same tables`(_ schema: Int) throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: schema, into: folder)
        try Mirror(path: path).close()
        try Mirror(path: folder + "/new.sqlite").close()
        let (migrated, new) = (try self.schema(path), try self.schema(folder + "/new.sqlite"))
        #expect(migrated == new)
        #expect(new.count > 60)
    }

    @Test func `the first ten migrations still make what they made`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let queue = try DatabaseQueue(path: folder + "/new.sqlite")
        try Schema.migrator.migrate(queue, upTo: "v10 dates that the law moved")
        try queue.close()
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        let (stored, made) = (try schema(path), try schema(folder + "/new.sqlite"))
        #expect(stored == made)
    }
}
