internal import Settings

/// The words of a language for what recordal names by codes: kinds, states, stages.
struct Words: Sendable {
    private let tables: [String: [String: String]]

    /// The tables and the codes that each must have; `caps` may have any.
    static let required: [(table: String, codes: [String])] = [
        ("kinds", ["renew", "tell-customs", "report-change", "stale-source", "chase"]),
        ("actions", ["renew", "tell-customs", "report-change", "stale-source", "chase"]),
        ("states", ["upcoming", "open", "due", "grace", "lapsed", "filed", "satisfied"]),
        ("stages", ["opens", "before", "safe", "legal", "overdue", "end-unknown", "earlier", "snooze-ended"]),
        ("confidence", ["verified", "likely", "unverified"]),
        ("days", ["today", "tomorrow", "in", "yesterday", "ago", "unknown"]),
        ("points", Letter.Point.allCases.map(\.rawValue)),
        ("verdicts", ["applied", "unchanged", "held", "failed"]),
        ("statuses", ["active", "expired", "cancelled", "revoked", "suspended", "pending", "unknown"]),
        ("conflicts", ["field", "gone", "unobserved"]),
        ("commands", Letter.Command.Purpose.allCases.map(\.rawValue)),
        ("caps", []),
        ("notes", []),
    ]

    /// No words: every code stands for itself.
    static let none = Words(tables: [:])

    private init(tables: [String: [String: String]]) {
        self.tables = tables
    }

    /// Reads `words.yaml`.
    ///
    /// Throws the settings' own error with the place of every mistake.
    init(_ file: LetterFile) throws {
        let settings = try SettingsFile(name: file.path, text: file.text)
        let top = settings.top
        var tables: [String: [String: String]] = [:]
        for (table, codes) in Self.required {
            top.requires(table, "the words for \(table)")
            guard let section = top.section(table) else { continue }
            var words: [String: String] = [:]
            for code in codes {
                section.requires(code, "a word for it")
                words[code] = section.text(code)?.value
            }
            // Caps and notes are named by rules and by deadlines as those come; a code without a word stands for itself.
            if codes.isEmpty { for (code, word) in section.pairs() { words[code] = word.value } }
            tables[table] = words
        }
        try settings.finish()
        self.tables = tables
    }

    /// The word for a code; the code itself where there is none.
    func word(_ table: String, _ code: String) -> String { tables[table]?[code] ?? code }

    /// A stage by its name in the ledger: `opens`, `30`, `safe`, `legal`, `overdue-1`, `earlier-2026-12-01`.
    func stage(_ name: String) -> String {
        if Int(name) != nil { return filled("stages", "before", ["n": name]) }
        for code in ["overdue", "earlier", "snooze-ended"] where name.hasPrefix(code + "-") {
            let rest = String(name.dropFirst(code.count + 1))
            return filled("stages", code, ["n": rest, "date": rest])
        }
        return word("stages", name)
    }

    /// How far away a day is: `in 12 days`, `today`, `3 days ago`.
    func days(_ number: Int?) -> String {
        switch number {
        case nil: word("days", "unknown")
        case 0: word("days", "today")
        case 1: word("days", "tomorrow")
        case -1: word("days", "yesterday")
        case .some(let days): filled("days", days > 0 ? "in" : "ago", ["n": "\(days.magnitude)"])
        }
    }

    private func filled(_ table: String, _ code: String, _ values: [String: String]) -> String {
        values.reduce(word(table, code)) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
