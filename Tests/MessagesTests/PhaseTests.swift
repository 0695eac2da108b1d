import Foundation
import Deadlines
import Recordations
import Testing

@testable import Messages

/// What a letter says in each state of an obligation.
struct PhaseTests {
    private static let today = CivilDate(daysSinceEpoch: 20_778)
    private static let alerts = Message.sampleAlerts(today)

    private func letter(_ alert: Message.Alert, _ language: String = "en") throws -> WrittenMessage {
        try Shipped.templates(language).write(
            Message(recipient: "anna", today: Self.today, workspace: "w", subject: .alert(alert))
        )
    }

    private func alert(_ jurisdiction: String) throws -> Message.Alert {
        try #require(Self.alerts.first { $0.jurisdiction == jurisdiction })
    }

    @Test func `there is a sample of each phase that a message can have`() {
        let phases = Set(Self.alerts.map { $0.outlook(on: Self.today).phase })
        #expect(phases == Set(Message.Alert.Phase.allCases).subtracting([.satisfied]))
        #expect(Set(Self.alerts.map { $0.outlook(on: Self.today).urgency }) == Set(Message.Alert.Urgency.allCases))
    }

    @Test(
        arguments: [
            ("CN", "LATE", "grace ends 2027-02-25", "Customs may still accept a late filing until 2027-02-25"),
            ("GB", "URGENT", "last day 2026-11-23", "The safe date has come. File the renewal with customs today"),
            ("BY", "LATE", "was due 2026-11-19", "The last day to report the change, 2026-11-19, has passed."),
            ("JP", "LATE", "last day missed, ends 2026-12-21", "The last day to renew has passed"),
            ("KZ", "LAPSED", "lapsed 2026-11-20", "Protection ended on 2026-11-20. Apply for a new recordation"),
            (
                "US", "URGENT", "protection has ended, act by 2027-01-20",
                "customs still takes the request until 2027-01-22"
            ),
            ("EU", "URGENT", "act by 2026-11-26", "File the renewal with customs by the safe date"),
            ("MX", "Soon", "act by 2026-12-12", "File the renewal with customs by the safe date"),
            ("KR", "In time", "act by 2027-02-08", "File the renewal with customs by the safe date"),
            ("UA", "In time", "act by 2027-09-17", "The window is not open yet."),
            ("IN", "Unknown", "end not known", "No end is known, so no date can be reckoned."),
            ("RU", "Filed", "filed, ends 2027-01-20", "It was filed, and the register does not show it yet."),
        ]
    )
    func `a letter fits the state`(jurisdiction: String, urgency: String, headline: String, task: String) throws {
        let alert = try alert(jurisdiction)
        let letter = try letter(alert)
        let kind = alert.outlook(on: Self.today).urgency.rawValue
        #expect(letter.subject.hasPrefix("\(urgency): \(jurisdiction) "))
        #expect(letter.subject.hasSuffix(", " + (jurisdiction == "UA" ? "window opens 2027-09-17" : headline)))
        #expect(letter.text.contains(task))
        #expect(letter.html.contains("<span class=\"badge \(kind)\">\(urgency)</span>"))
        if !["EU", "MX", "KR"].contains(jurisdiction) { #expect(!letter.text.contains("by the safe date")) }
    }

    @Test(arguments: Shipped.languages) func `each phase has a task of its own`(language: String) throws {
        let words = try Words(try #require(Shipped.files(language).first { $0.name == "words.yaml" }))
        let tasks = Self.alerts.map { words.action($0.obligation, $0.outlook(on: Self.today).phase) }
        // Three are open, and all three have to be filed by the safe date.
        #expect(Set(tasks).count == tasks.count - 2)
        for task in tasks { #expect(!task.contains("{")) }
    }

    // The day that counts stands out, and days that have passed stand back.
    @Test func `the table of dates is in the order of the calendar, with what is left`() throws {
        let letter = try letter(try alert("CN"))
        let rows = letter.html.matches(of: /<tr class="([a-z]+)"><th scope="row">(.*?)<\/th>/).map {
            "\($0.output.1) \($0.output.2)"
        }
        #expect(
            rows == [
                "past Window opens", "past Act by (safe date)", "past Last day by law", "past End of protection",
                "key End of grace", "date End of the trademark registration",
            ]
        )
        #expect(letter.html.contains("in 96 days"))
        #expect(letter.html.contains("3 days ago"))
    }

    @Test func `five days and seventy-nine differ by word and by colour`() throws {
        let (near, far) = (try letter(try alert("EU")), try letter(try alert("KR")))
        #expect(near.html.contains("class=\"badge now\">URGENT<"))
        #expect(far.html.contains("class=\"badge ahead\">In time<"))
        for kind in Message.Alert.Urgency.allCases {
            #expect(
                near.html.components(separatedBy: ".\(kind.rawValue) {").count
                    + near.html.components(separatedBy: ".\(kind.rawValue), ").count >= 4,
                "both palettes have \(kind)"
            )
        }
    }

    @Test func `a source's letter has one date`() throws {
        var alert = Self.alerts[0]
        let day = Self.today.adding(days: -2)
        alert.obligation = Message.Alert.Obligation(kind: "stale-source", state: "lapsed")
        (alert.obligation.safe, alert.obligation.legal, alert.obligation.end) = (day, day, day)
        alert.obligation.windowOpens = day
        #expect(alert.dates.map(\.name) == ["stale"])
        #expect(alert.outlook(on: Self.today).phase == .overdue)
    }
}
