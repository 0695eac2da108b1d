public import Recordations

/// How sure a figure is.
public enum Confidence: String, CaseIterable, Comparable, Sendable {
    /// The law's or the authority's own text was read, or two independent sources agree.
    case verified
    /// One secondary source, or an inference that is stated as one.
    case likely
    /// General knowledge: no page was seen.
    case unverified

    /// Whether the first is less sure.
    public static func < (left: Confidence, right: Confidence) -> Bool {
        func rank(_ confidence: Confidence) -> Int { allCases.firstIndex(of: confidence) ?? 0 }
        return rank(left) > rank(right)
    }
}

/// Where a figure comes from.
public struct Citation: Hashable, Sendable {
    /// The law's article, or what else it stands in.
    public let text: String
    /// The pages that were read.
    public let pages: [String]
    /// How sure it is.
    public let confidence: Confidence
    /// The day on which it was read there.
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
    /// What the law says.
    public let value: Value
    /// Where it says so.
    public let citation: Citation
    /// What a reader has to know beside it.
    public let note: String?

    /// Makes a figure.
    public init(_ value: Value, _ citation: Citation, note: String? = nil) {
        self.value = value
        self.citation = citation
        self.note = note
    }
}

/// What a law's silence looks like: said to be nothing, not known, or a figure.
public enum Known<Value: Sendable>: Sendable {
    /// There is none, and the law or a source says so.
    case none(Citation?)
    /// Not found; nothing is made up for it.
    case unknown
    /// One figure, or several readings of it, the law's own first.
    case figures([Figure<Value>])

    /// The figures; empty where there is none, or none known.
    public var figures: [Figure<Value>] {
        if case .figures(let figures) = self { figures } else { [] }
    }

    /// Whether it is not known.
    public var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}

/// A country's law on terms and renewals, for recordations that began in its time.
public final class Rule: Sendable {
    /// How a recordation's term comes about (`jurisdictions`, kinds A to E).
    public enum Kind: String, CaseIterable, Sendable {
        /// A term fixed by law, counted from the anchor.
        case fixed
        /// The period that was asked for, up to a maximum.
        case requested
        /// As long as the registration lasts; most want a filing of its own once that is renewed.
        case concurrent
        /// Renewed in one month of certain years.
        case calendar
        /// No standing recordation, or one that is not renewed.
        case none
        /// Not known: only the end that the register prints counts.
        case unknown
    }

    /// What ends a recordation before its term does.
    public enum CapKind: String, CaseIterable, Sendable {
        case registration, insurance
        case powerOfAttorney = "power of attorney"
        case dues
    }

    /// A month in which is renewed.
    public struct Season: Hashable, Sendable {
        /// The month, 1 to 12.
        public let month: Int
        /// Every so many years.
        public let years: Int

        /// Makes a season.
        public init(month: Int, years: Int) {
            self.month = month
            self.years = years
        }
    }

    /// A duty to tell customs of a change.
    public struct ChangeDuty: Sendable {
        /// Fields whose change is to be told, by their names; empty for every field.
        public let fields: [String]
        /// Until when; nil for "at once".
        public let within: Figure<Timing?>

        /// Makes a duty.
        public init(fields: [String], within: Figure<Timing?>) {
            self.fields = fields
            self.within = within
        }
    }

    /// Another reading of one of the rule's figures, by a source that contradicts the one it was taken from.
    public struct Conflict: Sendable {
        /// Which figure: `term`, `due`, `opens`, `grace` or another word of the file.
        public let about: String
        /// What the other source says.
        public let reading: String
        /// Where it says so.
        public let citation: Citation
        /// What a reader has to know beside it.
        public let note: String?

        /// Makes a conflict of its parts.
        public init(about: String, reading: String, citation: Citation, note: String? = nil) {
            self.about = about
            self.reading = reading
            self.citation = citation
            self.note = note
        }
    }

    /// Something that has to be in order beside the recordation itself.
    public struct Need: Sendable {
        /// What: `power of attorney`, `insurance`, `dues`, `security`, `samples`.
        public let what: String
        /// Where the law or a source says so.
        public let citation: Citation
        /// What a reader has to know beside it.
        public let note: String?

        /// Makes a need of its parts.
        public init(_ what: String, _ citation: Citation, note: String? = nil) {
            self.what = what
            self.citation = citation
            self.note = note
        }
    }

    /// Figures without their citations: those of a million recordations would else be copied with each of their dates.
    struct Counting: Sendable {
        let term: Span?
        let terms: [Span]
        let caps: [CapKind]
        /// What the law asks for, or lets the recordation end with.
        let preconditions: [Precondition]
        let opens: [Timing]
        let due: [Timing]
        let grace: [Timing]
    }

    /// Its name, such as `KR-2`.
    public let name: String
    /// Whose law it is.
    public let jurisdiction: String
    /// The kinds of right it is about; empty for all.
    public let rights: Set<String>
    /// The first anchor date that it is for; nil for "as long as is known".
    public let from: CivilDate?
    /// The first anchor date that it is no longer for.
    public let to: CivilDate?
    /// What the anchor is by law, such as `approval`.
    public let anchor: String
    /// How the term comes about.
    public let kind: Kind
    /// The term, or its maximum where it is asked for.
    public let term: Known<Span>
    /// Whether the last day is the one before the anniversary, as where the first day counts.
    public let endsDayBefore: Bool
    /// The season, for kind `calendar`.
    public let season: Season?
    /// Where the season stands.
    public let seasonCitation: Citation?
    /// What ends it earlier, as the law's files say; the registration's end does, whether they say it or not.
    public let caps: [Figure<CapKind>]
    /// Where a law says that a recordation outlives its registration; nil where none does.
    public let outlivesRegistration: Citation?
    /// What other sources say of its figures.
    public let conflicts: [Conflict]
    /// What has to be in order beside the recordation.
    public let needs: [Need]
    /// When the window opens.
    public let opens: Known<Timing>
    /// The last day to file: the law's own reading first.
    public let due: Known<Timing>
    /// How long a late filing may still be taken.
    public let grace: Known<Timing>
    /// Whether customs has to be told by a filing of its own once the trademark is renewed.
    public let tellRenewal: Figure<Bool>?
    /// Changes that are to be told.
    public let changes: [ChangeDuty]
    /// What a reader has to know.
    public let notes: [String]
    /// What of it dates are counted with: its figures without their citations.
    let counting: Counting

    /// Makes a rule of its figures.
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
        tellRenewal: Figure<Bool>? = nil,
        changes: [ChangeDuty] = [],
        notes: [String] = []
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
        self.tellRenewal = tellRenewal
        self.changes = changes
        self.notes = notes
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

    // A recordation depends on its right: only a law may say otherwise.
    private static func caps(_ stated: [CapKind], outlivesRegistration: Bool) -> [CapKind] {
        if outlivesRegistration { return stated.filter { $0 != .registration } }
        return stated.contains(.registration) ? stated : [.registration] + stated
    }

    /// Whether the rule is for a kind of right; `right` is the register's own word where that is no kind known here.
    public func isFor(_ right: String) -> Bool { rights.isEmpty || rights.contains(right) }

    /// Whether the rule is for terms that began on a day.
    public func covers(anchor: CivilDate) -> Bool {
        (from.map { $0 <= anchor } ?? true) && (to.map { anchor < $0 } ?? true)
    }
}

extension Rule {
    /// Where its figures come from, in the order in which a reader would ask.
    public var citations: [Citation] {
        func of<Value>(_ known: Known<Value>) -> [Citation] {
            if case .none(let citation) = known { return citation.map { [$0] } ?? [] }
            return known.figures.map(\.citation)
        }
        var all = of(due) + of(opens) + of(term) + caps.map(\.citation) + of(grace)
        if let seasonCitation { all.insert(seasonCitation, at: 0) }
        if let tellRenewal { all.append(tellRenewal.citation) }
        return all + needs.map(\.citation) + changes.map(\.within.citation)
    }
}
