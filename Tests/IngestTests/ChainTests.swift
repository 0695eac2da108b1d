import Foundation
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import TestSupport
import Testing

/// No stored byte of history changes unseen.
struct ChainTests {
    private func bench(_ number: UInt64) throws -> Bench {
        let bench = try Bench()
        var seed = Seeded(number)
        var edition = Edition.first(8, &seed)
        for step in 0..<4 {
            _ = try bench.importEdition(edition.csv(&seed), day(step * 8), yaml: Source.trusting)
            edition = edition.next(&seed)
        }
        #expect(try bench.mirror.soundness().mistakes == [])
        return bench
    }

    @Test(arguments: [
        "at = at || '0'", "actor = actor || 'x'", "cause = 'definition'", "kind = kind || 's'",
        "record_id = record_id + 1",
        "fetch_id = fetch_id + 1", "field = field || 'x'", "old = coalesce(old, '') || 'x'",
        "new = coalesce(new, '') || ' '", "salt = randomblob(16)", "digest = randomblob(32)", "hash = randomblob(32)",
        "observation_id = NULL", "observation_id = (SELECT max(id) FROM observation WHERE mark IS NOT 'x')",
        "seq = seq + 100000",
    ]) func `a change of any column of an event is found`(_ change: String) throws {
        let wanted = change.hasPrefix("field") ? "field IS NOT NULL" : "observation_id IS NOT NULL"
        for order in ["ASC", "DESC"] {
            let copy = try bench(501)
            let seq = try copy.number("SELECT seq FROM event WHERE \(wanted) ORDER BY seq \(order) LIMIT 1")
            let before = try copy.lines("SELECT * FROM event WHERE seq = \(seq)")
            try copy.tamper("UPDATE event SET \(change) WHERE seq = \(seq)")
            if try copy.lines("SELECT * FROM event WHERE seq = \(seq)") == before { continue }
            #expect(try copy.mirror.soundness().mistakes != [], "seed 501, event \(seq)")
        }
    }

    @Test(arguments: Field.allCases) func `a change of any value of an observation is found`(_ field: Field) throws {
        let bench = try bench(502)
        let last = try bench.number("SELECT max(id) FROM observation")
        let id = Int.random(in: 1...last)
        try bench.tamper(
            "UPDATE observation SET \(field.name) = coalesce(\(field.name), '') || 'x' WHERE id = \(id)"
        )
        #expect(try bench.mirror.soundness().mistakes != [], "seed 502, observation \(id)")
    }

    @Test(arguments: [
        "UPDATE artifact_chunk SET bytes = zeroblob(length(bytes))",
        "UPDATE artifact_chunk SET bytes = CAST(substr(bytes, 1, 20) || x'01' || substr(bytes, 22) AS BLOB) WHERE artifact_id = 1",
        "UPDATE artifact_chunk SET size = size + 1", "UPDATE artifact SET size = size + 1",
        "UPDATE artifact SET sha256 = randomblob(32)", "DELETE FROM artifact_chunk WHERE artifact_id = 2",
        "UPDATE record SET presence = 'disappeared', absent_since = '2026-01-01' WHERE id = 1",
        "UPDATE record SET key = 'R-999' WHERE id = 1",
        "UPDATE record SET observation_id = (SELECT max(id) FROM observation) WHERE id = 1",
        "DELETE FROM event WHERE seq = 3",
    ]) func `damage is found`(_ statement: String) throws {
        let bench = try bench(503)
        try bench.tamper(statement)
        #expect(try bench.mirror.soundness().mistakes != [])
    }

    @Test(arguments: [
        "UPDATE record SET status = 'x' WHERE id = 1", "UPDATE search SET folded = x'78' WHERE block = 0",
    ])
    func `damage of what is derived is found`(_ statement: String) throws {
        let bench = try bench(504)
        try bench.tamper(statement)
        let mistakes = try bench.mirror.soundness().mistakes
        #expect(mistakes != [])
    }

    @Test func `a cut tail is found by the head that was noted`() throws {
        let bench = try bench(505)
        let head = try bench.mirror.head()
        #expect(try bench.mirror.knows(head: head))
        #expect(try bench.mirror.knows(head: head.uppercased()))
        _ = try bench.importEdition(Sheet(30).csv, day(90), yaml: Source.trusting)
        #expect(try bench.mirror.knows(head: head))
        let later = try bench.mirror.head()
        try bench.tamper("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
        #expect(try !bench.mirror.knows(head: later))
        #expect(try bench.mirror.knows(head: head))
    }

    private func status(_ command: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test func `a lock is held by one, says by whom, and goes with its holder`() throws {
        let bench = try Bench()
        var lock: RunLock? = try RunLock(mirror: bench.path, purpose: "sync test")
        #expect(lock != nil)
        let error = #expect(throws: RunLockError.self) { _ = try RunLock(mirror: bench.path, purpose: "other") }
        #expect(error?.isHeld == true)
        #expect(error?.description.contains("sync test") == true)
        #expect(try status("flock", "-n", bench.path + ".lock", "true") != 0)
        lock = nil
        #expect(try status("flock", "-n", bench.path + ".lock", "true") == 0)
        _ = try RunLock(mirror: bench.path, purpose: "other")
        let nowhere = #expect(throws: RunLockError.self) {
            _ = try RunLock(mirror: bench.folder + "/none/m.sqlite", purpose: "other")
        }
        #expect(nowhere?.isHeld == false)
    }
}
