public import Curation
public import Deadlines
internal import Mirror
internal import Recordations

/// What each answer to a conflict would do to the next deadline of its recordation, by the law.
public struct AnswerEffects: Sendable {
    /// What has to be done next while nobody has answered; nil where nothing has.
    public let now: Obligation?
    /// What would have to be done next if the edit's value were taken.
    public let local: Obligation?
    /// What would have to be done next if the register's were.
    public let register: Obligation?

    /// Whether the answers differ in what is to be done, by which law, or by when.
    public var isMoved: Bool { !AnswerEffects.isSame(local, register) || !AnswerEffects.isSame(now, register) }

    /// Whether two answers leave the same to be done.
    public static func isSame(_ one: Obligation?, _ other: Obligation?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.id == other.id && one.rule?.name == other.rule?.name && one.windowOpens == other.windowOpens
            && one.safe == other.safe && one.legal == other.legal && one.graceEnds == other.graceEnds
    }

    /// By how many days an answer moves the day to act by, against the present; nil where one of the two has no such day.
    public func shift(_ answer: Obligation?) -> Int? {
        guard let safe = answer?.safe, let present = now?.safe else { return nil }
        return safe.days(since: present)
    }
}

extension Docket {
    /// What the answers to open conflicts would do, by the conflict's number.
    ///
    /// Also of recordations in no portfolio. There is none for a conflict that is not open, for one that is not about a
    /// register's field, and for a recordation that its register does not show. Where a jurisdiction's file has mistakes
    /// only the printed end counts; `deadlines` tells them.
    public func effects(of questions: [ConflictCase]) throws -> [Int: AnswerEffects] {
        let open = questions.filter { $0.conflict.state == .open }
        let facts = try mirror.facts(numbers: Set(open.map(\.conflict.record)))
        var reckonings: [String: Reckoning] = [:]
        var mistakes: [any Error] = []
        var effects: [Int: AnswerEffects] = [:]
        for question in open {
            guard let field = Field(name: question.conflict.field), let edit = question.edit,
                let now = facts[question.conflict.record]?.facts
            else { continue }
            let reckoning = reckonings[now.jurisdiction] ?? reckoning(now.jurisdiction, &mistakes)
            reckonings[now.jurisdiction] = reckoning
            effects[question.conflict.id] = AnswerEffects(
                now: reckoning.next(now, in: field),
                local: reckoning.next(now.keeping(edit, field), in: field),
                register: reckoning.next(now.closing(edit, field, for: question.conflict.register), in: field)
            )
        }
        return effects
    }
}

extension Reckoning {
    /// What has to be done first; what has no day comes last.
    ///
    /// The end of a precondition that the field does not hold would hide how the term's moves.
    fileprivate func next(_ facts: RecordationFacts, in field: Field) -> Obligation? {
        obligations(facts).filter { $0.kind.precondition.map { $0.field == field.name } ?? true }.min { one, other in
            guard let day = one.safe ?? one.end else { return false }
            return (other.safe ?? other.end).map { day < $0 } ?? true
        }
    }
}

extension RecordationFacts {
    /// The facts where an edit in question is held to be right and stays open.
    ///
    /// A pending edit changes no view: only its date counts, and that counts already. So does a correction's end, beside
    /// the register's.
    fileprivate func keeping(_ edit: Edit, _ field: Field) -> RecordationFacts {
        var facts = self
        guard edit.kind == .correction else { return facts }
        if field == .validTo {
            if edit.local == nil { facts.validTo = nil }
        } else {
            facts.take(edit.local, for: field)
        }
        return facts
    }

    /// The facts where the register is held to be right and the edit in question is closed.
    fileprivate func closing(_ edit: Edit, _ field: Field, for word: String?) -> RecordationFacts {
        var facts = self
        facts.changes.removeAll { $0.field == edit.field }
        if field == .validTo { facts.editedEnd = nil }
        facts.take(word, for: field)
        return facts
    }

    private mutating func take(_ value: String?, for field: Field) {
        let date = value.flatMap { CivilDate($0) }
        switch field {
        case .status: status = value.flatMap(Status.init) ?? .unknown
        case .rightType: rightType = value
        case .validFrom: validFrom = date
        case .validTo: validTo = date
        case .registrationValidTo: registrationEnd = date
        case .insuranceValidTo: insuranceEnd = date
        default: break
        }
    }
}
