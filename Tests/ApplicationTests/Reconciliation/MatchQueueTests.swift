@testable import Application
import Mirror
import Reconciliation
import System
import TestSupport
import Testing

/// The walk through the doubtful findings of a list without a terminal: what each key does, and what it never does.
@Suite(.waitingForPrograms) struct MatchQueueTests {
    private let bench: ListBench
    private let review: MatchReview

    init() throws {
        bench = try ListBench()
        try bench.reconcile()
        review = try MatchReview(bench.folder.workspace(), list: "docket")
    }

    private func queue(_ selection: FindingSelection = FindingSelection()) -> MatchQueue {
        MatchQueue(review.questions(selection))
    }

    // Does what a key asks for, as the terminal's walk does.
    private func carryOut(_ request: MatchQueue.Request?, _ queue: inout MatchQueue) throws {
        switch try #require(request) {
        case .apply(let answer, let index, let name, let reason):
            queue.applied(try review.apply(answer, to: queue.questions[index], name: name, reason: reason))
        case .check(let name, let index):
            try review.check(name, for: queue.questions[index])
            queue.checked()
        case .takeBack(let decision): queue.tookBack(try review.takeBack(decision))
        }
    }

    @Test func `what a decision can settle is asked, the gravest first`() throws {
        let all = queue().questions
        #expect(
            all.map { "\($0.finding.kind.rawValue) \($0.reference ?? "-") \($0.match?.recordation.id ?? "-")" } == [
                "number-only T-2 toy:N2", "near-miss T-3 toy:N3", "several T-6 toy:N5", "several T-6 toy:N6",
                "differs T-4 toy:N4", "not-in-list - toy:N7",
            ]
        )
        #expect(all.map { String($0.keys) } == ["ars", "ars", "ars", "ars", "dr", "a"])
        let chosen = queue(FindingSelection(kinds: [.notRecorded, .nearMiss], jurisdiction: "kz"))
        #expect(chosen.questions.map(\.reference) == ["T-3", "T-8"])
        #expect(queue(FindingSelection(rows: ["T-4"])).questions.map(\.reference) == ["T-4"])
        #expect(queue(FindingSelection(jurisdiction: "CN")).isAtEnd)
    }

    @Test func `answers are written with their reasons, and what they make needless is not asked`() throws {
        var queue = queue()
        #expect(queue.press("r") == nil && queue.prompt == .reason(.reject, name: nil))
        #expect(queue.enter() == nil && queue.notice?.contains("a reason is needed") == true)
        try carryOut(queue.enter("PASSPORT of 1994"), &queue)
        #expect(queue.place == .question(1) && queue.notice == "T-2 and toy:N2: rejected (decision 1)")
        _ = queue.press("a")
        try carryOut(queue.enter("two digits swapped"), &queue)
        _ = queue.press("a")
        // Return repeats the last reason; the other candidate of the row is needless now.
        try carryOut(queue.enter(), &queue)
        #expect(queue.place == .question(4) && !queue.isOpen(3) && queue.settling(3)?.question == 2)
        _ = queue.press("d")
        try carryOut(queue.enter("our old name"), &queue)
        _ = queue.press("a")
        #expect(queue.prompt == .name)
        // Nothing is one of its rows: the same is asked again.
        let request = queue.enter("T-99")
        #expect(request == .check("T-99", question: 5))
        #expect(throws: UsageError.self) { try review.check("T-99", for: queue.questions[5]) }
        queue.refused("no such row")
        #expect(queue.prompt == .name)
        _ = queue.press([.eraseLine])
        try carryOut(queue.enter("T-8"), &queue)
        #expect(queue.prompt == .reason(.accept, name: "T-8"))
        try carryOut(queue.enter("renamed"), &queue)
        #expect(queue.place == .done && queue.waiting == 0 && queue.given.count == 5)
        _ = queue.enter()
        #expect(queue.isAtEnd)
        #expect(
            bench.kinds(try bench.again())
                == [
                    "T-1": "agrees", "T-2": "not-recorded", "T-3": "differs", "T-4": "agrees", "T-6": "differs",
                    "T-8": "differs", "toy:N6": "not-in-list",
                ]
        )
        #expect(try bench.mirror { try $0.decisions(ofList: "docket").map(\.reason) }.contains("our old name"))
    }

    @Test func `back, next and undo move, and undo takes the last answer back`() throws {
        var queue = queue()
        #expect(queue.press("b") == nil && queue.notice == "this is the first question")
        #expect(queue.press("u") == nil && queue.notice == "nothing was answered yet")
        _ = queue.press("n")
        _ = queue.press("s")
        try carryOut(queue.enter("asked the agent"), &queue)
        #expect(queue.place == .question(2))
        _ = queue.press("b")
        #expect(queue.place == .question(1) && queue.answerKeys.isEmpty)
        #expect(queue.press("a") == nil && queue.notice?.contains("answered already") == true)
        try carryOut(queue.press("u"), &queue)
        #expect(queue.place == .question(1) && queue.given.isEmpty && queue.isOpen(1))
        #expect(try bench.mirror { try $0.decisions(ofList: "docket") }.isEmpty)
        #expect(queue.press("w") == nil && queue.overlay == .why)
        #expect(queue.press("r") == nil && queue.overlay == nil && queue.prompt == nil)
        for _ in 0..<9 { _ = queue.press("n") }
        #expect(queue.place == .done && queue.waiting == 6)
        _ = queue.press("b")
        #expect(queue.place == .question(5))
        #expect(queue.press("q") == nil && queue.isAtEnd)
    }

    @Test(arguments: [
        [Key.other], [.other, .other], [.escape], [.enter], [.backspace], [.character("x")], [.character("é")],
        [.character("d")], [.paste("a")], [.paste("reject\n")], "accept".map { .character($0) },
        [.character("r"), .enter], [.character("a"), .enter, .enter],
    ])
    func `sequences, unknown keys, pastes and words answer nothing`(keys: [Key]) {
        var queue = queue()
        #expect(queue.press(keys) == nil)
        #expect(queue.prompt == nil && queue.place == .question(0) && queue.given.isEmpty)
    }

    @Test func `a reason that was pasted with its Return waits for Return, and Esc goes back`() {
        var queue = queue()
        _ = queue.press("a")
        #expect(queue.press("letter".map { Key.character($0) } + [.enter]) == nil)
        #expect(queue.notice?.contains("press Return") == true && queue.entry.text == "letter")
        _ = queue.press([.escape])
        #expect(queue.prompt == nil && queue.place == .question(0))
        _ = queue.press([.endOfInput])
        #expect(queue.isAtEnd)
    }

    @Test func `whoever was slower is told, and nothing of the quicker one is overwritten`() throws {
        var queue = queue()
        let question = queue.questions[0]
        #expect(try review.news(of: question) == nil)
        try bench.decide(.accepted, "T-2", reason: "by another window")
        let news = try #require(try review.news(of: question))
        #expect(news.contains("T-2 was decided meanwhile: accepted by anna (by another window), decision 1"))
        let error = #expect(throws: MirrorError.self) {
            try review.apply(.reject, to: question, name: nil, reason: "mine")
        }
        #expect(error?.kind == .overtaken)
        queue.overtaken(news)
        #expect(queue.place == .question(1) && queue.notice == news && !queue.isOpen(0))
        #expect(try bench.mirror { try $0.decisions(ofList: "docket").map(\.verdict) } == ["accepted"])
        // What this walk itself decided is no news.
        _ = try review.apply(.unsure, to: queue.questions[1], name: nil, reason: "asked")
        #expect(try review.news(of: queue.questions[1]) == nil)
        #expect(try review.apply(.accept, to: queue.questions[1], name: nil, reason: "told").isNew)
    }

    @Test func `the same word once more is not taken back by the walk that repeats it`() throws {
        try bench.decide(.unsure, "T-2", reason: "asked")
        let review = try MatchReview(bench.folder.workspace(), list: "docket")
        var queue = MatchQueue(review.questions(FindingSelection()))
        _ = queue.press("s")
        guard case .apply(let answer, let index, _, let reason) = queue.enter("asked") else {
            Issue.record("no request")
            return
        }
        queue.applied(try review.apply(answer, to: queue.questions[index], name: nil, reason: reason))
        #expect(queue.press("u") == nil && queue.given.isEmpty && queue.place == .question(0))
        #expect(try bench.mirror { try $0.decisions(ofList: "docket").count } == 1)
    }
}

extension MatchQueue {
    fileprivate mutating func press(_ key: Character) -> Request? { press([.character(key)]) }

    // Types a text, and then Return.
    fileprivate mutating func enter(_ text: String = "") -> Request? {
        if !text.isEmpty { _ = press(text.map { .character($0) }) }
        return press([.enter])
    }
}
