import Notifications
import Deadlines
import Settings
import Testing

struct AlertSettingsTests {
    private func read(_ yaml: String) throws -> AlertSettings? {
        let file = try SettingsFile(name: "recordal.yaml", text: yaml)
        let settings = file.top.section("alerts").flatMap(AlertSettings.init)
        try file.finish()
        return settings
    }

    private func mistakes(_ yaml: String) -> [String] {
        do {
            _ = try read(yaml)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    @Test func `a fallback is all that is needed`() throws {
        let settings = try #require(try read("alerts:\n  fallback: desk@example.com\n"))
        #expect(settings.fallback == ["desk@example.com"])
        #expect(
            settings.stages.stages.map(\.name) == [
                "opens", "90", "60", "30", "14", "7", "3", "1", "safe", "legal", "grace", "grace-ends", "ends",
            ]
        )
        #expect(settings.stages.repeatsWhenOverdue)
        #expect(settings.delivery == .digest)
    }

    @Test func `everything can be said`() throws {
        let settings = try #require(
            try read(
                """
                alerts:
                  stages: [opens, 45, safe, legal]
                  delivery: single
                  attempts: 3
                  recipients:
                    - {to: [a@example.com, b@example.com], owner: anna, tag: vip}
                  fallback: [desk@example.com]
                  escalate: [{at: legal, to: board@example.com}, {at: 14, to: head@example.com}]
                  suppress: [{source: gb-customs, reason: sold, until: 2027-01-01}]
                """
            )
        )
        #expect(settings.stages.stages.map(\.name) == ["opens", "45", "safe", "legal"])
        #expect(!settings.stages.repeatsWhenOverdue)
        #expect(settings.escalations.map(\.to) == [["head@example.com"], ["board@example.com"]])
        #expect(settings.recipients.first?.of.tag == "vip")
        #expect(settings.suppressions.first?.reason == "sold")
        #expect(settings.attempts == 3)
    }

    @Test func `grace and the end of protection are stages, also to escalate at`() throws {
        let yaml =
            "alerts:\n  fallback: a\n  stages: [legal, grace, grace-ends, ends]\n  escalate: [{at: ends, to: b}]\n"
        let settings = try #require(try read(yaml))
        #expect(settings.stages.stages == [.legal, .grace, .graceEnds, .ends])
        #expect(settings.escalations.map(\.stage) == [.ends])
    }

    @Test(arguments: [
        ("alerts:\n  delivery: digest\n", "2:3: alerts: 'fallback' is missing"),
        ("alerts:\n  fallback: ''\n", "2:3: 'fallback' is empty"),
        ("alerts:\n  fallback: ['  ']\n", "2:14: 'fallback' names nobody here"),
        ("alerts:\n  fallback: a\n  stages: [30, soon]\n", "3:16: 'soon' is no stage"),
        ("alerts:\n  fallback: a\n  stages: [30]\n", "3:3: 'stages' must have at least"),
        ("alerts:\n  fallback: a\n  fallbak: b\n", "3:3: alerts: there is no setting 'fallbak'"),
        ("alerts:\n  fallback: a\n  recipients: [{owner: anna}]\n", "3:16: alerts.recipients[0]: 'to' is missing"),
        (
            "alerts:\n  fallback: a\n  recipients: [{to: b, jurisdiction: China}]\n",
            "3:38: 'China' is not a jurisdiction"
        ),
        ("alerts:\n  fallback: a\n  suppress: [{source: x, reason: y, until: soon}]\n", "3:44: 'soon' is not a date"),
        ("alerts:\n  fallback: a\n  suppress: [{reason: y, until: 2027-01-01}]\n", "3:14: say what is suppressed"),
        ("alerts:\n  fallback: a\n  escalate: [{at: 14}]\n", "3:14: alerts.escalate[0]: 'to' is missing"),
        (
            "alerts:\n  fallback: 'a@example.com, b@example.com'\n",
            "2:13: 'a@example.com, b@example.com' is more than one recipient; write a list: [a@example.com, b@example.com]"
        ),
        ("alerts:\n  fallback: a@example.com;b@example.com\n", "2:13: 'a@example.com;b@example.com' is more than one"),
        ("alerts:\n  fallback: [a, a@@example.com]\n", "2:17: 'a@@example.com' is no mail address: "),
        ("alerts:\n  fallback: '@a, @b'\n", "2:13: '@a, @b' is more than one recipient; write a list: ['@a', '@b']"),
        ("alerts:\n  fallback: '@'\n", "2:13: '@' is no mail address"),
        ("alerts:\n  fallback: '@a@b'\n", "2:13: '@a@b' is no mail address"),
        ("alerts:\n  fallback: ;\n", "2:13: ';' holds a separator"),
        ("alerts:\n  fallback: a\n  escalate: [{at: 14, to: 'x@y z'}]\n", "3:27: 'x@y z' is no mail address"),
        (
            "alerts:\n  fallback: a\n  recipients: [{to: [b, '<c@example.com'], owner: d}]\n",
            "3:25: '<c@example.com' is"
        ),
        ("alerts:\n  fallback: a\n  attempts: 0\n", "3:13: 'attempts' must be a number from 1 to 1000"),
    ]) func `a mistake is told with its place`(_ yaml: String, _ expected: String) {
        let found = mistakes(yaml)
        #expect(found.contains { $0.hasPrefix("recordal.yaml:\(expected)") }, "\(found)")
    }
}
