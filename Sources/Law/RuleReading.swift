internal import Deadlines
internal import Recordations
internal import Settings

/// Reads the rules of one file.
struct RuleReading {
    let jurisdiction: String
    let pages: Set<String>
    let checked: CivilDate?
    let translations: [String: [String: String]]

    static func date(_ text: Setting<String>) -> CivilDate? {
        guard let date = CivilDate(text.value) else {
            text.position.report("'\(text.value)' is not a date; write YYYY-MM-DD")
            return nil
        }
        return date
    }

    /// Whether two rules have a kind of right and an anchor date in common.
    func overlap(_ one: Rule, _ other: Rule) -> Bool {
        if one.rights.isDisjoint(with: other.rights) { return false }
        let startsBefore = one.to.flatMap { end in other.from.map { $0 >= end } } ?? false
        let endsBefore = other.to.flatMap { end in one.from.map { $0 >= end } } ?? false
        return !startsBefore && !endsBefore
    }

    func rule(_ section: Section) -> Rule? {
        section.requires(
            "rights",
            "the kinds of right that the rule is for, as rights: [trademark]; no other right's deadlines follow from it"
        )
        for key in ["name", "kind", "opens", "due", "grace"] {
            section.requires(key, key == "name" ? "a short name" : "write unknown or none where that is so")
        }
        let name = section.text("name")?.value ?? ""
        let from = section.text("from").flatMap(Self.date)
        let to = section.text("to")
        let end = to.flatMap(Self.date)
        if let to, let from, let end, end <= from { to.position.report("the rule ends before it begins on \(from)") }
        let kind = section.choice("kind", of: Rule.Kind.self)
        let term = known(section, "term") { Span($0) }
        if kind == .fixed || kind == .requested, !section.has("term") {
            section.requires("term", "such as {is: 10 years, …}, or unknown")
        } else if let kind, kind != .fixed, kind != .requested, !term.figures.isEmpty {
            section.refuse("term", "a rule of kind \(kind.rawValue) has no term of its own")
        }
        let season = season(section, kind)
        let rule = Rule(
            name: name,
            jurisdiction: jurisdiction,
            rights: rights(section),
            from: from,
            to: end,
            anchor: section.text("anchor")?.value ?? "unknown",
            kind: kind ?? .unknown,
            term: term,
            endsDayBefore: lastDay(section),
            season: season?.0,
            seasonCitation: season?.1,
            caps: section.sections("caps").compactMap(cap),
            outlivesRegistration: registrationCap(section),
            conflicts: section.sections("conflicts").compactMap(conflict),
            needs: section.sections("needs").compactMap(need),
            opens: known(section, "opens") { timing($0, of: kind) },
            due: known(section, "due") { timing($0, of: kind) },
            grace: known(section, "grace") { timing($0, of: kind) },
            renewalNotice: renewalNotice(section),
            changes: section.sections("changes").compactMap(change),
            notes: section.texts("notes").map(\.value),
            translations: translations
        )
        return kind == nil ? nil : rule
    }

    // MARK: Parts

    private func rights(_ section: Section) -> Set<String> {
        var rights: Set<String> = []
        let texts = section.texts("rights")
        // An empty list would make the rule apply to every right.
        if section.keys.contains("rights"), texts.isEmpty {
            section.refuse("rights", "'rights' names no kind of right; write rights: [trademark]")
        }
        for text in texts {
            if RightType(rawValue: text.value) == nil {
                let all = RightType.allCases.map(\.rawValue).joined(separator: ", ")
                text.position.report("'\(text.value)' is no kind of right (there are: \(all))")
            }
            rights.insert(text.value)
        }
        return rights
    }

    private enum LastDay: String, CaseIterable {
        case dayBefore = "day before the anniversary"
        case anniversary
    }

    private func lastDay(_ section: Section) -> Bool {
        section.choice("last_day", of: LastDay.self) != .anniversary
    }

    private func season(_ section: Section, _ kind: Rule.Kind?) -> (Rule.Season, Citation)? {
        guard let inner = section.section("season") else {
            if kind == .calendar { section.requires("season", "such as {month: 1, every: 2 years, …}") }
            return nil
        }
        let citation = citation(inner)
        inner.requires("month", "the month in which is renewed, 1 to 12")
        inner.requires("every", "such as 2 years")
        // Both keys are read before a mistake is reported, because a key that was not read is reported as unknown.
        let (month, every) = (inner.integer("month"), inner.text("every"))
        if let month, !(1...12).contains(month.value) {
            month.position.report("there is no month \(month.value); write 1 to 12")
        }
        let span = every.flatMap { Span($0.value) }.flatMap { $0.unit == .years && $0.count > 0 ? $0 : nil }
        if let every, span == nil {
            every.position.report("'\(every.value)' is not a number of years, such as 2 years")
        }
        guard let month, (1...12).contains(month.value), let span, let citation else { return nil }
        return (Rule.Season(month: month.value, years: span.count), citation)
    }

    private func cap(_ section: Section) -> Figure<Rule.CapKind>? {
        section.requires("by", "one of \(Rule.CapKind.allCases.map(\.rawValue).joined(separator: ", "))")
        let kind = section.choice("by", of: Rule.CapKind.self)
        let citation = citation(section)
        let note = section.text("note")?.value
        guard let kind, let citation else { return nil }
        return Figure(kind, citation, note: note)
    }

    private enum RegistrationCap: String, CaseIterable { case none }

    private func registrationCap(_ section: Section) -> Citation? {
        guard let inner = section.section("registration_cap") else { return nil }
        inner.requires("is", "none, where a law says that the recordation outlives its registration")
        let isNone = inner.choice("is", of: RegistrationCap.self) != nil
        let citation = citation(inner)
        return isNone ? citation : nil
    }

    private func conflict(_ section: Section) -> Rule.Conflict? {
        section.requires("about", "which figure: term, due, opens, grace or another word")
        section.requires("reading", "what the other source says")
        let (about, reading) = (section.text("about")?.value, section.text("reading")?.value)
        let note = section.text("note")?.value
        guard let citation = citation(section), let about, let reading else { return nil }
        return Rule.Conflict(about: about, reading: reading, citation: citation, note: note)
    }

    private static let needs = ["power of attorney", "insurance", "dues", "security", "samples"]

    private func need(_ section: Section) -> Rule.Need? {
        section.requires("what", "one of \(Self.needs.joined(separator: ", "))")
        let what = section.text("what")
        if let what, !Self.needs.contains(what.value) {
            what.position.report("'\(what.value)' is none of \(Self.needs.joined(separator: ", "))")
        }
        let note = section.text("note")?.value
        guard let citation = citation(section), let what else { return nil }
        return Rule.Need(what.value, citation, note: note)
    }

    private func renewalNotice(_ section: Section) -> Figure<Bool>? {
        guard let inner = section.section("tell_renewal") else { return nil }
        inner.requires("is", "true or false")
        let isRequired = inner.flag("is")
        let note = inner.text("note")?.value
        guard let citation = citation(inner), let isRequired else { return nil }
        return Figure(isRequired, citation, note: note)
    }

    private func change(_ section: Section) -> Rule.ChangeDuty? {
        section.requires("within", "such as 30 working days after the change, or at once")
        let within = section.text("within")
        let fields = section.texts("of").map(\.value)
        let note = section.text("note")?.value
        guard let citation = citation(section), let within else { return nil }
        if within.value == "at once" { return .init(fields: fields, within: Figure(nil, citation, note: note)) }
        guard let timing = Timing(within.value), timing.reference == .change, timing.direction == .after,
            timing.span.count > 0
        else {
            within.position.report(
                "'\(within.value)' is no time for a change: write '30 days after the change' or 'at once'"
            )
            return nil
        }
        return .init(fields: fields, within: Figure(timing, citation, note: note))
    }

    private func timing(_ text: String, of kind: Rule.Kind?) -> Timing? {
        guard let timing = Timing(text), timing.reference != .change else { return nil }
        if timing.reference == .registrationEnd, kind != .concurrent { return nil }
        return timing
    }

    /// A key that is `unknown`, `none`, a figure or a list of figures.
    private func known<Value: Sendable>(_ section: Section, _ key: String, _ read: (String) -> Value?) -> Known<Value> {
        let inner = section.sections(key, short: "is")
        guard let first = inner.first, let word = first.text("is") else {
            if let first = inner.first { first.requires("is", "the figure, or unknown, or none") }
            return .unknown
        }
        switch word.value {
        case "unknown":
            _ = first.text("note")
            return .unknown
        case "none":
            guard first.has("citation") else { return .none(nil) }
            _ = first.text("note")
            return .none(citation(first))
        default: break
        }
        var figures: [Figure<Value>] = []
        for figure in inner {
            guard let text = figure.text("is") else {
                figure.requires("is", "the figure")
                continue
            }
            let citation = citation(figure)
            let note = figure.text("note")?.value
            guard let value = read(text.value) else {
                text.position.report("'\(text.value)' \(Self.expected(key))")
                continue
            }
            if let citation { figures.append(Figure(value, citation, note: note)) }
        }
        return figures.isEmpty ? .unknown : .figures(figures)
    }

    private static func expected(_ key: String) -> String {
        key == "term"
            ? "is no term: write a number and days, weeks, months or years, or unknown"
            : "is no time: write 'the end', '6 months before the end', 'at least 30 working days before the end', "
                + "'3 months after the end', 'unknown' or 'none'"
    }

    private func citation(_ section: Section) -> Citation? {
        section.requires("citation", "the article, or what else the figure stands in")
        section.requires("confidence", "one of \(Confidence.allCases.map(\.rawValue).joined(separator: ", "))")
        let text = section.text("citation")?.value
        let confidence = section.choice("confidence", of: Confidence.self)
        let named = section.texts("page")
        for page in named where !pages.contains(page.value) {
            page.position.report("there is no page '\(page.value)' under 'pages'")
        }
        if let confidence, confidence != .unverified, named.isEmpty {
            section.requires("page", "the page that it was read on; without one the confidence is unverified")
        }
        let day = section.text("checked").flatMap(Self.date) ?? checked
        guard let text, let confidence, let day else { return nil }
        return Citation(text: text, pages: named.map(\.value), confidence: confidence, checked: day)
    }
}
