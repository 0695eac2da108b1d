import Deadlines
import Law
import Recordations
import Settings
import Synchronization
import Testing

/// Reads files of jurisdictions and holidays, and checks the error messages.
struct RuleFileTests {
    private static let head = """
        jurisdiction: XX
        title: Example
        authority: Customs
        recordation: recordation
        basis: Act 1
        checked: 2026-11-21
        pages: {P1: 'https://example.com/law'}
        rules:

        """

    private static func rule(_ lines: String) -> String {
        head
            + lines.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
                (index == 0 ? "  - " : "    ") + line
            }.joined(separator: "\n") + "\n"
    }

    private static let plain = """
        name: XX-1
        kind: fixed
        term: {is: 2 years, citation: art. 1, page: P1, confidence: verified}
        opens: unknown
        due: {is: the end, citation: art. 2, page: P1, confidence: likely}
        grace: none
        rights: [trademark]
        """

    private func read(_ yaml: String) throws -> RuleFile { try RuleFile(name: "XX", file: "XX.yaml", yaml: yaml) }

    private func mistakes(_ yaml: String) -> [String] {
        do {
            _ = try read(yaml)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    @Test func `a rule has its figures with their citations`() throws {
        let rule = try #require(try read(Self.rule(Self.plain)).rules.first)
        let term = try #require(rule.term.figures.first)
        #expect(term.value == Span(2, .years))
        #expect(term.citation.text == "art. 1")
        #expect(term.citation.pages == ["P1"])
        #expect(term.citation.checked.description == "2026-11-21")
        #expect(rule.opens.isUnknown)
        #expect(!rule.grace.isUnknown)
        #expect(rule.citations.count == 2)
    }

    @Test func `a text of a rule may have another language's words, and a text that is nowhere is a mistake`() throws {
        let texts = "texts:\n  zh-Hans:\n    art. 1: 第一条\n"
        let rule = try #require(try read(Self.rule(Self.plain) + texts).rules.first)
        #expect(rule.translations == ["zh-Hans": ["art. 1": "第一条"]])
        let stale = mistakes(Self.rule(Self.plain) + texts + "    art. 7: 第七条\n")
        #expect(stale.count == 1)
        #expect(stale.first?.hasSuffix("no rule of this file has the text 'art. 7'") == true)
        #expect(stale.first?.hasPrefix("XX.yaml:") == true)
    }

    @Test func `a change of the law is found by its files, without reading them`() throws {
        let files = Mutex(["jurisdictions/XX": Self.rule(Self.plain)])
        func book() -> LawBook {
            LawBook { kind, name in
                files.withLock { $0["\(kind.rawValue)/\(name)"] }.map { LawBook.File(path: name, yaml: $0) }
            }
        }
        let read = book()
        _ = try read.reckoning("XX")
        _ = try read.reckoning("YY")
        let known = read.fingerprint("settings")
        #expect(book().matches(known, settings: "settings"))
        #expect(!book().matches(known, settings: "others"))
        for name in ["jurisdictions/XX", "jurisdictions/YY"] {
            let before = files.withLock { $0 }
            files.withLock { $0[name, default: ""] += "# another word\n" }
            #expect(!book().matches(known, settings: "settings"), "\(name)")
            files.withLock { $0 = before }
        }
        files.withLock { $0["jurisdictions/ZZ"] = "nobody asked" }
        #expect(book().matches(known, settings: "settings"))
        files.withLock { $0["jurisdictions/XX"] = nil }
        #expect(!book().matches(known, settings: "settings"))
        for nonsense in ["", "\n", "a\nb/c", "\n/"] { #expect(!book().matches(nonsense, settings: "settings")) }
    }

    @Test func `a figure may have a day of its own, and several readings`() throws {
        let two = """
            due:
              - {is: the end, citation: art. 2, page: P1, confidence: likely, checked: 2026-12-01}
              - {is: 90 days before the end, citation: a page, page: P1, confidence: verified}
            """
        let text = Self.plain.split(separator: "\n").map { $0.hasPrefix("due") ? two : String($0) }.joined(
            separator: "\n"
        )
        let due = try #require(try read(Self.rule(text)).rules.first).due.figures
        #expect(due.map(\.value.text) == ["the end", "90 days before the end"])
        #expect(due.map(\.citation.checked.description) == ["2026-12-01", "2026-11-21"])
    }

    @Test func `what a recordation needs is read, and dues may end it`() throws {
        let lines = """
            caps: [{by: dues, citation: art. 3, page: P1, confidence: likely}]
            needs:
              - {what: power of attorney, citation: art. 4, page: P1, confidence: verified, note: legalized}
              - {what: samples, citation: art. 5, page: P1, confidence: likely}
            """
        let rule = try #require(try read(Self.rule(Self.plain + "\n" + lines)).rules.first)
        #expect(rule.caps.map(\.value) == [.dues])
        #expect(rule.needs.map(\.what) == ["power of attorney", "samples"])
        #expect(rule.needs.map(\.note) == ["legalized", nil])
        #expect(rule.needs.map(\.citation.text) == ["art. 4", "art. 5"])
        #expect(rule.citations.map(\.text).suffix(2) == ["art. 4", "art. 5"])
    }

    private static func with(_ old: String, _ new: String) -> String {
        rule(plain.replacing(old, with: new))
    }

    @Test(arguments: [
        (with("2 years", "two years"), "11:16: 'two years' is no term"),
        (with("kind: fixed", "kind: fixt"), "10:11: rules[0]: 'kind' must be one of fixed, requested"),
        (with("is: the end", "is: by the end"), "13:15: 'by the end' is no time: write 'the end'"),
        (
            with("is: the end", "is: 3 months after the registration's end"),
            "13:15: '3 months after the registration's end'"
        ),
        (with("grace: none", "grace: none\ngracee: none"), "15:5: rules[0]: there is no setting 'gracee'"),
        (
            with("page: P1, confidence: likely", "page: P2, confidence: likely"),
            "13:48: there is no page 'P2' under 'pages'"
        ),
        (with("page: P1, confidence: likely", "confidence: likely"), "13:10: rules[0].due: 'page' is missing"),
        (with("citation: art. 2, ", ""), "13:10: rules[0].due: 'citation' is missing"),
        (
            with("grace: none", "grace: none\nneeds: [{what: licence, citation: a, page: P1, confidence: likely}]"),
            "15:20: 'licence' is none of power of attorney, insurance, dues, security, samples"
        ),
        (
            with("grace: none", "grace: none\nneeds: [{citation: a, page: P1, confidence: likely}]"),
            "15:13: rules[0].needs[0]: 'what' is missing: one of power of attorney"
        ),
        (with("opens: unknown\n", ""), "9:5: rules[0]: 'opens' is missing: write unknown or none"),
        (with("kind: fixed", "kind: calendar"), "9:5: rules[0]: 'season' is missing"),
        (
            with(
                "kind: fixed",
                "kind: calendar\nseason: {month: 13, every: 2 years, citation: a, page: P1, confidence: likely}"
            ),
            "11:21: there is no month 13; write 1 to 12"
        ),
        (with("kind: fixed", "kind: fixed\nfrom: 2026-02-30"), "11:11: '2026-02-30' is not a date"),
        (with("kind: fixed", "kind: fixed\nfrom: 2026-02-03\nto: 2026-02-03"), "12:9: the rule ends before it begins"),
        (
            with("grace: none", "grace: none\nchanges: [{within: soon, citation: a, page: P1, confidence: likely}]"),
            "15:24: 'soon' is no time"
        ),
        (
            with("confidence: verified", "confidence: sure"),
            "11:65: rules[0].term: 'confidence' must be one of verified"
        ),
        (with("rights: [trademark]", "rights: [trade mark]"), "15:14: 'trade mark' is no kind of right"),
        (with("rights: [trademark]", "rights: []"), "15:5: 'rights' names no kind of right; write rights: [trademark]"),
        (with("rights: [trademark]", "rights:"), "15:5: 'rights' names no kind of right; write rights: [trademark]"),
        (
            with("\nrights: [trademark]", ""),
            "9:5: rules[0]: 'rights' is missing: the kinds of right that the rule is for"
        ),
        (
            with("rights:", "registration_cap: {is: some, citation: a, page: P1, confidence: likely}\nrights:"),
            "15:28: rules[0].registration_cap: 'is' must be one of none"
        ),
        (
            with("rights:", "conflicts: [{about: term, citation: a, page: P1, confidence: likely}]\nrights:"),
            "15:17: rules[0].conflicts[0]: 'reading' is missing"
        ),
        (
            with("rights:", "needs: [{what: patience, citation: a, page: P1, confidence: likely}]\nrights:"),
            "15:20: 'patience' is none of power of attorney, insurance, dues, security, samples"
        ),
        (head.replacing("XX", with: "YY") + "  []\n", "1:15: 'YY' is not the file's name, XX.yaml"),
    ]) func `a mistake is reported with its position`(_ yaml: String, _ expected: String) {
        let found = mistakes(yaml)
        #expect(found.contains { $0.hasPrefix("XX.yaml:\(expected)") }, "\(found)")
    }

    @Test func `a rule says what another source says, and what has to be in order`() throws {
        let more = """
            conflicts:
              - {about: term, reading: one year, citation: a page, page: P1, confidence: likely, note: an older page}
            needs:
              - {what: power of attorney, citation: art. 9, page: P1, confidence: verified}
            registration_cap: {is: none, citation: art. 8, page: P1, confidence: verified}
            rights:
            """
        let rule = try #require(try read(Self.rule(Self.plain.replacing("rights:", with: more))).rules.first)
        #expect(rule.conflicts.map(\.reading) == ["one year"])
        #expect(rule.needs.map(\.what) == ["power of attorney"])
        #expect(rule.outlivesRegistration?.text == "art. 8")
    }

    @Test func `two rules for one day are refused`() {
        let two =
            Self.rule(Self.plain) + "  - " + Self.plain.replacing("\n", with: "\n    ").replacing("XX-1", with: "XX-2")
            + "\n"
        #expect(mistakes(two).contains { $0.contains("the rule 'XX-2' begins before 'XX-1' ends") })
    }

    @Test(arguments: [
        ("closed: {}\n", "1:1: 'origin' is missing"),
        ("origin: here\nyears: [2025, 2027]\nclosed: {}\n", "2:1: the years are to follow one another"),
        ("origin: here\nyears: [2026]\nclosed:\n  2026-02-30: x\n", "4:3: '2026-02-30' is not a date"),
        (
            "origin: here\nyears: [2026]\nclosed:\n  2025-02-03: x\n",
            "4:3: 2025-02-03 is in no year that the file covers"
        ),
        ("origin: here\nweekend: [saterday]\nclosed: {}\n", "2:11: 'saterday' is no weekday"),
        (
            "origin: here\nyears: [2026]\nclosed:\n  2026-02-03: x\nworking:\n  2026-02-03: x\n",
            "5:1: 2026-02-03 is said to be"
        ),
    ]) func `a file of holidays is held to the calendar`(_ yaml: String, _ expected: String) {
        let error = #expect(throws: SettingsError.self) { try HolidayFile(name: "XX", file: "XX.yaml", yaml: yaml) }
        #expect(error?.description.contains("XX.yaml:\(expected)") == true, "\(error?.description ?? "")")
    }

    @Test func `an office keeps the holidays that the workspace names, and its own days`() throws {
        let settings = try SettingsFile(name: "r", text: "offices:\n  EU: {holidays: [FR, DE], closed: [2026-06-15]}\n")
        let offices = OfficeSetting.all(try #require(settings.top.section("offices")))
        try settings.finish()
        let book = LawBook(offices: offices) { kind, name in
            kind == .holidays || name == "EU" ? Shipped.file(kind, name) : nil
        }
        let office = try book.reckoning("EU").office
        func works(_ day: String) throws -> Bool { office.isWorkingDay(try #require(CivilDate(day))) }
        #expect(office.name == "FR, DE")
        // Ascension Day and Bastille Day; the day after Ascension Day is off in the Union's institutions alone.
        #expect(try !works("2026-05-14") && !works("2026-07-14") && works("2026-05-15"))
        #expect(try !works("2026-06-15"))
        #expect(try works("2026-06-16"))
        let plain = try Shipped.book.reckoning("EU").office
        #expect(plain.isWorkingDay(try #require(CivilDate("2026-06-15"))))
    }

    @Test func `missing holidays are reported, and missing law is no mistake`() throws {
        let settings = try SettingsFile(name: "r", text: "offices:\n  EU: {holidays: [DEE]}\n")
        let book = LawBook(offices: OfficeSetting.all(try #require(settings.top.section("offices")))) {
            Shipped.file($0, $1)
        }
        #expect(throws: LawError.self) { try book.reckoning("EU") }
        #expect(try book.reckoning("ZZ").rules.isEmpty)
        let before = book.fingerprint("a")
        #expect(before == book.fingerprint("a"))
        #expect(before != book.fingerprint("b"))
    }
}
