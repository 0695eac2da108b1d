import Foundation
import GRDB
import History
import Mirror
import MirrorFile
import Recordations
import Testing

/// Recordations that are added many at a time.
@Suite struct AdditionTests {
    @Test(arguments: [1, 511, 512, 513, 1024, 2000])
    func `as many events as additions, in one unbroken chain`(count: Int) throws {
        let bench = try MirrorBench()
        try bench.add((0..<count).map { [.recordationNumber: "N\($0)", .mark: "Märk \($0 % 9)", .holder: "Ｈolder"] })
        // Once more, so that a chain that goes on is checked too.
        try bench.add((0..<600).map { [.recordationNumber: "M\($0)", .mark: "小米"] })
        let soundness = try bench.mirror.soundness()
        #expect(soundness.mistakes == [])
        #expect(soundness.records == count + 600)
        let events = try bench.rows("SELECT kind, new, record_id FROM event WHERE kind = 'added' ORDER BY seq")
        #expect(events.map { $0[1] as String }.prefix(count) == (0..<count).map { "N\($0)" }[...])
        #expect(events.map { $0[2] as Int } == Array(1...count + 600))
        #expect(Set(try bench.rows("SELECT salt FROM event").map { $0[0] as Data }).count >= count + 600)
        var filter = Filter()
        filter.fields[.holder] = "holder"
        #expect(try bench.mirror.recordations(filter).count == count)
    }

    @Test(arguments: [3, 40])
    func `the schema's rules hold again after rows were added`(count: Int) throws {
        let bench = try MirrorBench()
        try bench.add((0..<count).map { [.recordationNumber: "N\($0)"] })
        for wrong in ["is_tombstone = 7", "digest = x'00'", "presence = 'gone'", "key = ''"] {
            #expect(throws: MirrorError.self, "\(wrong)") {
                try bench.mirror.write { db in try db.execute("UPDATE record SET \(wrong) WHERE id = 1") }
            }
        }
    }

    @Test(arguments: [40, 700])
    func `a key that comes twice takes the whole transaction back`(count: Int) throws {
        let bench = try MirrorBench()
        _ = try bench.source()
        let head = try bench.mirror.head()
        #expect(throws: MirrorError.self) {
            try bench.add(((0..<count).map { "N\($0)" } + ["N3"]).map { [.recordationNumber: $0] })
        }
        #expect(try bench.mirror.head() == head)
        #expect(try bench.rows("SELECT 1 FROM record").isEmpty)
        try bench.add((0..<count).map { [.recordationNumber: "N\($0)"] })
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
