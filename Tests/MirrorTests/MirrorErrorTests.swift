import Foundation
import GRDB
import GRDBSQLite
@testable import Mirror
import MirrorFile
import Notifications
import Testing

/// What SQLite and GRDB report becomes a sentence of its own, and only a damaged file is called one.
struct MirrorErrorTests {
    @Test(arguments: [
        (ResultCode.SQLITE_NOMEM, "not enough memory"), (.SQLITE_TOOBIG, "larger than SQLite can store"),
        (.SQLITE_PROTOCOL, "many programs"), (.SQLITE_CONSTRAINT_UNIQUE, "refuses what was to be written"),
        (.SQLITE_FULL, "the disk is full"), (.SQLITE_IOERR_READ, "reading or writing failed"),
        (.SQLITE_READONLY, "cannot be written or opened"), (.SQLITE_BUSY, "in use by another program"),
        (.SQLITE_INTERRUPT, "ended the work"), (.SQLITE_ERROR, "SQLite's code 1"), (.SQLITE_MISUSE, "SQLite's code 21"),
    ])
    func `each code has its sentence, and none calls the file unsound`(_ code: ResultCode, _ words: String) {
        let error = MirrorError(DatabaseError(resultCode: code, message: "said"), path: "/m")
        #expect(error.kind == .unavailable)
        #expect(error.seen.hasPrefix("/m") && error.seen.contains(words), "\(error)")
        #expect(error.advice != nil)
        #expect(error.isDuplicate == (code == .SQLITE_CONSTRAINT_UNIQUE))
    }

    @Test(arguments: [ResultCode.SQLITE_CORRUPT, .SQLITE_CORRUPT_INDEX, .SQLITE_NOTADB])
    func `a damaged file is unsound`(_ code: ResultCode) {
        let error = MirrorError(DatabaseError(resultCode: code, message: "said"), path: "/m")
        #expect(error.kind == .unsound && error.seen.contains("damaged or no mirror"))
    }

    @Test func `a row that does not hold what its table says ends no process and is no value`() throws {
        let bench = try MirrorBench()
        let error = #expect(throws: MirrorError.self) {
            try bench.mirror.read { db in
                let row = try #require(try db.row("SELECT 'secret', NULL"))
                let number: Int = row[0]
                let text: String = row[1]
                #expect(number == 0 && text.isEmpty)
            }
        }
        #expect(error?.kind == .unsound)
        #expect(error?.description.contains("secret") == false)
        let thrown = #expect(throws: MirrorError.self) {
            try bench.mirror.read { _ = try $0.values("SELECT 'secret' UNION ALL SELECT NULL", as: String.self) }
        }
        #expect(thrown?.kind == .unsound && thrown?.description.contains("secret") == false)
        // What one transaction met says nothing of the next.
        #expect(try bench.mirror.read { try Int.fetchOne($0.connection, sql: "SELECT 7") } == 7)
        let written = #expect(throws: MirrorError.self) {
            try bench.mirror.write { db in
                try db.execute("UPDATE told_until SET seq = 77")
                let row = try #require(try db.row("SELECT 'x'"))
                let _: Bool = row[0]
            }
        }
        #expect(written?.kind == .unsound)
        #expect(try bench.mirror.changesNotifiedUntil() == 0)
    }

    @Test func `a value that cannot be bound is not written as none`() throws {
        let bench = try MirrorBench()
        let error = #expect(throws: MirrorError.self) {
            try bench.mirror.write { db in
                sqlite3_limit(db.connection.sqliteConnection, SQLITE_LIMIT_LENGTH, 1_000)
                defer { sqlite3_limit(db.connection.sqliteConnection, SQLITE_LIMIT_LENGTH, 1_000_000_000) }
                let statement = try SQLStatement(db, "INSERT INTO pull (source_id, request, begun) VALUES (1, ?, ?)")
                statement.bind(1, String(repeating: "x", count: 2_000))
                statement.bind(2, "2026-01-01T00:00:00Z")
                try statement.run()
            }
        }
        #expect(error?.kind == .unavailable && error?.seen.contains("larger than SQLite can store") == true)
        #expect(try bench.rows("SELECT 1 FROM pull").isEmpty)
    }
}
