import Foundation
import GRDB
import History
import Ingest
@testable import Mirror
import MirrorFile
import Recordations
import Testing

/// The file itself.
struct FileTests {
    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test func `a mirror of a newer version is refused and not touched`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        try Mirror(path: path).close()
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v99 what is to come')")
            try db.execute(sql: "PRAGMA user_version = 99")
        }
        try queue.close()
        let before = try bytes(path)
        let error = #expect(throws: MirrorError.self) { _ = try Mirror(path: path) }
        #expect(error?.kind == .foreign)
        #expect(try bytes(path) == before)
    }

    @Test func `an empty file is a mirror that lost what was in it`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        #expect(FileManager.default.createFile(atPath: path, contents: Data()))
        let error = #expect(throws: MirrorError.self) { _ = try Mirror(path: path) }
        #expect(error?.kind == .unsound)
        #expect(error?.description.contains("the mirror is empty: 0 bytes; restore a backup") == true)
        #expect(try bytes(path).isEmpty)
        try FileManager.default.removeItem(atPath: path)
        let mirror = try Mirror(path: path)
        #expect(try mirror.sources().isEmpty)
        try mirror.close()
    }

    @Test func `a new mirror is made beside its place, and what a dead process left there goes`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        // No process has this number: it is beyond the kernel's most (pid_max).
        for name in ["m.sqlite.new-99999999", "m.sqlite.new-99999999-wal", "m.sqlite.newer", "m.sqlite.new-x"] {
            #expect(FileManager.default.createFile(atPath: folder + "/" + name, contents: Data([1])))
        }
        try Mirror(path: path).close()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(left == ["m.sqlite", "m.sqlite.new-x", "m.sqlite.newer"])
    }

    @Test func `a mirror whose making was cut off is made to its end`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        // The list of migrations is a transaction of its own, before the first of them.
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        try queue.close()
        let mirror = try Mirror(path: path)
        #expect(try mirror.sources().isEmpty)
        try mirror.close()
    }

    @Test func `a mirror that lacks only its own row gets it, and its header says what it is`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        try Mirror(path: path).close()
        let queue = try DatabaseQueue(path: path)
        let header = ["PRAGMA application_id", "PRAGMA user_version"]
        #expect(
            try queue.read { db in try header.map { try Int32.fetchOne(db, sql: $0) } } == [
                Schema.applicationID, Schema.version,
            ]
        )
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "DELETE FROM mirror; PRAGMA application_id = 0")
        }
        try queue.close()
        let mirror = try Mirror(path: path)
        #expect(try mirror.read { try Int.fetchOne($0.connection, sql: "SELECT count(*) FROM mirror") } == 1)
        #expect(try mirror.read { try Int32.fetchOne($0.connection, sql: header[0]) } == 0x7265_636F)
        try mirror.close()
    }

    @Test func `a file of another program is refused and not touched`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/other.sqlite"
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE addresses (name TEXT)") }
        try queue.close()
        let before = try bytes(path)
        let error = #expect(throws: MirrorError.self) { _ = try Mirror(path: path) }
        #expect(error?.kind == .foreign)
        #expect(try bytes(path) == before)
        let text = folder + "/text.sqlite"
        try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: text))
        let unsound = #expect(throws: MirrorError.self) { _ = try Mirror(path: text) }
        #expect(unsound?.kind == .unsound)
        #expect(try bytes(text) == Data(repeating: 0x41, count: 5000))
    }

    @Test func `the file takes the mask of its user`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        let old = umask(0o077)
        let mirror = try Mirror(path: path)
        umask(old)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try mirror.close()
    }

    @Test func `a commit is on the disk, and readers do not wait`() throws {
        let bench = try MirrorBench()
        #expect(try bench.rows("PRAGMA journal_mode").first?[0] == "wal")
        // 2 is FULL.
        #expect(try bench.mirror.write { try Int.fetchOne($0.connection, sql: "PRAGMA synchronous") } == 2)
        let other = try Mirror(path: bench.path)
        #expect(try other.write { try Int.fetchOne($0.connection, sql: "PRAGMA synchronous") } == 2)
        try other.close()
    }

    @Test func `what was written and read is in the one file when it is closed`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        for _ in 0..<2 {
            let mirror = try Mirror(path: path)
            try mirror.write { try $0.execute("UPDATE mirror SET created = created || 'x'") }
            #expect(try mirror.sources().isEmpty)
            try mirror.close()
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["m.sqlite", "m.sqlite.mark"]
            )
        }
    }

    @Test(arguments: [
        "UPDATE record SET presence = 'lost'", "UPDATE record SET absent_since = '2026-01-01'",
        "UPDATE record SET key = ''", "UPDATE record SET class_bits = 'many'", "UPDATE record SET watch = 2",
        "UPDATE record SET digest = x'00'", "UPDATE fetch SET verdict = 'fine'", "UPDATE fetch SET extent = 'scoped'",
        "UPDATE fetch SET day = 'today'", "UPDATE register SET jurisdiction = 'XXX'", "UPDATE event SET hash = x'00'",
        "INSERT INTO mirror (id, created) VALUES (2, 'x')", "DELETE FROM event", "DELETE FROM record",
        "UPDATE source SET absence_days = 0", "UPDATE record SET register_id = 77",
    ]) func `nonsense is refused by the file itself`(_ statement: String) throws {
        let bench = try MirrorBench()
        try bench.add([[.recordationNumber: "R-1", .mark: "A"]])
        #expect(throws: DatabaseError.self) { try bench.execute(statement) }
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `the plain command reads the views`() throws {
        let bench = try MirrorBench()
        try bench.add([[.recordationNumber: "R-1", .mark: "小米", .classes: "9"]])
        let command = Process()
        command.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        command.arguments = [
            "sqlite3", "-readonly", bench.path,
            "SELECT id, mark, classes, presence FROM recordation; SELECT recordation, kind, cause FROM change;",
        ]
        let pipe = Pipe()
        command.standardOutput = pipe
        try command.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        command.waitUntilExit()
        #expect(text == "xx-test:R-1|小米|9|present\nxx-test:R-1|added|fetch\n")
    }

    @Test func `bytes are kept once, and what an interrupted intake left is removed`() throws {
        let bench = try MirrorBench()
        let source = try bench.source()
        func store(_ size: Int, _ byte: UInt8) throws -> Artifact {
            let writer = try bench.mirror.newArtifact()
            for _ in 0..<size { try writer.append([UInt8](repeating: byte, count: 1000)) }
            return try writer.finish()
        }
        let first = try store(2500, 1)
        #expect(try store(2500, 1).id == first.id)
        #expect(first.size == 2_500_000)
        let draft = bench.draft(source, [Fetch.Document(artifact: first, name: "a.csv")])
        _ = try bench.mirror.apply(draft) { _ in Fetch.Counts() }
        _ = try store(3, 2)
        let cut = try bench.mirror.newArtifact()
        try cut.append([1, 2, 3])
        #expect(try bench.rows("SELECT id FROM artifact").count == 3)
        try bench.mirror.removeLeftovers()
        #expect(try bench.rows("SELECT id FROM artifact").count == 1)
        #expect(try bench.rows("SELECT DISTINCT artifact_id FROM artifact_chunk").count == 1)
        let next = bench.mirror.bytes(of: first)
        var size = 0
        while let piece = try next() { size += piece.count }
        #expect(size == first.size)
        try bench.execute("UPDATE artifact_chunk SET bytes = zeroblob(9) WHERE number = 1")
        let damaged = bench.mirror.bytes(of: first)
        _ = try damaged()
        let error = #expect(throws: MirrorError.self) { _ = try damaged() }
        #expect(error?.kind == .unsound)
    }
}
