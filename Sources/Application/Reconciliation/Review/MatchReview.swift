internal import Curation
package import Mirror
internal import Recordations
internal import Reconciliation

/// A list whose doubtful findings a person goes through, with the mirror open for the answers.
///
/// Each answer is written at once: a person who leaves in the middle goes on there the next time.
package final class MatchReview {
    /// The list, held against the registers as they were at the beginning.
    package let reconciliation: ListReconciliation
    /// The mirror.
    package let mirror: Mirror
    private let decisions: MatchDecisions
    private let actor: String
    private var known: KnownDecisions

    /// Holds the list's newest edition against the registers.
    ///
    /// Throws ``UsageError`` where no actor is stated, and where the mirror has no edition of the list.
    package init(_ workspace: Workspace, list: String) throws {
        actor = try workspace.actor(vouchingFor: "a decision on a match")
        mirror = try workspace.openMirror(creating: false)
        // Looked at first: what is decided while the report is made is news.
        known = KnownDecisions(last: try mirror.lastDecision())
        decisions = try MatchDecisions(workspace, list: list)
        reconciliation = decisions.reconciliation
    }

    deinit { try? mirror.close() }

    /// The questions of the findings of some kinds, of a row and of a jurisdiction, where they are named.
    package func questions(_ selection: FindingSelection) -> [MatchQuestion] {
        var selection = selection
        if selection.kinds.isEmpty { selection.kinds = Set(MatchQuestion.usualKinds) }
        return MatchQuestion.all(reconciliation.report.findings.filter(selection.contains))
    }

    /// What somebody else decided meanwhile on the pair of a question, as a sentence; nil where nobody did.
    package func news(of question: MatchQuestion) throws -> String? {
        guard let reference = question.reference, let record = question.record else { return nil }
        let news = try mirror.news(
            beside: known,
            list: reconciliation.list,
            reference: reference,
            record: record
        )
        return news.last.map { decision in
            let reason = decision.reason.map { " (\($0))" } ?? ""
            return
                "\(reference) was decided meanwhile: \(decision.verdict) by \(decision.actor)\(reason), decision \(decision.id)"
        }
    }

    /// Looks whether a name is that of a row, or of a recordation, as the question needs it.
    ///
    /// Throws ``UsageError`` for one that is not there.
    package func check(_ name: String, for question: MatchQuestion) throws { _ = try pair(question, name: name) }

    /// Writes an answer.
    ///
    /// Throws ``UsageError`` for a name that is not there, and ``MirrorError`` where somebody else was quicker.
    package func apply(
        _ answer: MatchQueue.Answer,
        to question: MatchQuestion,
        name: String?,
        reason: String
    ) throws -> MatchQueue.Outcome {
        let (row, record) = try pair(question, name: name)
        var difference: Difference?
        if answer == .acceptDifference, case .difference(let asked) = question.subject { difference = asked }
        var draft = DecisionDraft(
            answer.verdict,
            list: reconciliation.list,
            row: row,
            record: record,
            difference,
            reason
        )
        draft.known = known
        let last = try mirror.lastDecision()
        guard let decision = try mirror.decide([draft], actor: actor).first else {
            throw UsageError("nothing was decided", advice: "name a row and a recordation")
        }
        let isNew = decision.id > last
        if isNew { known.own.insert(decision.id) }
        let what = difference.map { ", \($0.field.name)" } ?? ""
        return MatchQueue.Outcome(
            decision: decision.id,
            isNew: isNew,
            reference: row.reference,
            record: record,
            words:
                "\(row.reference) and \(try mirror.name(ofRecord: record))\(what): \(decision.verdict) (decision \(decision.id))"
        )
    }

    /// Takes the decision of an answer back, and says so in a sentence.
    package func takeBack(_ decision: Int) throws -> String {
        let taken = try mirror.undoDecision(decision, reason: "taken back in the review", actor: actor)
        return "decision \(decision) is taken back: \(taken.reference) is asked again"
    }

    private func pair(_ question: MatchQuestion, name: String?) throws -> (row: ListedRight, record: Int) {
        if let row = question.finding.row, let record = question.record { return (row, record) }
        let name = name ?? ""
        if let row = question.finding.row { return (row, try NamedRecordation(name, in: mirror).number) }
        guard let record = question.record else {
            throw UsageError("the finding has neither a row nor a recordation", advice: "n goes on")
        }
        return (try decisions.finding(name).1, record)
    }
}
