public import Recordations

/// A remark on the computation of an obligation's dates: a code with its parameters.
///
/// Messages have a text for each code in their language; ``text`` is the text of the command line and of `--json`.
public enum Remark: Hashable, Sendable {
    /// The codes, which are the keys of the texts in language files.
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

    /// One reading of a last day: the day and its citation.
    public struct Reading: Hashable, Sendable {
        /// The day, relative to a reference.
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
    /// No end is stated; the end is no later than a cap.
    case endIsCap(Obligation.Cap)
    /// The end lies before the start.
    case endBeforeStart
    /// The printed end is later than the end that the law's term gives, which is the date.
    case beyondTerm(CivilDate)
    /// No law is known for the recordation.
    case noRule
    /// The jurisdiction's law is not known for the recordation's kind of right.
    case noRuleForRight(String)
    /// The kind of right is not stated, and the law differs between them.
    case rightUnknown
    /// The workspace does not name the State whose office it is.
    case stateUnnamed(jurisdiction: String)
    /// Another source contradicts the rule.
    case conflict(about: String, reading: String, citation: String, Confidence)
    /// The law requires something that has no date here.
    case need(what: String, citation: String)
    /// The jurisdiction does not renew recordations.
    case notRenewed
    /// The law's last day to file is not known.
    case dueUnknown
    /// The start is not stated; the version of the law was chosen by the end.
    case anchorUnknown
    /// Holidays are not known for the year of the deadline.
    case holidaysUnknown(year: Int)
    /// The last day has several readings, the law's own first.
    case readings([Reading])
    /// A note of the rule's file on a figure, in the language of that file.
    case lawNote(String, rule: String)

    /// The code of the remark.
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

    /// The text of the command line and of `--json`.
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
        case .holidaysUnknown(let year):
            "no holidays known for \(year): counted without them, and some days early"
        case .readings(let readings):
            "two readings, of which the earlier is the safe date: "
                + readings.map { "\($0.timing.text) (\($0.citation))" }.joined(separator: "; or ")
        case .lawNote(let note, _): note
        }
    }
}

extension Obligation {
    /// The remarks on the obligation's dates.
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
        return remarks + holidayRemarks + lawRemarks
    }

    /// The remark that the holidays of the deadline's year are not known.
    var holidayRemarks: [Remark] {
        guard marks.contains(.holidaysUnknown), let day = legal ?? safe ?? end else { return [] }
        return [.holidaysUnknown(year: day.year)]
    }

    // All readings of a last day are listed.
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
        // The other needs have dates and so are obligations of their own.
        remarks += rule.needs.filter { $0.what == "samples" || $0.what == "security" }.map {
            .need(what: $0.what, citation: $0.citation.text)
        }
        return remarks
            + (due.compactMap(\.note) + rule.grace.figures.compactMap(\.note)).map { .lawNote($0, rule: rule.name) }
    }
}
