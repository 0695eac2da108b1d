import Curation
import GRDB
import History
import Ingest
import Mirror
import MirrorFile
import Recordations
import Testing

/// Edits held against what a register says, many at a time.
struct EditReconcilerTests {
    @Test func `of thousands of edits each is settled by what its register moved to`() throws {
        let bench = try MirrorBench()
        // More than are read at once, so that a reconciliation goes on where the last part of it ended.
        let count = 4_500
        try bench.add((0..<count).map { [.recordationNumber: "N\($0)", .mark: "old"] })
        let drafts = (1...count).map { record in
            EditDraft(record: record, field: "mark", kind: .correction, change: .set("mine"), reason: "x")
        }
        #expect(try bench.mirror.edit(drafts, actor: "anna").count == count)
        // By turns: the edit's own value, another one, and what was there before.
        let marks = ["mine", "theirs", "old"]
        _ = try bench.mirror.apply(bench.draft(try bench.source())) { application in
            for record in 1...count {
                let key: [Field: String] = [.recordationNumber: "N\(record - 1)", .mark: "old"]
                let new = key.merging([.mark: marks[record % 3]]) { $1 }
                guard new != key else { continue }
                let values = observation(new).values
                try application.change(record: record, observation(new), from: observation(key).values, to: values)
            }
            return Fetch.Counts()
        }
        let states = try bench.rows("SELECT state, count(*) FROM edit GROUP BY 1 ORDER BY 1")
        #expect(states.map { [$0[0] as String, "\($0[1] as Int)"] } == [["converged", "1500"], ["open", "3000"]])
        let asked = try bench.rows("SELECT record_id % 3, count(*) FROM conflict WHERE state = 'open' GROUP BY 1")
        #expect(asked.map { [$0[0] as Int, $0[1] as Int] } == [[1, 1_500]])
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
