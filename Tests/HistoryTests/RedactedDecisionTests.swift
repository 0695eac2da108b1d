import Curation
import Foundation
import GRDB
import History
@testable import Mirror
import MirrorFile
import Recordations
import Testing

/// A redaction takes a person's reason out of a decision on a row of a list, wherever it stands.
struct RedactedDecisionTests {
    @Test(arguments: ["accepted", "rejected", "unsure"])
    func `the reason and the actor are gone, and the decision holds`(_ verdict: String) throws {
        let bench = try MirrorBench()
        try bench.add([[.recordationNumber: "1"]])
        let mirror = bench.mirror
        try mirror.write { try $0.execute("INSERT INTO list (id, name) VALUES (1, 'docket')") }
        func draft(_ reason: String) -> DecisionDraft {
            DecisionDraft(
                list: "docket",
                reference: "T-1",
                right: ("KZ", "1001", "HUROM"),
                record: 1,
                verdict: verdict,
                reason: reason
            )
        }
        _ = try mirror.decide([draft("Mrs Smith said so")], actor: "anna")
        _ = try mirror.decide([draft("a certificate")], actor: "bo")
        let event = try #require(
            try mirror.read { db in
                try db.value("SELECT min(seq) FROM event WHERE kind = 'decided'", as: Int.self)
            }
        )
        let redaction = try mirror.redact(
            [event],
            reason: "erasure",
            actor: "carl",
            today: #require(CivilDate("2026-05-12"))
        )
        #expect(redaction.further.count == 1)
        #expect(try mirror.soundness().mistakes == [])
        let first = try #require(try mirror.decision(numbered: 1))
        #expect(first.actor == "(redacted)" && first.reason == "(redacted)" && first.state == .superseded)
        let second = try #require(try mirror.decision(numbered: 2))
        #expect(second.actor == "bo" && second.reason == "a certificate" && second.verdict == verdict)
        let left =
            try bench.rows("SELECT * FROM event").map(\.description)
            + bench.rows("SELECT * FROM decision").map(\.description)
        #expect(!left.contains { $0.contains("Smith") || $0.contains("anna") })
        #expect(try mirror.undoDecision(2, reason: "x", actor: "bo").state == .withdrawn)
        #expect(try mirror.soundness().mistakes == [])
    }
}
