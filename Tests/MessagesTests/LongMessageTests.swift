import Foundation
import Recordations
import Rendering
import Testing

@testable import Messages

/// Messages about more than a mail program shows.
struct LongMessageTests {
    private static let today = CivilDate(daysSinceEpoch: 20_778)

    /// So many alerts, whose texts are as long as registers have them, and one that spreadsheets would run.
    private static func alerts(_ count: Int) -> [Message.Alert] {
        let samples = Message.sampleAlerts(today)
        let holder = String(repeating: "小米科技有限责任公司 & Söhne ", count: 40)
        return (0..<count).map { number in
            var alert = samples[number % samples.count]
            alert.recordation = "eu-copis:N\(number)"
            alert.values = FieldValues { field in
                switch field {
                case .mark: number == 1 ? "=HYPERLINK(\"x\",\"y\")" : "Mark \(number)"
                case .holder: number == 2 ? "\tcmd" : holder
                default: samples[0].values[field]
                }
            }
            return alert
        }
    }

    private static func digest(_ alerts: [Message.Alert], _ language: String = "en") throws -> WrittenMessage {
        try Shipped.templates(language).write(
            Message(recipient: "anna@example.com", today: today, workspace: "w", subject: .digest(alerts))
        )
    }

    @Test(arguments: Shipped.languages) func `a digest of thousands has the first, counts the rest and attaches all`(
        language: String
    ) throws {
        let alerts = Self.alerts(2_817)
        let letter = try Self.digest(alerts, language)
        #expect(letter.html.utf8.count <= 100_000)
        #expect(letter.html.utf8.count > 60_000)
        #expect(letter.text.utf8.count <= 100_000)
        #expect(letter.subject.contains("2817"))
        let listed = letter.html.components(separatedBy: "<h2>").count - 1
        #expect(listed > 10)
        #expect(letter.html.contains("\(2_817 - listed)"))
        #expect(letter.text.contains("\(2_817 - listed)"))
        for number in [0, listed - 1] {
            #expect(
                letter.html.contains("eu-copis:N\(number) ") || letter.html.contains("eu-copis:N\(number)（"),
                "\(number)"
            )
        }
        #expect(!letter.html.contains("eu-copis:N\(listed) "))
        let file = try #require(letter.attachments.first)
        #expect(letter.attachments.count == 1)
        #expect(file.name == "recordal-digest-2026-11-21.csv")
        #expect(file.type == "text/csv")
        #expect(letter.html.contains("recordal-digest-<span class=\"day\">2026-11-21</span>.csv"))
        #expect(file.text.hasPrefix("\u{FEFF}" + (language == "en" ? "Urgency,Jurisdiction,Mark," : "紧急程度,地区,商标,")))
        let lines = file.text.components(separatedBy: "\r\n")
        #expect(lines.count == 2_817 + 2)
        #expect(lines[2_817].contains("eu-copis:N2816"))
        let columns = lines[0].split(separator: ",").count
        #expect(
            lines[1].replacing(/"[^"]*"/, with: "").split(separator: ",", omittingEmptySubsequences: false).count
                == columns
        )
    }

    @Test func `no cell of the table is run by a spreadsheet`() throws {
        let file = try #require(try Self.digest(Self.alerts(400)).attachments.first)
        #expect(file.text.contains(",\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\","))
        #expect(file.text.contains(",\"' cmd\","))
        for text in ["=1", "+1", "-1", "@x", "\tx", "\rx"] {
            let cell = MessageTable.csv([[text]]).dropFirst()
            #expect(cell.hasPrefix("\"'"), "\(text.debugDescription)")
        }
    }

    @Test func `a short digest has no file`() throws {
        let letter = try Self.digest(Self.alerts(12))
        #expect(letter.attachments.isEmpty)
        #expect(!letter.text.contains("csv"))
    }

    @Test func `a text of any length fits`() throws {
        var alert = Message.sampleAlert(Self.today)
        let long = String(repeating: "x", count: 200_000)
        alert.values = FieldValues { _ in long }
        #expect(try Self.digest([alert, alert]).html.utf8.count <= 100_000)
        // Together they are larger than any message, and each is larger than its share of one.
        let text = String(repeating: "x", count: 20_000)
        let conflicts = (0..<900).map { number in
            Message.Conflict(
                name: "\(number)",
                recordation: "r:\(number)",
                mark: "m",
                field: "goods",
                kind: "field",
                base: text,
                local: text,
                register: text
            )
        }
        let letter = try Shipped.templates("en").write(
            Message(recipient: "a", today: Self.today, workspace: "w", subject: .conflict(conflicts, total: 900))
        )
        #expect(letter.html.utf8.count <= 100_000)
        #expect(letter.attachments.first?.text.components(separatedBy: "\r\n").count == 902)
    }

    @Test func `dates that a change of the law moved are attached where they do not fit`() throws {
        var move = Message.LawMove("us-cbp:1", kind: "renew", jurisdiction: "US")
        move.moved = [("safe", Self.today, Self.today.adding(days: -3)), ("legal", nil, Self.today)]
        let letter = try Shipped.templates("zh-Hans").write(
            Message(
                recipient: "a",
                today: Self.today,
                workspace: "w",
                subject: .lawChanged(Array(repeating: move, count: 500), total: 500, earlier: 500)
            )
        )
        #expect(letter.html.utf8.count <= 100_000)
        let lines = try #require(letter.attachments.first).text.components(separatedBy: "\r\n")
        #expect(lines.count == 1 + 2 * 500 + 1)
        #expect(lines[1] == "US,,us-cbp:1,办理备案续展,安全日期,2026-11-21,2026-11-18,")
    }
}
