import Foundation
import GRDB
import Ingest
@testable import Mirror
import MirrorFile
import Recordations
import Synchronization
import Testing

/// Very many recordations that are written to a mirror without any.
@Suite struct FirstEditionTests {
    private static let rows = (0..<300).map { number in
        observation([
            .recordationNumber: "N\(number)", .mark: "Mark \(number)",
            .validTo: "20\(10 + number * 7 % 89)-01-0\(number % 9 + 1)",
        ])
    }

    @discardableResult
    private func take(_ bench: MirrorBench, isLarge: Bool, during body: () throws -> Void = {}) throws -> Int {
        try take(bench.draft(bench.source()), to: bench.mirror, isLarge: isLarge, during: body)
    }

    @discardableResult
    private func take(
        _ draft: FetchDraft,
        to mirror: Mirror,
        isLarge: Bool,
        during body: () throws -> Void = {}
    ) throws -> Int {
        try mirror.apply(draft, isLarge: isLarge) { application in
            try application.add(Self.rows)
            try body()
            return Fetch.Counts()
        }
    }

    private func count(_ mirror: Mirror) throws -> Int? {
        try mirror.read { try Int.fetchOne($0.connection, sql: "SELECT count(*) FROM record") }
    }

    private static let counted = "SELECT count(*) FROM record"

    @Test func `it leaves the file that a small one leaves`() throws {
        let questions = [
            "SELECT name, sql FROM sqlite_schema ORDER BY name", "SELECT key, valid_to, observation_id FROM record",
            "SELECT record_id, mark, valid_to FROM observation", "SELECT id FROM record ORDER BY valid_to, id",
            "PRAGMA integrity_check", "PRAGMA journal_mode",
        ]
        let answers = try [false, true].map { isLarge in
            let bench = try MirrorBench()
            try take(bench, isLarge: isLarge)
            #expect(try count(bench.mirror) == 300)
            return try questions.map { try bench.rows($0).map(\.description) }
        }
        #expect(answers[0] == answers[1])
        #expect(answers[1].suffix(2).map(\.count) == [1, 1])
        #expect(answers[1][5][0].contains("wal"))
        let bench = try MirrorBench()
        try take(bench, isLarge: true)
        let plan = try bench.rows("EXPLAIN QUERY PLAN SELECT id FROM record WHERE valid_to < '2030'")
        #expect(plan.description.contains("record_by_end"))
    }

    @Test(arguments: [false, true]) func `who wants to read meanwhile waits, in this program and in others`(
        isOther: Bool
    ) throws {
        let bench = try MirrorBench()
        let seen = Mutex<[Int?]>([])
        let reader = DispatchGroup()
        let path = bench.path
        let draft = try bench.draft(bench.source())
        try bench.mirror.close()
        // The program's own readers wait without end, also where it waits for no other program. Beside another program's
        // reader it has to: the first of the two that reads changes the file back to the log, which the other waits for.
        let mirror = try Mirror(path: path, busyTimeout: isOther ? 60 : 0)
        // Two connections, of which one must not stay behind.
        try mirror.read { _ in _ = try count(mirror) }
        try take(draft, to: mirror, isLarge: true) {
            let error = #expect(throws: DatabaseError.self) {
                try DatabaseQueue(path: path).read { _ = try Int.fetchOne($0, sql: Self.counted) }
            }
            #expect(error?.resultCode == .SQLITE_BUSY)
            reader.enter()
            Thread.detachNewThread {
                let found = try? (isOther ? Mirror(path: path, busyTimeout: 60) : mirror).read {
                    try Int.fetchOne($0.connection, sql: Self.counted)
                }
                seen.withLock { $0.append(found) }
                reader.leave()
            }
            Thread.sleep(forTimeInterval: 0.3)
            #expect(seen.withLock { $0 }.isEmpty)
        }
        reader.wait()
        #expect(seen.withLock { $0 } == [300])
        try mirror.close()
    }

    @Test(arguments: [false, true]) func `whoever reads already goes on reading what was there`(isOther: Bool) throws {
        let bench = try MirrorBench()
        let stranger = try DatabaseQueue(path: bench.path)
        func read(_ body: (Database) throws -> Void) throws {
            if isOther { try stranger.read(body) } else { try bench.mirror.read { try body($0.connection) } }
        }
        if !isOther {
            try stranger.close()
            // One is used, and one is free.
            try bench.mirror.read { _ in _ = try count(bench.mirror) }
        }
        try read { db in
            #expect(try Int.fetchOne(db, sql: Self.counted) == 0)
            try take(bench, isLarge: true) {
                let meanwhile = try Int.fetchOne(db, sql: Self.counted)
                #expect(meanwhile == 0)
                // On another thread: were it to wait for this one, it would do so without end.
                let (mirror, answered) = (bench.mirror, DispatchSemaphore(value: 0))
                Thread.detachNewThread {
                    let found = try? mirror.read { try Int.fetchOne($0.connection, sql: Self.counted) }
                    #expect(found == 0)
                    answered.signal()
                }
                #expect(answered.wait(timeout: .now() + 10) == .success)
            }
            #expect(try Int.fetchOne(db, sql: Self.counted) == 0)
        }
        try read { db in
            let (now, journal) = (
                try Int.fetchOne(db, sql: Self.counted), try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
            #expect(now == 300)
            #expect(journal == "wal")
        }
    }

    @Test func `one that fails leaves everything as it was`() throws {
        struct Halt: Error {}
        let bench = try MirrorBench()
        _ = try bench.source()
        let schema = try bench.rows("SELECT name, sql FROM sqlite_schema ORDER BY name")
        #expect(throws: Halt.self) { try take(bench, isLarge: true) { throw Halt() } }
        #expect(try bench.rows("SELECT name, sql FROM sqlite_schema ORDER BY name") == schema)
        #expect(try bench.rows("PRAGMA journal_mode").description.contains("wal"))
        #expect(try count(bench.mirror) == 0)
        try take(bench, isLarge: true)
        #expect(try count(bench.mirror) == 300)
    }

    @Test func `a later one is written in the log, where nobody waits`() throws {
        let bench = try MirrorBench()
        try bench.add([[.recordationNumber: "before"]])
        let path = bench.path
        try take(bench, isLarge: true) {
            let stranger = try Mirror(path: path, busyTimeout: 0)
            #expect(try count(stranger) == 1)
            #expect(try count(bench.mirror) == 1)
            try stranger.close()
        }
        #expect(try count(bench.mirror) == 301)
    }
}
