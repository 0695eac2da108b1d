public import Recordations

/// What a reader has to know of how an obligation's dates were computed: a code, with what it speaks of.
///
/// Letters have words for the codes in their language; ``text`` is what the command line and `--json` say.
public enum Remark: Hashable, Sendable {
    /// The codes, by which languages name their words.
    public enum Code: String, CaseIterable, Sendable {
        case endUnknown = "end-unknown"
        case endIsCap = "end-is-cap"
        case endBeforeStart = "end-before-start"
        case beyondTerm = "beyond-term"
        case noRule = "no-rule"
        case noRuleForRight = "no-rule-for-right"
        case rightUnknown = "right-unknown"
        case stateUnnamed = "state-unnamed"
        case conflict
        case need
        case notRenewed = "not-renewed"
        case dueUnknown = "due-unknown"
        case anchorUnknown = "anchor-unknown"
        case holidaysUnknown = "holidays-unknown"
        case readings
        case lawNote = "law-note"
    }

    /// One reading of a last day: when it is, and where that stands.
    public struct Reading: Hashable, Sendable {
        /// When.
        public let timing: Timing
        /// The law's article.
        public let citation: String

        /// Makes a reading.
        public init(_ timing: Timing, citation: String) {
            self.timing = timing
            self.citation = citation
        }
    }

    /// No end is stated, and no cap is known.
    case endUnknown
    /// No end is stated; it is no later than that cap.
    case endIsCap(Obligation.Cap)
    /// The end lies before the start.
    case endBeforeStart
    /// The printed end is later than the law's term gives, which is that day.
    case beyondTerm(CivilDate)
    /// No law is known for it.
    case noRule
    /// The jurisdiction's law is not known for its kind of right.
    case noRuleForRight(String)
    /// The kind of right is not stated, and the law differs between them.
    case rightUnknown
    /// It is not said which State's office it is.
    case stateUnnamed(jurisdiction: String)
    /// Another source contradicts the rule.
    case conflict(about: String, reading: String, citation: String, Confidence)
    /// Something has to be in order that has no date here.
    case need(what: String, citation: String)
    /// Nothing stands here that is renewed.
    case notRenewed
    /// The law's last day to file is not known.
    case dueUnknown
    /// The start is not stated, so that the version of the law was chosen by the end.
    case anchorUnknown
    /// Holidays are not known so far ahead.
    case holidaysUnknown
    /// The last day is read in several ways, the law's own first.
    case readings([Reading])
    /// What the file of a rule says beside a figure, in the language in which the file is written.
    case lawNote(String, rule: String)

    /// Its code.
    public var code: Code {
        switch self {
        case .endUnknown: .endUnknown
        case .endIsCap: .endIsCap
        case .endBeforeStart: .endBeforeStart
        case .beyondTerm: .beyondTerm
        case .noRule: .noRule
        case .noRuleForRight: .noRuleForRight
        case .rightUnknown: .rightUnknown
        case .stateUnnamed: .stateUnnamed
        case .conflict: .conflict
        case .need: .need
        case .notRenewed: .notRenewed
        case .dueUnknown: .dueUnknown
        case .anchorUnknown: .anchorUnknown
        case .holidaysUnknown: .holidaysUnknown
        case .readings: .readings
        case .lawNote: .lawNote
        }
    }

    /// The sentence of the command line.
    public var text: String {
        switch self {
        case .endUnknown: "end unknown: the register states none, and no cap is known"
        case .endIsCap(let cap): "the register states no end; it is no later than the \(cap.what)'s of \(cap.date)"
        case .endBeforeStart: "the end lies before the start"
        case .beyondTerm(let computed):
            "the printed end is later than the law's term gives (\(computed)): check the notice"
        case .noRule: "no law is known for it here: only the printed end counts"
        case .noRuleForRight(let right):
            "no law is known here for this kind of right (\(right)): only the printed end and the registration's count"
        case .rightUnknown:
            "the kind of right is not stated and the law differs: the earliest date of all kinds is taken"
        case .stateUnnamed(let jurisdiction):
            "the Member State whose customs decided is not named: the holidays of all are counted, so that the date may be days "
                + "too early; name it in recordal.yaml, as offices: {\(jurisdiction): {holidays: DE}}"
        case .conflict(let about, let reading, let citation, let confidence):
            "another source says of the \(about): \(reading) (\(citation); \(confidence.rawValue))"
        case .need(let what, let citation): "has to be in order too: \(what) (\(citation))"
        case .notRenewed: "nothing stands here that is renewed: what ends is followed by a new one"
        case .dueUnknown: "the law's last day to file is not known: only the end counts"
        case .anchorUnknown: "the start is not stated: the law's version follows from the end"
        case .holidaysUnknown: "holidays are not known so far ahead: counted without them, and some days early"
        case .readings(let readings):
            "two readings, of which the earlier is the safe date: "
                + readings.map { "\($0.timing.text) (\($0.citation))" }.joined(separator: "; or ")
        case .lawNote(let note, _): note
        }
    }
}

extension Obligation {
    /// What a reader has to know of its dates.
    public var remarks: [Remark] {
        if let precondition = kind.precondition { return remarks(of: precondition) }
        var remarks: [Remark] = []
        if marks.contains(.endUnknown) { remarks.append(.endUnknown) }
        if marks.contains(.endIsCap), let cap = caps.first { remarks.append(.endIsCap(cap)) }
        if marks.contains(.endBeforeStart) { remarks.append(.endBeforeStart) }
        if marks.contains(.beyondTerm), let computedEnd { remarks.append(.beyondTerm(computedEnd)) }
        if marks.contains(.noRule) { remarks.append(right.map { .noRuleForRight($0) } ?? .noRule) }
        if marks.contains(.rightUnknown) { remarks.append(.rightUnknown) }
        if marks.contains(.stateUnnamed) { remarks.append(.stateUnnamed(jurisdiction: jurisdiction)) }
        if rule?.kind == Rule.Kind.none, end != nil {
            remarks.append(.notRenewed)
        } else if marks.contains(.dueUnknown), !marks.contains(.noRule), !marks.contains(.endUnknown) {
            remarks.append(.dueUnknown)
        }
        if marks.contains(.anchorUnknown) { remarks.append(.anchorUnknown) }
        if marks.contains(.holidaysUnknown) { remarks.append(.holidaysUnknown) }
        return remarks + lawRemarks
    }

    // Two readings of one last day are both told.
    private var lawRemarks: [Remark] {
        guard let rule, kind != .reportChange else { return [] }
        let due = rule.due.figures
        var remarks: [Remark] = []
        if due.count > 1 {
            remarks.append(.readings(due.map { Remark.Reading($0.value, citation: $0.citation.text) }))
        }
        remarks += rule.conflicts.map {
            .conflict(about: $0.about, reading: $0.reading, citation: $0.citation.text, $0.citation.confidence)
        }
        // What has a date of its own is an obligation of its own.
        remarks += rule.needs.filter { $0.what == "samples" || $0.what == "security" }.map {
            .need(what: $0.what, citation: $0.citation.text)
        }
        return remarks
            + (due.compactMap(\.note) + rule.grace.figures.compactMap(\.note)).map { .lawNote($0, rule: rule.name) }
    }
}
