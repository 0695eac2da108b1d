import Deadlines
import Foundation
import Recordations
import Testing

@testable import Messages

/// Checks the remarks on the computation of dates in each language.
struct RemarkTests {
    private static let day = CivilDate(daysSinceEpoch: 20_778)

    /// A remark of each code; a new code does not compile without one.
    private static func remark(_ code: Remark.Code) -> [Remark] {
        switch code {
        case .endUnknown: [.endUnknown]
        case .endIsCap:
            (["printed", "edit"] + Rule.CapKind.allCases.map(\.rawValue)).map { .endIsCap(.init($0, day)) }
        case .endBeforeStart: [.endBeforeStart]
        case .beyondTerm: [.beyondTerm(day)]
        case .noRule: [.noRule]
        case .noRuleForRight: [.noRuleForRight("copyright")]
        case .rightUnknown: [.rightUnknown]
        case .stateUnnamed: [.stateUnnamed(jurisdiction: "EU")]
        case .conflict:
            [.conflict(about: "term", reading: "two years at most", citation: "one page of the law", .likely)]
        case .need: [.need(what: "samples", citation: "the customs code, article 9")]
        case .notRenewed: [.notRenewed]
        case .dueUnknown: [.dueUnknown]
        case .anchorUnknown: [.anchorUnknown]
        case .holidaysUnknown: [.holidaysUnknown(year: 2032)]
        case .readings: [.readings(timings.map { .init($0, citation: "19 CFR 133.7(a)") })]
        case .lawNote: [.lawNote("at the department's discretion", rule: "EU-1")]
        }
    }

    /// One value for each way in which a law can state a last day.
    private static let timings = Timing.Reference.allCases.flatMap { reference in
        [Timing(Span(0, .days), .before, reference)]
            + Span.Unit.allCases.flatMap { unit in
                [1, 30].flatMap { count in
                    [
                        Timing(Span(count, unit), .before, reference), Timing(Span(count, unit), .after, reference),
                        Timing(Span(count, unit), .before, reference, isAtLeast: true),
                    ]
                }
            }
    }

    private static let all = Remark.Code.allCases.flatMap(remark)

    private func letter(_ language: String, _ remarks: [Remark], _ texts: LawTexts = [:]) throws -> WrittenMessage {
        var alert = Message.sampleAlert()
        alert.obligation.notes = remarks
        alert.obligation.lawTexts = texts
        alert.obligation.citation = "19 CFR 133.7(a)"
        alert.commands = []
        let letter = Message(recipient: "anna", today: Self.day, workspace: "w", subject: .digest([alert]))
        return try Shipped.templates(language).write(letter)
    }

    /// The texts of a page: without its head and its tags.
    private static func content(_ page: String) -> String {
        page.replacing(/<head>[\s\S]*<\/head>/, with: "").replacing(/<[^>]*>/, with: "|")
    }

    @Test func `a Chinese letter of an obligation with every remark holds no English sentence`() throws {
        let letter = try letter("zh-Hans", Self.all)
        // Two Latin words with only a space in between are part of a sentence.
        let english = /[A-Za-z']{2,} [A-Za-z']{2,}/
        for text in [letter.text, Self.content(letter.html)] {
            let found = text.matches(of: english).map { String($0.output) }
            #expect(found == [])
            #expect(!text.contains("{"))
        }
        let lines = letter.text.split(separator: "\n").filter { $0.hasPrefix("  注意：") }
        #expect(lines.count == Self.all.count)
        #expect(letter.text.contains("  注意：登记簿未载明有效期，最迟不晚于：授权书有效期 2026-11-21。\n"))
        #expect(letter.text.contains("有效期截止日前至少 30 个工作日（19 CFR 133.7(a)）；或 "))
    }

    @Test func `a letter has the law's words in its own language, where the law's file has them`() throws {
        let texts = [
            "zh-Hans": [
                "at the department's discretion": "由海关部门酌情决定", "two years at most": "最长两年",
                "one page of the law": "一份资料", "19 CFR 133.7(a)": "《美国联邦法规》第 133.7(a) 条",
            ]
        ]
        let remarks: [Remark] = [
            .lawNote("at the department's discretion", rule: "EU-1"), .lawNote("another note", rule: "EU-1"),
            .conflict(about: "term", reading: "two years at most", citation: "one page of the law", .likely),
        ]
        let chinese = try letter("zh-Hans", remarks, texts).text
        #expect(chinese.contains("  注意：由海关部门酌情决定\n"))
        #expect(chinese.contains("  注意：规则 EU-1 另有附注，请用“查看”命令阅读。\n"))
        #expect(chinese.contains("  注意：关于有效期另有资料称：最长两年（一份资料）。\n"))
        #expect(chinese.contains("  依据：《美国联邦法规》第 133.7(a) 条（"))
        #expect(!chinese.contains("discretion"))
        let english = try letter("en", remarks, texts).text
        #expect(english.contains("  Note:         at the department's discretion\n"))
        #expect(english.contains("  Law:          19 CFR 133.7(a) ("))
        var alert = Message.sampleAlert()
        alert.obligation.citation = Citation.dependsOnRight.text
        let own = Message(recipient: "anna", today: Self.day, workspace: "w", subject: .alert(alert))
        #expect(try Shipped.templates("zh-Hans").write(own).text.contains("  依据：备案从属于权利：随注册终止而终止（"))
    }

    @Test func `an English letter says the same, with the law's own note`() throws {
        let letter = try letter("en", Self.all)
        #expect(letter.text.contains("  Note:         at the department's discretion\n"))
        #expect(!letter.text.contains("{"))
        for timing in Self.timings { #expect(letter.text.contains("\(timing.text) (19 CFR 133.7(a))")) }
    }

    @Test(arguments: Shipped.languages)
    func `every remark has its own text`(language: String) throws {
        let words = try Words(try #require(Shipped.files(language).first { $0.name == "words.yaml" }))
        let sentences = Self.all.map { words.remark($0) }
        #expect(Set(sentences).count == sentences.count)
        for (remark, sentence) in zip(Self.all, sentences) { #expect(sentence != remark.code.rawValue) }
    }

    @Test(
        arguments: Words.required.flatMap { table in table.codes.map { (table.table, $0) } }
            .filter { ["notes", "caps", "readings", "timings", "ends", "spans"].contains($0.0) }
    )
    func `a code without a text is an error at load`(table: String, code: String) throws {
        let file = try #require(Shipped.files("zh-Hans").first { $0.name == "words.yaml" })
        var isTable = false
        let lines = file.text.split(separator: "\n").flatMap { line -> [Substring] in
            if !line.hasPrefix(" ") { isTable = line.hasPrefix("\(table):") }
            guard isTable else { return [line] }
            if line.hasPrefix("  \(code):") { return [] }
            // A table in one line has another key instead.
            return [Substring(line.replacing("\(code): ", with: "x\(code): "))]
        }
        let less = MessageFile(name: "words.yaml", path: "words.yaml", text: lines.joined(separator: "\n"))
        let error = #expect(throws: (any Error).self) { try Words(less) }
        let text = "\(try #require(error))"
        #expect(text.contains("\(table): '\(code)' is missing: a word for it"))
    }

    @Test(
        arguments: [
            ("  end-unknown:", "  end-unknown:", "'end-unknown' has no word"),
            (
                "  beyond-term:", "  beyond-term: by {day}",
                "nothing is filled in for '{day}' in 'beyond-term'; there are: {date}"
            ),
            ("  no-rule:", "  no-rule: '{date}'", "nothing is filled in for '{date}' in 'no-rule'"),
            ("  law-note:", "  law-nota: x", "notes: there is no setting 'law-nota'"),
        ]
    )
    func `an empty text and an unknown slot are reported with their position`(
        line: String,
        other: String,
        message: String
    ) throws {
        let file = try #require(Shipped.files("en").first { $0.name == "words.yaml" })
        var lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        let index = try #require(lines.firstIndex { $0.hasPrefix(line) })
        lines[index] = Substring(other)
        let changed = MessageFile(name: "words.yaml", path: "words.yaml", text: lines.joined(separator: "\n"))
        let error = #expect(throws: (any Error).self) { try Words(changed) }
        let text = "\(try #require(error))"
        #expect(text.contains("words.yaml:\(index + 1):"))
        #expect(text.contains(message))
    }
}
