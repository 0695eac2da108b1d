import Curation
import Foundation
import GRDB
@testable import History
import Ingest
@testable import Mirror
import MirrorFile
import Recordations
import TestSupport
import Testing

/// Another program changes a mirror with every kind of row, and doctor finds it.
struct TamperTests {
    private struct Column {
        let table: String
        let name: String
        let type: String
    }

    private func columns(_ stranger: Stranger) throws -> [Column] {
        try stranger.tables().flatMap { table in
            try stranger.read { db in
                try Row.fetchAll(db, sql: "SELECT name, type FROM pragma_table_info(?)", arguments: [table]).map {
                    Column(table: table, name: $0[0], type: $0[1])
                }
            }
        }
    }

    private func other(_ value: DatabaseValue, _ type: String) -> [DatabaseValue] {
        switch value.storage {
        case .null:
            switch type {
            case "INTEGER": [1.databaseValue]
            case "BLOB": [Data(repeating: 7, count: 32).databaseValue]
            default: ["2026-01-01".databaseValue]
            }
        // A flag becomes the other flag, and a number that is free is found at last.
        case .int64(let number): [(number == 1 ? 0 : number + 1).databaseValue, (number + 1_000_000).databaseValue]
        case .double(let number): [(number + 1).databaseValue]
        case .string(let text): [(text + "x").databaseValue]
        case .blob(let data):
            [Data(data.dropLast() + [(data.last ?? 0) ^ 1]).databaseValue]
        }
    }

    /// Changes one value: of a row that holds one, or of a row that holds none.
    private func change(_ column: Column, whereNull isNull: Bool, _ stranger: Stranger) throws -> [String]? {
        let condition = "\"\(column.name)\" IS \(isNull ? "" : "NOT ")NULL"
        return try stranger.mistakes { db in
            let keys = try Row.fetchAll(
                db,
                sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
                arguments: [column.table]
            ).map { "\"\($0[0] as String)\"" }
            let key = keys.isEmpty ? "rowid" : keys.joined(separator: ", ")
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT \(key), "\(column.name)" AS changed FROM "\(column.table)"
                    WHERE \(condition) ORDER BY 1 DESC LIMIT 1
                    """
            )
            guard let row, let value = row["changed"] as DatabaseValue? else { return }
            let identity = row.databaseValues.dropLast()
            let marks = identity.map { _ in "?" }.joined(separator: ", ")
            for new in other(value, column.type) {
                do {
                    try db.execute(
                        sql: "UPDATE \"\(column.table)\" SET \"\(column.name)\" = ? WHERE (\(key)) = (\(marks))",
                        arguments: StatementArguments([new] + identity)
                    )
                    return
                } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                    // Another row has that value; the next one is tried.
                }
            }
        }
    }

    private static let seed = Seed.drawn("TamperTests")

    /// A third of the columns, another third for another seed; with `RECORDAL_EVERY_STEP=1` all of them.
    // For each column the whole mirror is looked through, twice.
    private static func sample(_ columns: [Column]) -> [Column] {
        guard ProcessInfo.processInfo.environment["RECORDAL_EVERY_STEP"] == nil else { return columns }
        let phase = Int(seed % 3)
        return columns.enumerated().filter { $0.offset % 3 == phase }.map(\.element)
    }

    @Test(arguments: 0..<2)
    func `one changed value in any column of any table is found`(_ part: Int) throws {
        let stranger = try Stranger()
        let all = try columns(stranger)
        #expect(all.count > 300)
        var tried = 0
        for (index, column) in Self.sample(all).enumerated() where index % 2 == part {
            for isNull in [false, true] {
                guard let mistakes = try change(column, whereNull: isNull, stranger) else { continue }
                tried += 1
                #expect(!mistakes.isEmpty, "\(column.table).\(column.name), null: \(isNull)")
            }
        }
        #expect(tried > 40)
        #expect(try stranger.read { try Mirror.soundness(SQLDatabase($0)) }.mistakes == [])
    }

    @Test func `a row that is removed, added or put in another's place is found in every table`() throws {
        let stranger = try Stranger()
        for table in try stranger.tables() {
            let isFilled = try stranger.read {
                try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM \"\(table)\")")
            }
            #expect(isFilled == true, "\(table) holds no row to try it on")
            let hasRowID = try stranger.read { db in
                try Bool.fetchOne(
                    db,
                    sql: "SELECT sql NOT LIKE '%WITHOUT ROWID' FROM sqlite_schema WHERE name = ?",
                    arguments: [table]
                ) ?? true
            }
            guard hasRowID else { continue }
            for place in ["min", "max"] {
                let removed = try stranger.mistakes {
                    try $0.execute(
                        sql: "DELETE FROM \"\(table)\" WHERE rowid = (SELECT \(place)(rowid) FROM \"\(table)\")"
                    )
                }
                #expect(removed?.isEmpty == false, "\(table): the \(place) row is removed")
            }
            let emptied = try stranger.mistakes { try $0.execute(sql: "DELETE FROM \"\(table)\"") }
            #expect(emptied?.isEmpty == false, "\(table) is emptied")
        }
    }

    @Test func `a reference that points to another row is found`() throws {
        let stranger = try Stranger()
        var tried = 0
        for table in try stranger.tables() {
            let keys = try stranger.read {
                try Row.fetchAll(
                    $0,
                    sql: "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list(?)",
                    arguments: [table]
                )
            }
            for key in keys {
                let (from, parent): (String, String) = (key[0], key[1])
                let column: String = key[2] ?? "id"
                let found = try stranger.mistakes { db in
                    try db.execute(
                        sql: """
                            UPDATE OR IGNORE "\(table)" SET "\(from)" = (
                                SELECT "\(column)" FROM "\(parent)" WHERE "\(column)" <> "\(table)"."\(from)" LIMIT 1)
                            WHERE "\(from)" = (SELECT max("\(from)") FROM "\(table)")
                                AND (SELECT count(*) FROM "\(parent)") > 1
                            """
                    )
                }
                guard let found else { continue }
                tried += 1
                #expect(!found.isEmpty, "\(table).\(from)")
            }
        }
        #expect(tried > 20)
    }

    @Test func `an artifact whose bytes, hash and size were all replaced is found`() throws {
        let stranger = try Stranger()
        let found = try stranger.mistakes { db in
            let packed = try Compression.packed(Array("other".utf8))
            try db.execute(
                sql: "UPDATE artifact_chunk SET bytes = ?, size = 5 WHERE artifact_id = 1",
                arguments: [Data(packed)]
            )
            let hash = EventHash(of: Array("other".utf8)).bytes
            try db.execute(sql: "UPDATE artifact SET sha256 = ?, size = 5 WHERE id = 1", arguments: [Data(hash)])
        }
        #expect(
            found == ["the rows of 'artifact' are not those that were written: some were changed, removed or added"]
        )
    }

    @Test(arguments: ["seal SET event_seq", "seal SET seq", "event SET seq"])
    func `a number that no program wrote is told, and ends none`(_ column: String) throws {
        let stranger = try Stranger()
        for number in [-1, -3, Int.max] {
            let table = column.prefix { $0 != " " }
            let last = "WHERE seq = (SELECT max(seq) FROM \(table))"
            let found = try stranger.mistakes { try $0.execute(sql: "UPDATE \(column) = \(number) \(last)") }
            #expect(found?.isEmpty == false, "\(column) = \(number)")
        }
        let bench = try MirrorBench()
        try bench.add([[.recordationNumber: "1"]])
        try bench.mirror.write { db in
            try db.execute(
                "UPDATE \(column) = \(Int.max) WHERE seq = (SELECT max(seq) FROM \(column.prefix { $0 != " " }))"
            )
        }
        guard !column.contains("event_seq") else { return }
        let error = #expect(throws: MirrorError.self) { try bench.add([[.recordationNumber: "2"]]) }
        #expect(error?.kind == .unsound)
    }

    @Test func `a lost renewal is told as one`() throws {
        let stranger = try Stranger()
        let found = try stranger.mistakes { try $0.execute(sql: "DELETE FROM renewal WHERE id = 2") }
        #expect(found?.contains("1 renewals are kept, and 2 are told by the history") == true)
    }

    @Test func `what recordal writes itself stays sound, also after a migration`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        let mirror = try Mirror(path: path)
        let head = try mirror.head()
        let source = try #require(try mirror.source(name: "toy"))
        try mirror.beginPull(of: source, request: "r")
        #expect(try mirror.head() != head)
        #expect(try mirror.knows(head: head))
        #expect(try mirror.soundness().mistakes == [])
        struct Stopped: Error {}
        let before = try mirror.head()
        #expect(throws: Stopped.self) {
            try mirror.write { db in
                try db.execute("UPDATE fetch SET reason = 'x'")
                throw Stopped()
            }
        }
        #expect(try mirror.head() == before)
        #expect(try mirror.soundness().mistakes == [])
        try mirror.close()
    }

    @Test func `what was changed before a migration stays told of behind it`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        try Mirror(path: path).close()
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "UPDATE fetch SET reason = 'forged' WHERE id = 1")
            let changed = try Sealing.changedTables(SQLDatabase(db))
            #expect(changed == ["fetch"])
            try Sealing.sealAnew(broken: changed, reason: "before the next schema", SQLDatabase(db))
        }
        try queue.close()
        let mirror = try Mirror(path: path)
        let wanted = ["the rows of 'fetch' were not those that were written, before the next schema"]
        #expect(try mirror.soundness().mistakes == wanted)
        try mirror.close()
        // Who wipes the mark out is found by the seal over it.
        let stranger = try DatabaseQueue(path: path)
        try stranger.write { try $0.execute(sql: "UPDATE sealed SET broken = NULL") }
        try stranger.close()
        let wiped = try Mirror(path: path)
        #expect(try wiped.soundness().mistakes == ["the sums of the tables are not those that were sealed"])
        try wiped.close()
    }

    @Test func `no bit of the file can be turned without doctor or SQLite seeing it, and none ends the process`() throws
    {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        try Mirror(path: path).close()
        let queue = try DatabaseQueue(path: path)
        let (size, whole) = try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; VACUUM")
            return (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096, try content(db))
        }
        try queue.close()
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let seed =
            ProcessInfo.processInfo.environment["RECORDAL_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64.max)
        var random = Seeded(seed)
        for page in 0..<bytes.count / size {
            var turned = bytes
            let place = page * size + Int.random(in: 0..<size, using: &random)
            turned[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try Data(turned).write(to: URL(fileURLWithPath: path))
            let isFound: Bool
            do {
                let mirror = try Mirror(path: path, busyTimeout: 1)
                defer { try? mirror.close() }
                isFound = try !mirror.soundness().mistakes.isEmpty
            } catch let error as MirrorError {
                isFound = true
                #expect([.unsound, .unavailable, .foreign].contains(error.kind), "\(error)")
            }
            for name in ["-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + name) }
            if isFound { continue }
            // A bit of what no row uses says nothing.
            let look = try DatabaseQueue(path: path, configuration: MirrorFile.unobserved)
            #expect(try look.read(content) == whole, "RECORDAL_SEED=\(seed), byte \(place)")
            try look.close()
        }
    }

    /// Everything that the tables hold.
    private func content(_ db: Database) throws -> [String: [Row]] {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        return Dictionary(
            uniqueKeysWithValues: try tables.map { ($0, try Row.fetchAll(db, sql: "SELECT * FROM \"\($0)\"")) }
        )
    }
}
