internal import Deadlines
internal import Recordations
internal import Settings

/// The texts of a language for recordal's codes: kinds, states, stages and remarks.
struct Words: Sendable {
    private let tables: [String: [String: String]]

    /// The tables with their required codes.
    static let required: [(table: String, codes: [String])] = [
        ("kinds", Obligation.Kind.allCases.map(\.rawValue) + ["chase"]),
        ("actions", Obligation.Kind.allCases.map(\.rawValue) + ["chase"]),
        ("states", Obligation.State.allCases.map(\.rawValue)),
        (
            "stages",
            [
                "opens", "before", "safe", "legal", "grace", "grace-ends", "ends", "overdue", "end-unknown", "earlier",
                "snooze-ended",
            ]
        ),
        ("confidence", Confidence.allCases.map(\.rawValue)),
        ("days", ["today", "tomorrow", "in", "yesterday", "ago", "unknown"]),
        ("points", Message.CalendarDay.allCases.map(\.rawValue)),
        ("verdicts", ["applied", "unchanged", "held", "failed"]),
        ("statuses", Status.allCases.map(\.rawValue)),
        ("conflicts", ["field", "gone", "unobserved"]),
        ("commands", Message.Command.Purpose.allCases.map(\.rawValue)),
        ("caps", ["printed", "edit"] + Rule.CapKind.allCases.map(\.rawValue)),
        ("notes", Remark.Code.allCases.map(\.rawValue)),
        ("readings", ["one", "or"]),
        ("timings", ["before", "at-least-before", "after"]),
        ("ends", Timing.Reference.allCases.map(\.rawValue)),
        ("spans", Span.Unit.allCases.flatMap { [Span(1, $0), Span(2, $0)].map(\.unitText) }),
    ]

    /// The tables and codes that came later: a language without them has plainer messages, and still has messages.
    static let added: [(table: String, codes: [String])] = [
        ("actions", actions),
        ("headlines", Message.Alert.Phase.allCases.map(\.rawValue)),
        ("urgencies", Message.Alert.Urgency.allCases.map(\.rawValue)),
        ("dates", ["opens", "safe", "legal", "grace", "end", "changed", "stale", "condition"]),
        ("fields", Field.allCases.map(\.name)),
        ("events", ["added", "changed", "missing", "disappeared", "reappeared"]),
        ("columns", MessageTable.columns),
        ("citations", ["depends-on-right"]),
        ("figures", ["term", "due", "opens", "grace"]),
        ("notes", ["conflict-in-words"]),
        ("answers", ["title", "seen", "filed", "not-ours", "snooze"]),
    ]

    // A task that differs in some phase from the task of its kind.
    private static let actions: [String] = {
        let conditions = ["report-change"] + Precondition.allCases.map(\.kind.rawValue)
        return ["upcoming", "due", "ended", "grace", "missed", "lapsed", "unknown"].map { "renew-\($0)" }
            + ["due", "ended", "grace", "missed", "lapsed"].map { "tell-customs-\($0)" }
            + conditions.flatMap { ["\($0)-due", "\($0)-overdue"] }
    }()

    /// The names of the slots `{NAME}` that a text may have, by table and code.
    private static let slots: [String: [String]] = [
        "answers snooze": ["date"], "stages before": ["n"], "stages overdue": ["n"], "stages earlier": ["date"],
        "stages snooze-ended": ["date"],
        "days in": ["n"], "days ago": ["n"], "notes end-is-cap": ["what", "date"], "notes beyond-term": ["date"],
        "notes no-rule-for-right": ["right"], "notes state-unnamed": ["jurisdiction"],
        "notes holidays-unknown": ["year"],
        "notes conflict-in-words": ["about", "reading", "citation"],
        "notes conflict": ["about", "reading", "citation"], "notes need": ["what", "citation"],
        "notes readings": ["readings"], "notes law-note": ["note", "rule"], "readings one": ["when", "citation"],
        "timings before": ["span", "end"], "timings at-least-before": ["span", "end"],
        "timings after": ["span", "end"],
    ]

    // The slots of every text of a table.
    private static let tableSlots: [String: [String]] = [
        "spans": ["n"], "headlines": ["date"], "actions": ["opens", "safe", "last", "grace", "end"],
    ]

    // Examples in the messages about codes that older translations do not have.
    private static let examples = [
        "kinds renew-power-of-attorney": "Renew the power of attorney", "kinds renew-insurance": "Renew the insurance",
        "kinds pay-dues": "Pay the dues",
        "actions renew-power-of-attorney": "File a new power of attorney with customs",
        "actions renew-insurance": "Renew the policy and file it with customs", "actions pay-dues": "Pay the next dues",
        "stages grace": "grace begins", "stages grace-ends": "the last day of grace", "stages ends": "protection ends",
        "caps dues": "end of the paid dues", "commands extended": "Once it is done",
        "notes no-rule-for-right": "No rule is known for this kind of right ({right}).",
        "notes right-unknown": "The kind of right is not stated; the earliest date is taken.",
        "notes state-unnamed": "The Member State is not named; the holidays of all are counted.",
        "notes conflict": "'Another source says of the {about}: {reading} ({citation}).'",
        "notes need": "'This has to be in order too: {what} ({citation}).'",
    ]

    /// No texts: every code is its own text.
    static let none = Words(tables: [:], language: "en")

    /// The language, by which texts of the law are chosen.
    let language: String

    private init(tables: [String: [String: String]], language: String) {
        self.tables = tables
        self.language = language
    }

    /// Reads `words.yaml`.
    ///
    /// Throws ``SettingsError`` with the position of every mistake: a code without a text, an unknown code, or an
    /// unknown slot. A code that came later may be missing.
    init(_ file: MessageFile, language: String = "en") throws {
        let settings = try SettingsFile(name: file.path, text: file.text)
        let top = settings.top
        var tables: [String: [String: String]] = [:]
        for (table, _) in Self.required { top.requires(table, "the words for \(table)") }
        for table in Set((Self.required + Self.added).map(\.table)).sorted() {
            guard let section = top.section(table) else { continue }
            let required = Self.required.first { $0.table == table }?.codes ?? []
            for code in required {
                let example = Self.examples["\(table) \(code)"]
                section.requires(code, "a word for it" + (example.map { ", such as \(code): \($0)" } ?? ""))
            }
            let added = Self.added.first { $0.table == table }?.codes ?? []
            tables[table] = Self.words(section, table, required + added)
        }
        try settings.finish()
        self.init(tables: tables, language: language)
    }

    private static func words(_ section: Section, _ table: String, _ codes: [String]) -> [String: String] {
        var words: [String: String] = [:]
        for code in codes {
            if section.keys.contains(code), !section.has(code) { section.refuse(code, "'\(code)' has no word") }
            guard let word = section.text(code) else { continue }
            let known = tableSlots[table] ?? slots["\(table) \(code)"] ?? []
            for slot in parts(of: word.value).compactMap(\.slot) where !known.contains(slot) {
                let list = known.map { "{\($0)}" }.joined(separator: ", ")
                word.position.report(
                    "nothing is filled in for '{\(slot)}' in '\(code)'"
                        + (known.isEmpty ? "" : "; there are: \(list)")
                )
            }
            words[code] = word.value
        }
        return words
    }

    /// The text for a code; the code itself where there is no text.
    func word(_ table: String, _ code: String) -> String { tables[table]?[code] ?? code }

    /// Whether the language has a text for a code.
    func has(_ table: String, _ code: String) -> Bool { tables[table]?[code] != nil }

    /// The text of a stage by its name in the ledger: `opens`, `30`, `safe`, `legal`, `overdue-1`,
    /// `earlier-2026-12-01`.
    func stage(_ name: String) -> String {
        if Int(name) != nil { return filled("stages", "before", ["n": name]) }
        for code in ["overdue", "earlier", "snooze-ended"] where name.hasPrefix(code + "-") {
            let rest = String(name.dropFirst(code.count + 1))
            return filled("stages", code, ["n": rest, "date": rest])
        }
        return word("stages", name)
    }

    /// The text for a number of days until a day: `in 12 days`, `today`, `3 days ago`.
    func days(_ number: Int?) -> String {
        switch number {
        case nil: word("days", "unknown")
        case 0: word("days", "today")
        case 1: word("days", "tomorrow")
        case -1: word("days", "yesterday")
        case .some(let days): filled("days", days > 0 ? "in" : "ago", ["n": "\(days.magnitude)"])
        }
    }

    /// The label of a date; a cap has its own word.
    func dateLabel(_ name: String) -> String { tables["dates"]?[name] ?? word("caps", name) }

    /// The part of a heading that says where an obligation stands; a language without it has the date alone.
    func headline(_ phase: Message.Alert.Phase, _ date: String?) -> String {
        guard has("headlines", phase.rawValue) else { return date ?? "" }
        return filled("headlines", phase.rawValue, ["date": date ?? days(nil)])
    }

    /// The task of an obligation in a phase.
    func action(_ one: Message.Alert.Obligation, _ phase: Message.Alert.Phase) -> String {
        let special = "\(one.kind)-\(phase.rawValue)"
        let code = has("actions", special) ? special : one.kind
        let dates = [
            "opens": one.windowOpens, "safe": one.safe, "last": one.legal ?? one.end ?? one.safe,
            "grace": one.graceEnds, "end": one.end,
        ]
        return filled("actions", code, dates.mapValues { $0?.description ?? days(nil) })
    }

    /// The words of a link that answers an alert.
    func answer(_ code: String, _ date: CivilDate? = nil) -> String {
        filled("answers", code, ["date": date?.description ?? days(nil)])
    }

    /// The name of a field; a field of the workspace's own keeps its name.
    func field(_ name: String) -> String { word("fields", name) }

    /// What a register did.
    func event(_ kind: String) -> String { word("events", kind) }

    /// A text of the law in this language; the law's own where there is no other.
    func law(_ text: String, _ texts: LawTexts) -> String {
        if text == Citation.dependsOnRight.text { return tables["citations"]?["depends-on-right"] ?? text }
        return texts[language]?[text] ?? text
    }

    /// The sentence of a remark.
    func remark(_ remark: Remark, _ texts: LawTexts = [:]) -> String {
        var values: [String: String] = [:]
        switch remark {
        case .endIsCap(let cap): values = ["what": word("caps", cap.what), "date": cap.date.description]
        case .beyondTerm(let computed): values = ["date": computed.description]
        case .readings(let readings):
            let each = readings.map { reading in
                filled(
                    "readings",
                    "one",
                    ["when": timing(reading.timing), "citation": law(reading.citation, texts)]
                )
            }
            values = ["readings": each.joined(separator: word("readings", "or"))]
        case .lawNote(let note, let rule):
            if let own = texts[language]?[note] { return own }
            values = ["note": note, "rule": rule]
        case .noRuleForRight(let right): values = ["right": right]
        case .stateUnnamed(let jurisdiction): values = ["jurisdiction": jurisdiction]
        case .conflict(let about, let reading, let citation, _):
            values = ["about": word("figures", about), "reading": reading, "citation": law(citation, texts)]
            // A language may keep silent on a sentence that it does not have.
            if let own = texts[language]?[reading], has("notes", "conflict-in-words") {
                values["reading"] = own
                return filled("notes", "conflict-in-words", values)
            }
        case .need(let what, let citation): values = ["what": what, "citation": law(citation, texts)]
        case .holidaysUnknown(let year): values = ["year": "\(year)"]
        case .endUnknown, .endBeforeStart, .noRule, .rightUnknown, .notRenewed, .dueUnknown, .anchorUnknown:
            break
        }
        return filled("notes", remark.code.rawValue, values)
    }

    private func timing(_ timing: Timing) -> String {
        let end = word("ends", timing.reference.rawValue)
        if timing.span.count == 0 { return end }
        let span = filled("spans", timing.span.unitText, ["n": "\(timing.span.count)"])
        let code = (timing.isAtLeast ? "at-least-" : "") + timing.direction.rawValue
        return filled("timings", code, ["span": span, "end": end])
    }

    private func filled(_ table: String, _ code: String, _ values: [String: String]) -> String {
        Self.parts(of: word(table, code)).map { part in
            part.text + (part.slot.map { values[$0] ?? "{\($0)}" } ?? "")
        }.joined()
    }

    // The parts of a text, each with the slot behind it.
    private static func parts(of word: String) -> [(text: Substring, slot: String?)] {
        var parts: [(Substring, String?)] = []
        var rest = word[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            parts.append((rest[..<open], String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return parts + [(rest, nil)]
    }
}
