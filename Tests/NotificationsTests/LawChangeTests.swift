import Notifications
import Deadlines
import Foundation
import Law
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import MirrorFile
import Recordations
import Testing

/// Two laws over one mirror: a move is recorded once, and each recipient gets one message.
struct LawChangeTests {
    /// A jurisdiction's file whose last day is so many days before the end.
    private static func file(_ days: Int) -> String {
        """
        jurisdiction: KE
        title: Test
        authority: The office
        recordation: recordation
        basis: The law
        checked: 2026-11-21
        pages: {K1: 'https://example.com/law'}
        rules:
          - name: KE-\(days)
            rights: [trademark]
            anchor: approval
            kind: fixed
            term: {is: 10 years, citation: art. 1, page: K1, confidence: likely}
            opens: {is: 6 months before the end, citation: art. 3, page: K1, confidence: likely}
            due: {is: \(days) days before the end, citation: art. \(days), page: K1, confidence: verified}
            grace: unknown

        """
    }

    private static func book(_ yaml: String?) -> LawBook {
        LawBook { kind, name in
            kind == .jurisdictions && name == "KE" ? yaml.map { LawBook.File(path: "KE.yaml", yaml: $0) } : nil
        }
    }

    private let bench: LedgerBench
    private let today = day("2026-02-02")

    init() throws { bench = try LedgerBench(ends: ["2027-06-30", "2028-03-31", nil]) }

    private func docket(_ yaml: String?, settings: String = "test") -> Docket {
        var rule = Portfolio.Rule()
        rule.holder = "acme"
        return Docket(
            mirror: bench.mirror,
            law: Self.book(yaml),
            portfolio: Portfolio([rule]),
            ages: [],
            settings: settings
        )
    }

    private func fill(_ yaml: String?, settings: String = "test", on day: CivilDate? = nil) throws {
        try docket(yaml, settings: settings).materialise(on: day ?? today)
    }

    private func waiting() throws -> [String] {
        try (bench.mirror.waitingLawChange()?.moves ?? []).map { move in
            func text(_ date: CivilDate?) -> String { date?.description ?? "unknown" }
            return
                "\(move.recordation) \(move.kind) \(move.direction.rawValue): \(text(move.was.safe)) to \(text(move.now?.safe))"
        }
    }

    @Test func `the first fill and the same law again move nothing`() throws {
        try fill(Self.file(30))
        #expect(try bench.mirror.waitingLawChange() == nil)
        try fill(Self.file(30), on: today.adding(days: 1))
        // Other settings are another text of the law, and the same dates.
        try fill(Self.file(30), settings: "other")
        #expect(try bench.mirror.waitingLawChange() == nil)
        #expect(try bench.mirror.lastLawChange() == nil)
    }

    @Test func `earlier, later and unknown dates are noted with what they were`() throws {
        try fill(Self.file(30))
        let before = try bench.mirror.lastLawChange()
        #expect(before == nil)
        try fill(Self.file(60))
        let change = try #require(try bench.mirror.waitingLawChange())
        #expect(change.day == today)
        #expect(change.moves.map(\.recordation) == ["ke-aca:R-0", "ke-aca:R-1"])
        let first = try #require(change.moves.first)
        #expect(first.direction == .earlier)
        #expect(first.was.legal?.description == "2027-05-31")
        #expect(first.now?.legal?.description == "2027-05-01")
        #expect([first.was.rule, first.now?.rule] == ["KE-30", "KE-60"])
        #expect(
            [first.was.citation, first.now?.citation, first.now?.confidence] == ["art. 30", "art. 60", "verified"]
        )
        #expect(change.earlier == 2)
        #expect(try bench.mirror.waitingLawMoves() == (2, 2))
        try bench.mirror.markNotified(change, [], today: today, now: at("2026-02-02"))
        #expect(try bench.mirror.waitingLawChange() == nil)
        try fill(Self.file(20))
        #expect(try bench.mirror.waitingLawChange()?.moves.map(\.direction) == [.later, .later])
        #expect(try bench.mirror.waitingLawChange()?.number == 2)
        #expect(try bench.mirror.waitingLawMoves() == (2, 0))
        let second = try #require(try bench.mirror.waitingLawChange())
        try bench.mirror.markNotified(second, [], today: today, now: at("2026-02-02"))
        // Without a law the last day is not known.
        try fill(nil)
        let third = try #require(try bench.mirror.waitingLawChange())
        #expect(third.moves.allSatisfy { move in move.moved.contains { $0.name == "legal" && $0.now == nil } })
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a move that is reversed before its message was written causes no message`() throws {
        try fill(Self.file(30))
        try fill(Self.file(60))
        #expect(try waiting().count == 2)
        try fill(Self.file(45))
        let change = try #require(try bench.mirror.waitingLawChange())
        #expect(change.number == 1)
        #expect(change.moves.first?.was.legal?.description == "2027-05-31")
        #expect(change.moves.first?.now?.legal?.description == "2027-05-16")
        try fill("a file with a mistake")
        #expect(try waiting().count == 2)
        try fill(Self.file(30))
        #expect(try bench.mirror.waitingLawChange() == nil)
        #expect(try bench.mirror.lastLawChange() == nil)
    }

    @Test func `what an editor moved in the same moment is not the law's doing`() throws {
        try fill(Self.file(30))
        try bench.mirror.setWatch(true, record: 1, reason: nil, actor: "anna")
        try fill(Self.file(60))
        #expect(try bench.mirror.waitingLawChange()?.moves.map(\.record) == [2])
        #expect(try bench.mirror.waitingLawChange()?.moves.first?.was.rule == "KE-30")
    }

    @Test func `a mirror that an older program filled lists what the new one computes otherwise`() throws {
        try fill(Self.file(30))
        // The fingerprint of a program that did not count its way of computing, and a date that it computed otherwise.
        let law = Self.book(Self.file(30))
        _ = try law.reckoning("KE")
        let old = DeadlineBasis(law: law.fingerprint("test"), day: today, seq: try bench.mirror.lastSeq())
        try bench.mirror.fillDeadlines(old) { writer in
            try docket(Self.file(10)).forEach { item in
                if let record = item.record { try writer.write(item.obligation, record: record) }
            }
        }
        let made = try #require(try bench.mirror.waitingLawChange())
        try bench.mirror.markNotified(made, [], today: today, now: at("2026-02-02"))
        try fill(Self.file(30))
        #expect(try bench.mirror.waitingLawChange()?.moves.map(\.direction) == [.earlier, .earlier])
    }

    @Test func `a look ahead says the same and writes nothing`() throws {
        try fill(Self.file(30))
        let ahead = try #require(try docket(Self.file(60)).predictedLawChange(on: today))
        #expect(try bench.mirror.waitingLawChange() == nil)
        try fill(Self.file(60))
        #expect(try bench.mirror.waitingLawChange()?.moves == ahead.moves)
        #expect(try docket(Self.file(60)).predictedLawChange(on: today)?.moves == ahead.moves)
    }

    @Test func `each recipient gets one message, and a change that was compared again is not notified`() throws {
        try fill(Self.file(30))
        try fill(Self.file(60))
        let change = try #require(try bench.mirror.waitingLawChange())
        let both = settings(recipients: [.init(to: ["anna", "desk"], of: .init())])
        func run(_ yaml: String?) -> AlertRun {
            AlertRun(docket: docket(yaml), settings: both, today: today, actor: "tester")
        }
        let messages = try #require(try run(Self.file(60)).messages(for: change))
        #expect(messages.map(\.recipient) == ["anna", "desk"])
        #expect(messages.allSatisfy { $0.entries.map(\.move.recordation) == ["ke-aca:R-0", "ke-aca:R-1"] })
        #expect(Set(messages.map(\.idempotencyKey)).count == 2)
        // Where a file has a mistake, what it gives causes no message.
        #expect(try run("a file with a mistake").messages(for: change) == nil)
        try fill(Self.file(45))
        let drafts = messages.map { message in
            OutboxDraft(
                event: LawChangeMessage.event,
                recipient: message.recipient,
                idempotencyKey: message.idempotencyKey,
                copies: [MessageCopy(hook: nil, payload: "{}")]
            )
        }
        #expect(throws: MirrorError.self) {
            try bench.mirror.markNotified(change, drafts, today: today, now: at("2026-02-02"))
        }
        #expect(try bench.mirror.messages().isEmpty)
        let now = try #require(try bench.mirror.waitingLawChange())
        try bench.mirror.markNotified(now, drafts, today: today, now: at("2026-02-02"))
        #expect(throws: MirrorError.self) {
            try bench.mirror.markNotified(now, drafts, today: today, now: at("2026-02-02"))
        }
        let post = Post()
        #expect(try run(Self.file(45)).dispatch(post) { at("2026-02-02") }.delivered == 2)
        #expect(post.taken.map(\.event) == ["law-changed", "law-changed"])
        #expect(try bench.mirror.waitingLawChange() == nil)
    }
}
