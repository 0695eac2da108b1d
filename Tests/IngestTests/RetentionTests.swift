@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// Which bytes stay when old ones are removed.
struct RetentionTests {
    private func removed(_ fetch: Int?, _ bench: Bench) throws -> [CivilDate?] {
        let number = try #require(fetch)
        return try #require(try bench.mirror.fetch(number)).documents.map { try bench.mirror.removed($0.artifact) }
    }

    @Test func `bytes that nothing stands on go, and those of a held fetch stay until it is decided about`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(30).csv, day(0))
        let held = try bench.importEdition(Sheet(3).csv, day(1))
        #expect(held.verdict == .held)
        let failed = try bench.importEdition("<html>no list</html>", day(1))
        try bench.importEdition(Sheet(31).csv, day(2))
        #expect(try bench.mirror.removeBytes(before: day(100), today: day(200)) == 1)
        #expect(try removed(held.fetch, bench) == [nil])
        #expect(try removed(failed.fetch, bench) == [day(200)])
        try bench.mirror.reject(fetch: try #require(held.fetch), reason: "no", actor: "tester")
        #expect(try bench.mirror.removeBytes(before: day(100), today: day(201)) == 1)
        #expect(try removed(held.fetch, bench) == [day(201)])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `the bytes of a notice stay, also of one that told nothing new`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(30).csv, day(0), yaml: Source.trusting)
        let notice = try bench.hear("R-1", [("holder", "Acme")], day(1))
        #expect(notice.verdict == .unchanged)
        #expect(try bench.mirror.removeBytes(before: day(100), today: day(200)) == 0)
        #expect(try removed(notice.fetch, bench) == [nil])
    }

    @Test func `the pages of a pull that is under way stay`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(30).csv, day(0))
        let failed = try bench.importEdition("<html>no list</html>", day(1))
        let number = try #require(failed.fetch)
        let artifact = try #require(try bench.mirror.fetch(number)?.documents.first?.artifact.id)
        try bench.write("INSERT INTO pull (source_id, request, begun) VALUES (1, 'x', '2026-01-01T00:00:00Z')")
        try bench.write(
            "INSERT INTO pull_page (source_id, position, artifact_id, exchange) VALUES (1, 0, \(artifact), '{}')"
        )
        #expect(try bench.mirror.removeBytes(before: day(100), today: day(200)) == 0)
        #expect(try removed(failed.fetch, bench) == [nil])
        try bench.write("DELETE FROM pull_page")
        #expect(try bench.mirror.removeBytes(before: day(100), today: day(200)) == 1)
    }
}
