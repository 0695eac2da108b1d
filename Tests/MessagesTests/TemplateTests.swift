import TestSupport
import Testing

@testable import Messages

struct TemplateTests {
    private func mistakes(_ name: String, _ text: String) -> String {
        do {
            _ = try Shipped.templates(name, text)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test(
        arguments: [
            (
                "Subject: {{soruce}}\n",
                "sync-held.txt:1:10: there is no name 'soruce' here; did you mean 'source'? there are: "
            ),
            (
                "Subject: x\n\nAt {{fetch}} {{ nothing }}\n",
                "sync-held.txt:3:14: there is no name 'nothing' here; there are: "
            ),
            (
                "Subject: x\n{{#commands}}{{lien}}{{/commands}}",
                "sync-held.txt:2:14: there is no name 'lien' here; did you mean 'line'?"
            ),
            ("Subject: x\n{{line}}", "sync-held.txt:2:1: there is no name 'line' here"),
            ("Subject: x\n{{commands}}", "sync-held.txt:2:1: 'commands' is a list: write {{#commands}}…{{/commands}}"),
            (
                "Subject: x\n{{#source}}",
                "sync-held.txt:2:1: the section 'source' is not closed: {{/source}} is missing"
            ),
            ("Subject: x\n{{/source}}", "sync-held.txt:2:1: {{/source}} closes nothing: no section is open"),
            (
                "Subject: x\n{{#source}}{{/fetch}}{{/source}}",
                "2:12: {{/fetch}} closes nothing: the open section is 'source'"
            ),
            ("Subject: x\n小米{{source", "sync-held.txt:2:3: a tag is not closed: }} is missing"),
            ("Subject: x\n{{.}}", "sync-held.txt:2:1: there is no name '.' here"),
            ("Subject: x\n{{a.b}}", "sync-held.txt:2:1: there is no name 'a.b' here"),
            ("source\n", "sync-held.txt:1:1: the first line must be the subject: 'Subject: …'"),
            ("", "sync-held.txt:1:1: the first line must be the subject"),
        ]
    )
    func `a mistake in a template is an error at load, with its place`(text: String, message: String) {
        let errors = mistakes("sync-held.txt", text)
        #expect(errors.contains(message))
    }

    // Other features of the engine could turn the escaping off, include other files, or end the program.
    @Test(
        arguments: [
            "{{{source}}}", "{{&source}}", "{{> other}}", "{{< other}}{{/other}}", "{{$source}}{{/source}}",
            "{{=<% %>=}}",
            "{{% CONTENT_TYPE:TEXT}}", "{{source.}}", "{{uppercased(source)}}", "{{}}", "{{#}}", "{{*source}}",
            "{{SOURCE}}",
        ]
    )
    func `other tags of the engine are refused`(tag: String) {
        let errors = mistakes("digest.html", "<p>\(tag)</p>")
        #expect(errors.contains("digest.html:1:4: "))
        #expect(errors.contains("is no tag that a letter can have") || tag.contains("source."))
    }

    @Test func `a language must be whole`() {
        let files = Shipped.files("en").filter { $0.name != "digest.txt" && $0.name != "change.txt" }
        let error = #expect(throws: TemplateError.self) { try MessageTemplates(language: "xx", files: files) }
        #expect(error?.mistakes == ["the language 'xx' has no digest.txt", "the language 'xx' has no change.txt"])
    }

    @Test func `a language without a message about changed law still works`() throws {
        let files = Shipped.files("zh-Hans").filter { !$0.name.hasPrefix("law-changed") }
        let letter = try MessageTemplates(language: "zh-Hans", files: files).write(.sample(.lawChanged))
        #expect(letter.subject == "The law changed: 4")
        #expect(letter.text.contains("us-cbp:COP21-00099"))
        #expect(letter.text.contains("Safe date: 2027-12-26 → 2027-06-09"), "\(letter.text)")
    }

    @Test func `a page may be missing, and is then made of the text`() throws {
        let files = Shipped.files("en").filter { !$0.name.hasSuffix(".html") }
        let letter = try MessageTemplates(language: "en", files: files).write(.sample(.alert))
        #expect(letter.html.contains("<p class=\"text\">CN · 小米 &lt;MI&gt; · grace ends "))
        #expect(!letter.html.contains("<MI>"))
    }

    @Test func `a whole page stays as it is, and another content gets recordal's page`() throws {
        let page = "<!DOCTYPE html>\n<html><body>{{kind_text}}</body></html>\n"
        let whole = try Shipped.templates("alert.html", page).write(.sample(.alert))
        #expect(whole.html == "<!DOCTYPE html>\n<html><body>Renew the recordation</body></html>\n\n")
        let content = try Shipped.templates("alert.html", "<p>{{kind_text}}</p>\n").write(.sample(.alert))
        #expect(content.html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(content.html.contains("<div class=\"letter\">\n<p>Renew the recordation</p>\n</div>"))
    }

    @Test func `a language of an older recordal still has letters`() throws {
        let old = try #require(Shipped.files("en").first { $0.name == "words.yaml" })
        var text = old.text
        for table in Words.added.map(\.table) where !["actions", "notes"].contains(table) {
            text = text.replacing(try Regex("(?m)^\(table):.*\\n(  .*\\n)*"), with: "")
        }
        text = text.replacing(
            /(?m)^  (renew|tell-customs|report-change)-(due|ended|grace|missed|lapsed): .*\n/,
            with: ""
        )
        let templates = try Shipped.templates("words.yaml", text)
        #expect(templates.write(.sample(.alert)).text.contains("File the renewal with customs by the safe date"))
        #expect(templates.write(.sample(.alert)).subject == "late: CN 小米 <MI>: Renew the recordation, 2027-02-25")
    }

    @Test(arguments: Shipped.languages) func `the shipped languages have every word, also those that came later`(
        language: String
    ) throws {
        let words = try Words(try #require(Shipped.files(language).first { $0.name == "words.yaml" }))
        for (table, codes) in Words.added {
            for code in codes { #expect(words.has(table, code), "\(table) \(code)") }
        }
    }

    @Test(
        arguments: [
            ("kinds: {renew: Renew}\n", "words.yaml:1:1: 'actions' is missing"),
            ("kinds: {renew: Renew}\n", "kinds: 'pay-dues' is missing: a word for it, such as pay-dues: Pay the dues"),
            ("kinds: {renew: Renew, renwe: x}\n", "words.yaml:1:23: kinds: there is no setting 'renwe'"),
            ("kinds: [a]\n", "words.yaml:1:8: 'kinds' must be a section"),
            ("kinds: {", "words.yaml:"),
        ]
    )
    func `a mistake in the texts is reported with its position`(text: String, message: String) {
        let errors = mistakes("words.yaml", text)
        #expect(errors.contains(message))
    }

    @Test func `white space and comments in tags are the user's own`() throws {
        let templates = try Shipped.templates(
            "sync-held.txt",
            "Subject: {{ source }}\n{{! a\ncomment }}\n{{# fetch }}F{{ fetch }}{{/ fetch }}}\n"
        )
        let letter = templates.write(.sample(.syncHeld))
        #expect(letter.subject == "kz-customs")
        #expect(letter.text == "F7}\n")
    }

    @Test func `a template that passes never stops the program`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let parts = [
            "{{", "}}", "{{#source}}", "{{/source}}", "{{^source}}", "{{#commands}}", "{{/commands}}", "{{line}}",
            "{{.}}", "{{fetch}}",
            "{{#fetch}}", "{{/fetch}}", "{{! x }}", "{", "}", " ", "\n", "\r\n", "\r", "\t", "小米", "{{\u{301}",
            "\u{2028}", "{{{", "x",
        ]
        var passed = 0
        for _ in 0..<1_500 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                random.one(of: parts)
            }
            let check = TemplateCheck(text.joined(), file: "f", fields: Message.sample(.syncHeld).fields(.none))
            guard check.mistakes.isEmpty else { continue }
            passed += 1
            let name = Bool.random(using: &random) ? "sync-held.html" : "sync-held.txt"
            let body = name.hasSuffix("txt") ? "Subject: x\n" + text.joined() : text.joined()
            if passed % 20 == 0 { _ = try Shipped.templates(name, body).write(.sample(.syncHeld)) }
        }
        #expect(passed > 100, "seed \(seed)")
    }

    @Test func `HTML metacharacters are escaped whatever follows`() {
        let marked = ["&", "<", ">", "\"", "'"].map { $0 + "\u{301}" }.joined()
        let escaped = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].map { $0 + "\u{301}" }.joined()
        #expect(PageText.escape(marked).unicodeScalars.elementsEqual(escaped.unicodeScalars))
    }

    @Test func `sections nested without end are refused`() {
        let errors = mistakes("sync-held.txt", "Subject: x\n" + String(repeating: "{{#source}}", count: 10_000))
        #expect(errors.contains("sync-held.txt:2:89: sections are nested more than 8 deep"))
    }
}
