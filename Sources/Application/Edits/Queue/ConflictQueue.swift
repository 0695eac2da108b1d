package import Recordations

/// The walk of a person through open conflicts: what is shown, what a key does, and what was answered.
///
/// It neither reads nor writes anything. A key gives at most one ``Request``; whoever carries it out reports back by
/// ``applied(_:)``, ``checked()``, ``tookBack(_:)``, ``refused(_:)`` or ``overtaken(_:_:)``.
package struct ConflictQueue: KeyTaker {
    /// Where the person is.
    package enum Place: Equatable, Sendable {
        /// The table of groups.
        case groups
        /// One group, by its position in ``ConflictQueue/groups``.
        case group(Int)
        /// One question, by its position in ``ConflictQueue/questions``.
        case question(Int)
        case end
    }

    /// What is asked for in a line.
    package enum Prompt: Equatable, Sendable {
        case value
        /// The day until which the question is put off.
        case until
        case reason(Answer)
    }

    /// What is shown: where the person is, and what was answered.
    package struct Screen: Equatable {
        let place: Place
        let overlay: QueueOverlay?
        let given: [Given]
    }

    /// An answer to one question, or to a group.
    package enum Answer: Equatable, Sendable {
        /// The edit stands: the correction, or the filing; of a filed recordation, that it is none of the candidates.
        case keep
        /// The register's value, or that the recordation ended.
        case register
        /// A third value, or none; for a filed recordation which one it is.
        case value(String?)
        case putOff(CivilDate)

        fileprivate var isDeferral: Bool { if case .putOff = self { true } else { false } }
    }

    /// What has to be done now.
    package enum Request: Equatable, Sendable {
        case apply(Answer, ids: [Int], reason: String?)
        /// A third value is looked at before a reason is asked for: ``ConflictQueue/checked()``, or ``ConflictQueue/refused(_:)``.
        case check(String, id: Int)
        /// The last answer is taken back.
        case takeBack(ids: [Int])
    }

    /// An answer that was given and written.
    package struct Given: Equatable, Sendable {
        /// The answer.
        package let answer: Answer
        /// The conflicts' numbers.
        package let ids: [Int]
        /// The reason; nil where none was asked for.
        package let reason: String?
        /// What became of each conflict, in words.
        package let outcomes: [String]
        let place: Place
        let scope: [Int]
    }

    /// How many days a question is put off where the person names no day.
    package static let usualDeferralInDays = 30

    /// All questions, those that are alike beside each other.
    package private(set) var questions: [ConflictQuestion]
    /// The questions in groups, the largest first.
    package private(set) var groups: [ConflictGroup]
    /// Where the person is.
    package internal(set) var place: Place
    /// What is asked for in a line; nil while keys count.
    package internal(set) var prompt: Prompt?
    /// The line so far.
    package internal(set) var entry = LineEntry()
    /// What is shown instead of the place.
    package internal(set) var overlay: QueueOverlay?
    /// What happened with the last key, for the person.
    package internal(set) var notice: String?
    /// What was answered and not taken back, in its order.
    package private(set) var given: [Given] = []
    /// The last reason, which Return repeats; nil before the first.
    package internal(set) var lastReason: String?
    /// The questions that are walked now, by their positions in ``questions``.
    package private(set) var scope: [Int] = []

    let today: CivilDate
    let asksReason: Bool
    let firstReason: String?
    private let hasTable: Bool
    private var answered: Set<Int> = []
    private var settledElsewhere: Set<Int> = []
    var hasToldDropped = false
    private var pending: Request?

    /// Begins a walk.
    ///
    /// With `isAttended` a person sits there, who begins at the table and gives a reason for each answer; at first Return
    /// repeats `reason`. Else the questions follow each other, and `reason` is that of each answer.
    package init(_ questions: [ConflictQuestion], reason: String?, today: CivilDate, isAttended: Bool) {
        let groups = ConflictGroup.all(questions)
        self.questions = isAttended ? groups.flatMap(\.members).map { questions[$0] } : questions
        self.groups = ConflictGroup.all(self.questions)
        self.today = today
        firstReason = reason
        lastReason = reason
        asksReason = isAttended
        hasTable = isAttended && questions.count > 1
        place = .end
        if hasTable { place = .groups } else { walk(Array(self.questions.indices)) }
    }

    /// What is shown.
    package var screen: Screen { Screen(place: place, overlay: overlay, given: given) }
    /// Whether nothing is asked any more.
    package var isAtEnd: Bool { place == .end }

    // MARK: What is open

    /// The conflicts of a question that wait for an answer.
    package func openIDs(_ index: Int) -> [Int] {
        questions[index].ids.filter { !settledElsewhere.contains($0) && !answered.contains($0) }
    }

    /// The questions of a group that wait for an answer.
    package func openMembers(_ group: ConflictGroup) -> [Int] { group.members.filter { !openIDs($0).isEmpty } }

    /// The answer that a question has from this walk.
    package func answer(to index: Int) -> Given? {
        given.last { one in questions[index].ids.contains { one.ids.contains($0) } }
    }

    /// How many conflicts were answered, were put off, and wait.
    package var counts: (answered: Int, putOff: Int, waiting: Int) {
        var counts = (answered: 0, putOff: 0, waiting: 0)
        for one in given {
            if one.answer.isDeferral { counts.putOff += one.ids.count } else { counts.answered += one.ids.count }
        }
        counts.waiting = questions.indices.reduce(0) { $0 + openIDs($1).count }
        return counts
    }

    /// The group that is shown, or to which the question belongs that is shown.
    package var group: ConflictGroup? {
        switch place {
        case .group(let index): groups[index]
        case .question(let index): groups.first { $0.members.contains(index) }
        case .groups, .end: nil
        }
    }

    /// The keys of the answers that can be given at this place.
    package var answerKeys: [Character] {
        switch place {
        case .group(let index): groups[index].answers
        case .question(let index): openIDs(index).isEmpty ? [] : questions[index].keys
        case .groups, .end: []
        }
    }

    /// The conflicts that an answer at this place is about.
    package var asked: [Int] {
        switch place {
        case .group(let index): openMembers(groups[index]).flatMap(openIDs)
        case .question(let index): openIDs(index)
        case .groups, .end: []
        }
    }

    // MARK: Moving

    mutating func walk(_ members: [Int]) {
        scope = members
        place = .end
        advance(from: -1)
    }

    // The next question of the walk that waits, from behind a position of ``scope``.
    mutating func advance(from position: Int) {
        if let next = scope.dropFirst(position + 1).first(where: { !openIDs($0).isEmpty }) {
            place = .question(next)
        } else {
            leaveScope()
        }
    }

    mutating func advance() {
        guard case .question(let index) = place, let position = scope.firstIndex(of: index) else { return leaveScope() }
        advance(from: position)
    }

    mutating func goBack() {
        guard case .question(let index) = place, let position = scope.firstIndex(of: index), position > 0 else {
            if hasTable { place = .groups } else { notice = "this is the first question" }
            return
        }
        place = .question(scope[position - 1])
    }

    private mutating func leaveScope() {
        // At the table the last answer can still be taken back.
        place = asksReason && !questions.isEmpty ? .groups : .end
    }

    // MARK: What came of a request

    mutating func ask(for request: Request) -> Request {
        pending = request
        return request
    }

    /// The answer that was asked for is written.
    package mutating func applied(_ outcomes: [String]) {
        guard case .apply(let answer, let ids, let reason) = pending else { return }
        given.append(
            Given(answer: answer, ids: ids, reason: reason, outcomes: outcomes, place: place, scope: scope)
        )
        answered.formUnion(ids)
        pending = nil
        notice =
            outcomes.count == 1
            ? outcomes.first
            : "\(outcomes.count) conflicts are \(answer.isDeferral ? "put off" : "answered"); u takes that back"
        advance()
    }

    /// The third value can be a value of its field.
    package mutating func checked() {
        guard case .check(let text, _) = pending else { return }
        pending = nil
        begin(.reason(.value(text)))
    }

    /// The last answer was taken back, and its question is asked again.
    package mutating func tookBack(_ outcomes: [String]) {
        guard case .takeBack = pending, let last = given.popLast() else { return }
        answered.subtract(last.ids)
        pending = nil
        (place, scope) = (last.place, last.scope)
        notice = outcomes.count == 1 ? outcomes.first : "taken back: \(outcomes.count) conflicts are open again"
    }

    /// Nothing was written, for a reason that the person can do something about: the same is asked again.
    package mutating func refused(_ message: String) {
        pending = nil
        notice = message
    }

    /// Conflicts were answered by another person meanwhile, or are none any more; nothing was written.
    package mutating func overtaken(_ ids: Set<Int>, _ message: String) {
        pending = nil
        prompt = nil
        settledElsewhere.formUnion(ids)
        notice = message
        if asked.isEmpty { advance() }
    }

    /// Adds what came up meanwhile, behind all others; what is known already is left out.
    ///
    /// Gives the number of new questions.
    @discardableResult
    package mutating func add(_ more: [ConflictQuestion]) -> Int {
        let known = Set(questions.flatMap(\.ids))
        let new = more.filter { !known.contains(where: $0.ids.contains) }
        guard !new.isEmpty else { return 0 }
        let first = questions.count
        questions += new
        // The groups that are shown keep their keys as long as none is larger.
        groups = ConflictGroup.all(questions)
        scope += first..<questions.count
        if case .group = place { place = .groups }
        return new.count
    }

    /// Tells the person something, beside what was to be told already.
    package mutating func tell(_ message: String) { addNotice(message) }

    /// Keys that were pressed before they were asked for were dropped: the person is told once.
    package mutating func keysWereDropped() { tellDropped() }
}
