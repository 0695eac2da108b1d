@testable import Application
import Recordations
import System
import Testing

/// The walk through conflicts without a terminal: what each key does, and what it never does.
struct ConflictQueueTests {
    private static func question(
        _ id: Int,
        _ field: String = "valid_to",
        _ move: ConflictQuestion.Move = .later,
        side: ConflictQuestion.Side = .correction,
        more: [Int] = []
    ) -> ConflictQuestion {
        ConflictQuestion(
            ids: [id] + more,
            recordation: "toy:N\(id)",
            source: "toy",
            fields: [field] + more.map { _ in "holder" },
            move: move,
            side: side
        )
    }

    private static func queue(
        _ questions: [ConflictQuestion],
        reason: String? = nil,
        isAttended: Bool = true
    ) throws -> ConflictQueue {
        ConflictQueue(questions, reason: reason, today: try civil("2026-02-11"), isAttended: isAttended)
    }

    private static let mixed = [
        question(1, "holder", .changed), question(2), question(3), question(4, "holder", .changed, side: .filing),
        question(5),
    ]

    @Test func `the groups are those that are alike, the largest first, and each is opened by its key`() throws {
        var queue = try Self.queue(Self.mixed)
        #expect(queue.place == .groups)
        #expect(
            queue.groups.map { $0.title($0.members.count) } == [
                "3 ends moved later", "1 holder renamed", "1 holder renamed",
            ]
        )
        #expect(queue.groups.map(\.side) == [.correction, .correction, .filing])
        #expect(queue.press("2") == nil)
        #expect(queue.place == .group(1) && queue.asked == [1])
        #expect(queue.press("b") == nil && queue.place == .groups)
        #expect(queue.press("9") == nil && queue.place == .groups)
        _ = queue.enter()
        #expect(queue.asked == [2] && queue.scope.count == 5)
    }

    @Test func `a group is answered at once, with a reason that Return repeats`() throws {
        var queue = try Self.queue(Self.mixed)
        _ = queue.press("1")
        #expect(queue.press("r") == nil && queue.prompt == .reason(.register))
        #expect(queue.enter() == nil)
        #expect(queue.notice?.contains("a reason is needed") == true)
        #expect(queue.enter("letter of 3 May") == .apply(.register, ids: [2, 3, 5], reason: "letter of 3 May"))
        queue.applied(["a", "b", "c"])
        #expect(queue.place == .groups && queue.counts == (3, 0, 2))
        _ = queue.enter()
        #expect(queue.asked == [1])
        _ = queue.press("k")
        #expect(queue.enter() == .apply(.keep, ids: [1], reason: "letter of 3 May"))
        queue.applied(["d"])
        #expect(queue.asked == [4])
    }

    @Test(arguments: [
        [Key.other], [.other, .other], [.escape], [.enter], [.backspace], [.character("x")], [.character("l")],
        [.character("a")],
        [.character("é")], [.paste("r")], [.paste("register\n")], "register".map { .character($0) },
        [.character("r"), .enter], [.character("d"), .enter, .enter],
    ])
    func `sequences, unknown keys, pastes and words answer nothing`(keys: [Key]) throws {
        var queue = try Self.queue(Self.mixed)
        _ = queue.enter()
        let place = queue.place
        #expect(queue.press(keys) == nil)
        #expect(queue.place == place && queue.prompt == nil && queue.overlay == nil)
        #expect(queue.counts == (0, 0, 5))
    }

    @Test func `dropped keys are told once`() throws {
        var queue = try Self.queue(Self.mixed)
        _ = queue.press("register".map { .character($0) })
        #expect(queue.notice == "keys pressed too fast were dropped")
        _ = queue.press("register".map { .character($0) })
        #expect(queue.notice == nil)
    }

    @Test func `back, next and undo`() throws {
        var queue = try Self.queue([Self.question(1), Self.question(2), Self.question(3)], reason: "x")
        _ = queue.press("u")
        #expect(queue.notice == "nothing was answered yet")
        _ = queue.enter()
        _ = queue.press("n")
        #expect(queue.asked == [2])
        _ = queue.press("k")
        #expect(queue.enter() == .apply(.keep, ids: [2], reason: "x"))
        queue.applied(["two"])
        #expect(queue.asked == [3])
        _ = queue.press("b")
        #expect(queue.place == .question(1) && queue.asked.isEmpty && queue.answerKeys.isEmpty)
        #expect(queue.press("r") == nil && queue.notice?.hasPrefix("this is answered already") == true)
        #expect(queue.press("u") == .takeBack(ids: [2]))
        queue.tookBack(["two again"])
        #expect(queue.asked == [2] && queue.given.isEmpty && queue.counts == (0, 0, 3))
        _ = queue.press("n")
        _ = queue.press("n")
        #expect(queue.place == .groups)
        _ = queue.press("q")
        #expect(queue.place == .end)
    }

    @Test(arguments: [
        ("", "2026-03-13"), ("30d", "2026-03-13"), ("4w", "2026-03-11"), ("7", "2026-02-18"),
        ("2026-12-01", "2026-12-01"),
    ])
    func `deferred until a day, 30 days unless another is named`(text: String, day: String) throws {
        var queue = try Self.queue([Self.question(1)])
        #expect(queue.place == .question(0))
        _ = queue.press("d")
        #expect(queue.prompt == .until)
        #expect(queue.enter(text) == .apply(.putOff(try civil(day)), ids: [1], reason: nil))
        queue.applied(["later"])
        #expect(queue.place == .groups && queue.counts == (0, 1, 0))
        _ = queue.enter()
        #expect(queue.place == .end)
    }

    @Test(arguments: ["2026-02-11", "2020-01-01", "soon", "0d", "-3d", "3y", "99999999d", "2026-02-30"])
    func `a day that has passed or is none is asked for again`(text: String) throws {
        var queue = try Self.queue([Self.question(1)])
        _ = queue.press("d")
        #expect(queue.enter(text) == nil)
        #expect(queue.prompt == .until && queue.notice?.contains("is no day after 2026-02-11") == true)
        #expect(queue.press([.escape]) == nil && queue.prompt == nil && queue.asked == [1])
    }

    @Test func `a third value, none, and a line that is mended`() throws {
        var queue = try Self.queue([Self.question(1)], reason: "x")
        _ = queue.press("e")
        #expect(queue.enter() == nil && queue.notice?.contains("- for none") == true)
        _ = queue.press([.paste("local\nAG")])
        _ = queue.press([.eraseWord])
        #expect(queue.entry.text == "local ")
        #expect(queue.press([.character("2"), .enter]) == nil)
        #expect(queue.notice?.contains("press Return") == true)
        #expect(queue.press([.backspace]) == nil && queue.enter() == .check("local", id: 1))
        queue.refused("no date")
        #expect(queue.prompt == .value && queue.entry.text == "local " && queue.notice == "no date")
        #expect(queue.enter() == .check("local", id: 1))
        queue.checked()
        #expect(queue.prompt == .reason(.value("local")))
        #expect(queue.enter() == .apply(.value("local"), ids: [1], reason: "x"))
        queue.refused("no date")
        #expect(queue.notice == "no date" && queue.asked == [1])
        _ = queue.press("e")
        _ = queue.enter("-")
        #expect(queue.prompt == .reason(.value(nil)))
        #expect(queue.press([.endOfInput]) == nil && queue.place == .end)
    }

    @Test func `a recordation that is gone is asked about once`() throws {
        var queue = try Self.queue([
            Self.question(1, "valid_to", .gone, more: [4, 6]), Self.question(2, "goods", .gone),
        ])
        #expect(queue.groups.map { $0.title(2) } == ["2 recordations gone"])
        _ = queue.enter()
        #expect(queue.answerKeys == ["k", "a"])
        #expect(queue.press("r") == nil && queue.press("e") == nil && queue.prompt == nil)
        _ = queue.press("a")
        #expect(queue.enter("order 7") == .apply(.register, ids: [1, 4, 6], reason: "order 7"))
        queue.applied(["1", "4", "6"])
        #expect(queue.asked == [2] && queue.answerKeys == ["k", "a", "e"])
    }

    @Test func `a filed recordation is one of several, or none`() throws {
        let question = ConflictQuestion(
            ids: [1],
            recordation: "toy:~1",
            source: "toy",
            fields: ["link"],
            move: .shown,
            side: .filing,
            candidates: ["toy:N1", "toy:N2"]
        )
        var queue = try Self.queue([question], reason: "x")
        #expect(queue.press("3") == nil && queue.press("r") == nil && queue.prompt == nil)
        _ = queue.press("2")
        #expect(queue.enter() == .apply(.value("toy:N2"), ids: [1], reason: "x"))
    }

    @Test func `another person is told of, and the walk goes on`() throws {
        var queue = try Self.queue([Self.question(1), Self.question(2), Self.question(3)], reason: "x")
        _ = queue.press("1")
        queue.overtaken([1, 2], "conflict 1 was answered meanwhile")
        #expect(queue.place == .group(0) && queue.asked == [3] && queue.notice?.contains("meanwhile") == true)
        queue.overtaken([3], "too")
        #expect(queue.place == .groups && queue.counts == (0, 0, 0))
        #expect(queue.add([Self.question(3), Self.question(9)]) == 1)
        _ = queue.enter()
        #expect(queue.asked == [9])
        #expect(queue.add([Self.question(9)]) == 0)
    }

    @Test func `from a pipe the questions follow each other, with one reason for all`() throws {
        var queue = try Self.queue(Self.mixed, reason: "review", isAttended: false)
        #expect(queue.asked == [1])
        #expect(queue.press("k") == .apply(.keep, ids: [1], reason: "review"))
        queue.applied(["1"])
        _ = queue.press("n")
        #expect(queue.asked == [3])
        queue.endInput()
        #expect(queue.place == .end && queue.counts == (1, 0, 4))
    }

    @Test func `help and why close by any key, which does nothing else`() throws {
        var queue = try Self.queue([Self.question(1)])
        _ = queue.press("?")
        #expect(queue.overlay == .help)
        _ = queue.press("k")
        #expect(queue.overlay == nil && queue.prompt == nil)
        _ = queue.press("w")
        #expect(queue.overlay == .why)
        _ = queue.press("q")
        #expect(queue.overlay == nil && queue.place == .question(0))
    }
}

extension ConflictQueue {
    fileprivate mutating func press(_ key: Character) -> Request? { press([.character(key)]) }

    // Types a text, and then Return.
    fileprivate mutating func enter(_ text: String = "") -> Request? {
        if !text.isEmpty { _ = press(text.map { .character($0) }) }
        return press([.enter])
    }
}
