public import Deadlines
internal import Recordations
internal import Settings

/// A jurisdiction's file with its rules and the names of its office's holidays.
public struct RuleFile: Sendable {
    /// The code, such as `CN`.
    public let jurisdiction: String
    /// The country's name.
    public let title: String
    /// The authority's name.
    public let authority: String
    /// The local name of a recordation.
    public let recordation: String
    /// The laws on which recordation is based.
    public let basis: String
    /// The names of the holiday files that count unless the workspace names others.
    public let holidays: [String]
    /// The States of a union, one of which has the office.
    ///
    /// The workspace names that State; otherwise the holidays of all count.
    public let states: [String]
    /// The addresses of the pages that were read, by their short names.
    public let pages: [String: String]
    /// The rules, the oldest first.
    public let rules: [Rule]

    /// Reads a file.
    ///
    /// Throws ``SettingsError`` with every mistake and its position; a file name that is not the jurisdiction's code is
    /// a mistake.
    public init(name: String, file: String, yaml: String) throws {
        let settings = try SettingsFile(name: file, text: yaml)
        let top = settings.top
        for key in ["jurisdiction", "title", "authority", "recordation", "basis", "checked", "pages", "rules"] {
            top.requires(key, RuleFile.purposes[key] ?? "")
        }
        let code = top.text("jurisdiction")
        if let code, code.value != name { code.position.report("'\(code.value)' is not the file's name, \(name).yaml") }
        jurisdiction = code?.value ?? name
        title = top.text("title")?.value ?? ""
        authority = top.text("authority")?.value ?? ""
        recordation = top.text("recordation")?.value ?? ""
        basis = top.text("basis")?.value ?? ""
        holidays = top.texts("holidays").map(\.value)
        states = top.texts("states").map(\.value)
        if !states.isEmpty, !holidays.isEmpty {
            top.refuse("holidays", "a file has 'holidays' or 'states', whose own holidays count, not both")
        }
        var pages: [String: String] = [:]
        for (key, value) in top.section("pages")?.pairs() ?? [] { pages[key] = value.value }
        self.pages = pages
        let texts = RuleFile.texts(top)
        let reading = RuleReading(
            jurisdiction: jurisdiction,
            pages: Set(pages.keys),
            checked: top.text("checked").flatMap(RuleReading.date),
            translations: texts.mapValues { $0.mapValues(\.value) }
        )
        let sections = top.sections("rules")
        var rules: [Rule] = []
        for section in sections {
            if let rule = reading.rule(section) { rules.append(rule) }
        }
        self.rules = rules
        if sections.isEmpty, top.has("rules") {
            top.position.report("there is no rule; write one, if only kind: unknown")
        }
        // A sentence that was changed leaves its translation behind.
        let sentences = rules.reduce(into: Set<String>()) { $0.formUnion($1.sentences) }
        for (sentence, translation) in texts.values.joined() where !sentences.contains(sentence) {
            translation.position.report("no rule of this file has the text '\(sentence)'")
        }
        for (index, later) in rules.enumerated() {
            for earlier in rules.prefix(index) where reading.overlap(earlier, later) {
                sections[index].position.report(
                    "the rule '\(later.name)' begins before '\(earlier.name)' ends: give the one a 'from', the other a 'to'"
                )
            }
        }
        try settings.finish()
    }

    // The texts of the rules in other languages, by language and by the text as the rules have it.
    private static func texts(_ top: Section) -> [String: [String: Setting<String>]] {
        guard let section = top.section("texts") else { return [:] }
        return section.keys.reduce(into: [:]) { texts, language in
            texts[language] = Dictionary(section.section(language)?.pairs() ?? []) { $1 }
        }
    }

    private static let purposes = [
        "jurisdiction": "the code, which is the file's name", "title": "the country's name",
        "authority": "who keeps the register", "recordation": "what the recordation is called there",
        "basis": "the laws that the rules rest on", "checked": "the day on which the pages were read, YYYY-MM-DD",
        "pages": "the pages that were read, each under a short name", "rules": "a list of rules",
    ]
}
