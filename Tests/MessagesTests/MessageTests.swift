import Foundation
import Recordations
import Testing

@testable import Messages

struct MessageTests {
    @Test(arguments: Shipped.languages)
    func `every letter of the shipped languages is written without a hole`(language: String) throws {
        let templates = try Shipped.templates(language)
        for name in Message.Name.allCases {
            let letter = templates.write(.sample(name))
            #expect(!letter.subject.isEmpty)
            #expect(letter.subject != name.rawValue)
            #expect(!letter.subject.contains("\n"))
            for text in [letter.subject, letter.text, letter.html] {
                #expect(!text.contains("{{"), "\(name)")
                #expect(!text.contains("Optional("), "\(name)")
            }
            #expect(letter.text.contains("recipient@example.com"))
            #expect(letter.text.hasSuffix("\n"))
            #expect(!letter.text.contains("\n\n\n"))
            #expect(letter.html.hasPrefix("<!DOCTYPE html>"))
            #expect(letter.html.contains("lang=\"\(language)\""))
        }
    }

    @Test func `an alert has the task, the date and the law`() throws {
        let letter = try Shipped.templates("en").write(.sample(.alert))
        #expect(letter.subject == "LATE: CN 小米 <MI>: Renew the recordation, grace ends 2027-02-25")
        #expect(
            letter.text == """
                CN · 小米 <MI> · grace ends 2027-02-25
                  LATE: Renew the recordation
                  The last day by law has passed. Customs may still accept a late filing until 2027-02-25; after that day only a new application helps. File today, and ask customs to accept it late.
                  Told to anna@example.com before, without an answer.
                  No message reached ben@example.com.
                  2026-05-22   Window opens (183 days ago)
                  2026-11-18   Act by (safe date) (3 days ago)
                  2026-11-19   Last day by law (2 days ago)
                  2026-11-19   End of protection (2 days ago)
                  2027-02-25 > End of grace (in 96 days)
                  2027-12-23   End of the trademark registration (in 397 days)
                  Recordation:  cn-gacc:T2023-13520+10268542 (registration 10268542)
                  Holder:       小米科技有限责任公司; classes 9, 25
                  Changed:      Holder
                  Looked after: Anna
                  Told because: overdue, week 1 (told 1 d late)
                  Law:          GACC Order 240 (2018), art. 11 (likely, not checked against the law)
                  Note:         No holidays are known for 2032; the safe date errs on the early side.
                  Look at it: recordal show cn-gacc:T2023-13520+10268542
                  Once it is filed: recordal renewal cn-gacc:T2023-13520+10268542 filed --on 2026-11-21
                  Say that you see to it: recordal alerts ack 12

                -- \n\
                recordal, workspace workspace, 2026-11-21, for recipient@example.com

                """
        )
        #expect(letter.html.contains("小米 &lt;MI&gt;"))
        #expect(!letter.html.contains("<MI>"))
        let chinese = try Shipped.templates("zh-Hans").write(.sample(.alert))
        #expect(chinese.subject == "【已逾期】CN 小米 <MI>：办理备案续展，宽展期至 2027-02-25")
    }

    @Test func `a digest counts, and has the first task in its subject`() throws {
        let letter = try Shipped.templates("en").write(.sample(.digest))
        #expect(letter.subject == "12 to do, 4 OVERDUE; first: GB ACME, last day 2026-11-23")
        #expect(letter.text.contains("30 days before the safe date"))
        #expect(letter.text.contains("小米 <MI>"))
    }

    @Test(arguments: Shipped.languages)
    func `a message without a person names nobody`(language: String) throws {
        let templates = try Shipped.templates(language)
        for name in Message.Name.allCases {
            let letter = templates.write(.sample(name, recipient: ""))
            for text in [letter.text, letter.html] {
                #expect(!text.contains("for \n") && !text.contains("for <") && !text.contains("收件人"), "\(name)")
            }
        }
    }

    @Test func `an unknown value leaves no line`() throws {
        let alert = Message.Alert(
            name: "1",
            obligation: Message.Alert.Obligation(kind: "stale-source", state: "open"),
            source: "kz-customs",
            recordation: nil,
            jurisdiction: "KZ",
            values: FieldValues { _ in nil },
            stage: "end-unknown",
            due: CivilDate(daysSinceEpoch: 20_778)
        )
        let today = CivilDate(daysSinceEpoch: 20_778)
        let letter = Message(recipient: "anna", today: today, workspace: "w", subject: .digest([alert]))
        let text = try Shipped.templates("en").write(letter)
        #expect(text.subject == "1 to do; first: KZ kz-customs, end not known")
        #expect(
            text.text == """
                To do on 2026-11-21: 1; 1 Unknown

                ----------  Unknown: KZ · kz-customs · Bring the source up to date, end not known

                KZ · kz-customs · end not known
                  Unknown: Bring the source up to date
                  Nothing has come from this source for too long. Bring in a new edition; until then deadlines may be wrong.
                  Source:       kz-customs
                  Told because: the end is not known

                -- \n\
                recordal, workspace w, 2026-11-21, for anna

                """
        )
    }

    @Test func `a register's text cannot look like a part of the message, nor hide`() throws {
        let values = FieldValues { $0 == .mark ? "x\r\nSafe date: 2099-01-01\u{202E}\u{1B}[2J</td><script>" : nil }
        let alert = Message.Alert(
            name: "1",
            obligation: Message.Alert.Obligation(kind: "renew", state: "open"),
            source: "s",
            recordation: "s:1",
            jurisdiction: "KZ",
            values: values,
            stage: "opens",
            due: CivilDate(daysSinceEpoch: 20_778)
        )
        let today = CivilDate(daysSinceEpoch: 20_778)
        let letter = Message(recipient: "anna", today: today, workspace: "w", subject: .alert(alert))
        let text = try Shipped.templates("en").write(letter)
        #expect(text.text.contains("x⏎Safe date: 2099-01-01\\u{202E}\\u{1B}[2J</td><script>"))
        #expect(!text.html.contains("<script>"))
        #expect(text.html.contains("&lt;/td&gt;&lt;script&gt;"))
        #expect(!text.subject.contains("\n"))
    }

    @Test(
        arguments: [
            ("opens", "the window opens"), ("grace", "grace begins: only a late filing is possible now"),
            ("grace-ends", "the last day of grace"), ("ends", "protection ends"),
            ("30", "30 days before the safe date"), ("overdue-2", "overdue, week 2"),
            ("earlier-2026-12-01", "the date has moved forward; 2026-12-01 was told before"),
            ("snooze-ended-2026-12-01", "put off until 2026-12-01"), ("unheard-of", "unheard-of"),
        ]
    )
    func `a stage is described in words`(stage: String, text: String) throws {
        let file = try #require(Shipped.files("en").first { $0.name == "words.yaml" })
        let words = try Words(file)
        #expect(words.stage(stage) == text)
    }

    @Test(
        arguments: [
            (0, "today"), (1, "tomorrow"), (-1, "yesterday"), (12, "in 12 days"), (-12, "12 days ago"),
            (nil, "on an unknown day"),
        ]
    )
    func `a distance is described in words`(days: Int?, text: String) throws {
        let file = try #require(Shipped.files("en").first { $0.name == "words.yaml" })
        let words = try Words(file)
        #expect(words.days(days) == text)
    }

    @Test func `both languages have every file and page alike`() {
        let names = Shipped.languages.map { Shipped.files($0).map(\.name) }
        #expect(names[0] == names[1])
    }
}
