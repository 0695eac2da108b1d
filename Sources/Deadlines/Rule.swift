public import Recordations

/// The confidence in a figure of the law.
public enum Confidence: String, CaseIterable, Comparable, Sendable {
    /// The law's or the authority's own text was read, or two independent sources agree.
    case verified
    /// One secondary source, or an inference that is marked as one.
    case likely
    /// General knowledge: no page was read.
    case unverified

    /// Whether the first is less sure.
    public static func < (left: Confidence, right: Confidence) -> Bool {
        func rank(_ confidence: Confidence) -> Int { allCases.firstIndex(of: confidence) ?? 0 }
        return rank(left) > rank(right)
    }
}

/// The source of a figure.
public struct Citation: Hashable, Sendable {
    /// The article of the law, or another document that states the figure.
    public let text: String
    /// The pages that were read.
    public let pages: [String]
    /// The confidence in the figure.
    public let confidence: Confidence
    /// The day on which the pages were read.
    public let checked: CivilDate

    /// Makes a citation.
    public init(text: String, pages: [String], confidence: Confidence, checked: CivilDate) {
        self.text = text
        self.pages = pages
        self.confidence = confidence
        self.checked = checked
    }
}

/// A figure of a law with its citation.
public struct Figure<Value: Sendable>: Sendable {
    /// The value that the law states.
    public let value: Value
    /// The source of the value.
    public let citation: Citation
    /// A note for the reader, in the language of the rule's file.
    public let note: String?

    /// Makes a figure.
    public init(_ value: Value, _ citation: Citation, note: String? = nil) {
        self.value = value
        self.citation = citation
        self.note = note
    }
}

/// A value of the law that may be stated as absent or may be unknown.
public enum Known<Value: Sendable>: Sendable {
    /// The law or another source states that there is no such value.
    case none(Citation?)
    /// No source was found; no value is assumed.
    case unknown
    /// One figure, or several readings of the same figure, the law's own first.
    case figures([Figure<Value>])

    /// The figures; empty for `none` and `unknown`.
    public var figures: [Figure<Value>] {
        if case .figures(let figures) = self { figures } else { [] }
    }

    /// Whether the value is unknown.
    public var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}

/// A jurisdiction's law on terms and renewals, for terms that begin within a range of dates.
public final class Rule: Sendable {
    /// The way in which a recordation's term is determined.
    public enum Kind: String, CaseIterable, Sendable {
        /// A term fixed by law, counted from the anchor.
        case fixed
        /// The period that the holder requested, up to a maximum.
        case requested
        /// The term of the registration; most jurisdictions require a filing when the registration is renewed.
        case concurrent
        /// The recordation is renewed in one month of certain years.
        case calendar
        /// There are no lasting recordations, or they are not renewed.
        case none
        /// The law is not known: only the end that the register prints counts.
        case unknown
    }

    /// A cause that ends a recordation before its term ends.
    public enum CapKind: String, CaseIterable, Sendable {
        case registration, insurance
        case powerOfAttorney = "power of attorney"
        case dues
    }

    /// The month in which recordations are renewed.
    public struct Season: Hashable, Sendable {
        /// The month, 1 to 12.
        public let month: Int
        /// The number of years from one season to the next.
        public let years: Int

        /// Makes a season.
        public init(month: Int, years: Int) {
            self.month = month
            self.years = years
        }
    }

    /// A duty to notify customs of a change.
    public struct ChangeDuty: Sendable {
        /// The names of the fields to which the duty applies; empty for every field.
        public let fields: [String]
        /// The last day for the notification; nil for "at once".
        public let within: Figure<Timing?>

        /// Makes a duty.
        public init(fields: [String], within: Figure<Timing?>) {
            self.fields = fields
            self.within = within
        }
    }

    /// Another reading of one of the rule's figures, by a source that contradicts the source of the figure.
    public struct Conflict: Sendable {
        /// The key of the figure: `term`, `due`, `opens`, `grace` or another key of the file.
        public let about: String
        /// The figure that the other source states.
        public let reading: String
        /// The other source.
        public let citation: Citation
        /// A note for the reader, in the language of the rule's file.
        public let note: String?

        /// Makes a conflict from its parts.
        public init(about: String, reading: String, citation: Citation, note: String? = nil) {
            self.about = about
            self.reading = reading
            self.citation = citation
            self.note = note
        }
    }

    /// A requirement beside the recordation itself.
    public struct Need: Sendable {
        /// The requirement: `power of attorney`, `insurance`, `dues`, `security` or `samples`.
        public let what: String
        /// The law or another source that states the requirement.
        public let citation: Citation
        /// A note for the reader, in the language of the rule's file.
        public let note: String?

        /// Makes a need from its parts.
        public init(_ what: String, _ citation: Citation, note: String? = nil) {
            self.what = what
            self.citation = citation
            self.note = note
        }
    }

    /// The figures without their citations, so that computing the dates of a million recordations copies no citations.
    struct Counting: Sendable {
        let term: Span?
        let terms: [Span]
        let caps: [CapKind]
        /// The preconditions that the law requires or ends the recordation with.
        let preconditions: [Precondition]
        let opens: [Timing]
        let due: [Timing]
        let grace: [Timing]
    }

    /// The rule's name, such as `KR-2`.
    public let name: String
    /// The jurisdiction's code.
    public let jurisdiction: String
    /// The kinds of right that the rule is for; empty for all.
    public let rights: Set<String>
    /// The first anchor date that the rule is for; nil where its beginning is not known or not needed.
    public let from: CivilDate?
    /// The first anchor date that the rule is no longer for; nil where it is in force.
    public let to: CivilDate?
    /// The event from which the law counts the term, such as `approval`.
    public let anchor: String
    /// The way in which the term is determined.
    public let kind: Kind
    /// The term; for kind `requested` its maximum.
    public let term: Known<Span>
    /// Whether the last day is the day before the anniversary, because the first day counts.
    public let endsDayBefore: Bool
    /// The season, for kind `calendar`.
    public let season: Season?
    /// The source of the season.
    public let seasonCitation: Citation?
    /// The causes in the rule's file that end the recordation before its term.
    ///
    /// The end of the registration always does, unless ``outlivesRegistration`` has a citation.
    public let caps: [Figure<CapKind>]
    /// The law that lets a recordation outlive its registration; nil where there is none.
    public let outlivesRegistration: Citation?
    /// Other readings of the rule's figures.
    public let conflicts: [Conflict]
    /// The requirements beside the recordation itself.
    public let needs: [Need]
    /// The first day of the filing window.
    public let opens: Known<Timing>
    /// The last day to file: the law's own reading first.
    public let due: Known<Timing>
    /// The last day on which a late filing may be accepted.
    public let grace: Known<Timing>
    /// Whether customs has to be notified by a separate filing when the trademark is renewed.
    public let renewalNotice: Figure<Bool>?
    /// The duties to notify customs of changes.
    public let changes: [ChangeDuty]
    /// Notes for the reader, in the language of the rule's file.
    public let notes: [String]
    /// The texts of the rule's file in other languages: by language, then by the text as the file has it.
    public let translations: [String: [String: String]]
    /// The figures without their citations, with which dates are computed.
    let counting: Counting

    /// Makes a rule from its figures.
    public init(
        name: String,
        jurisdiction: String,
        rights: Set<String> = [],
        from: CivilDate? = nil,
        to: CivilDate? = nil,
        anchor: String,
        kind: Kind,
        term: Known<Span>,
        endsDayBefore: Bool = true,
        season: Season? = nil,
        seasonCitation: Citation? = nil,
        caps: [Figure<CapKind>] = [],
        outlivesRegistration: Citation? = nil,
        conflicts: [Conflict] = [],
        needs: [Need] = [],
        opens: Known<Timing>,
        due: Known<Timing>,
        grace: Known<Timing>,
        renewalNotice: Figure<Bool>? = nil,
        changes: [ChangeDuty] = [],
        notes: [String] = [],
        translations: [String: [String: String]] = [:]
    ) {
        self.name = name
        self.jurisdiction = jurisdiction
        self.rights = rights
        self.from = from
        self.to = to
        self.anchor = anchor
        self.kind = kind
        self.term = term
        self.endsDayBefore = endsDayBefore
        self.season = season
        self.seasonCitation = seasonCitation
        self.caps = caps
        self.outlivesRegistration = outlivesRegistration
        self.conflicts = conflicts
        self.needs = needs
        self.opens = opens
        self.due = due
        self.grace = grace
        self.renewalNotice = renewalNotice
        self.changes = changes
        self.notes = notes
        self.translations = translations
        counting = Counting(
            term: term.figures.first?.value,
            terms: term.figures.map(\.value),
            caps: Self.caps(caps.map(\.value), outlivesRegistration: outlivesRegistration != nil),
            preconditions: Precondition.allCases.filter { precondition in
                caps.contains { $0.value.rawValue == precondition.rawValue }
                    || needs.contains { $0.what == precondition.rawValue }
            },
            opens: opens.figures.map(\.value),
            due: due.figures.map(\.value),
            grace: grace.figures.map(\.value)
        )
    }

    // A recordation ends with its registration, unless a law says otherwise.
    private static func caps(_ stated: [CapKind], outlivesRegistration: Bool) -> [CapKind] {
        if outlivesRegistration { return stated.filter { $0 != .registration } }
        return stated.contains(.registration) ? stated : [.registration] + stated
    }

    /// Whether the rule is for a kind of right; `right` may also be the register's own text where that text is no known
    /// kind.
    public func isFor(_ right: String) -> Bool { rights.isEmpty || rights.contains(right) }

    /// Whether the rule is for terms that began on a day.
    public func covers(anchor: CivilDate) -> Bool {
        (from.map { $0 <= anchor } ?? true) && (to.map { anchor < $0 } ?? true)
    }
}

extension Rule {
    /// The citations of all figures, those of the dates first.
    public var citations: [Citation] {
        func of<Value>(_ known: Known<Value>) -> [Citation] {
            if case .none(let citation) = known { return citation.map { [$0] } ?? [] }
            return known.figures.map(\.citation)
        }
        var all = of(due) + of(opens) + of(term) + caps.map(\.citation) + of(grace)
        if let seasonCitation { all.insert(seasonCitation, at: 0) }
        if let renewalNotice { all.append(renewalNotice.citation) }
        return all + needs.map(\.citation) + changes.map(\.within.citation)
    }
}

extension Rule {
    /// All sentences of the rule that a reader may see: citations, notes, and what other sources say.
    public var sentences: Set<String> {
        func notes<Value>(_ known: Known<Value>) -> [String] { known.figures.compactMap(\.note) }
        let figures = notes(due) + notes(opens) + notes(term) + notes(grace) + caps.compactMap(\.note)
        let others = conflicts.flatMap { [$0.reading, $0.citation.text] + [$0.note].compactMap { $0 } }
        let rest =
            needs.compactMap(\.note) + changes.compactMap(\.within.note) + [renewalNotice?.note].compactMap { $0 }
        return Set(citations.map(\.text) + figures + others + rest + self.notes)
    }
}
