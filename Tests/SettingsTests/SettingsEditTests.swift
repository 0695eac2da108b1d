import Settings
import TestSupport
import Testing

struct SettingsEditTests {
    private static let text = """
        # the zone
        time_zone: Etc/UTC   # in which a day begins
        actor: 'anna # not a comment'
        portfolio:
          - holder: xiaomi
        sources: {}
        network: {contact: "a@example.com", timeout: 3s}
        letters:
          # who writes
          from: recordal <a@example.com>
          languages:
            li@example.com: zh-Hans
        empty:

        """

    private func set(_ path: String, _ value: String, in text: String = text) throws -> String {
        var edit = try SettingsEdit(name: "recordal.yaml", text: text)
        try edit.set(path.split(separator: ".").map(String.init), to: value)
        return edit.text
    }

    @Test(arguments: [
        ("time_zone", "Asia/Almaty", "time_zone: Asia/Almaty   # in which a day begins"),
        ("actor", "bo", "actor: bo"), ("actor", "it's #1", "actor: 'it''s #1'"),
        ("actor", "yes: no", "actor: 'yes: no'"),
        ("sources", "{kz-customs: {}}", "sources: {kz-customs: {}}"),
        ("sources.kz-customs.from", "inbox", "sources: {kz-customs: {from: inbox}}"),
        ("network.contact", "b@example.com", "network: {contact: b@example.com, timeout: 3s}"),
        ("network.timeout", "9s", "network: {contact: \"a@example.com\", timeout: 9s}"),
        ("network.proxy", "http://p:8080", "network: {proxy: http://p:8080, contact: \"a@example.com\", timeout: 3s}"),
        ("letters.from", "B <b@example.com>", "  from: B <b@example.com>"),
        ("letters.language", "en", "  language: en\n  from: recordal <a@example.com>"), ("empty", "3", "empty: 3"),
        ("alerts.fallback", "desk@example.com", "empty:\nalerts:\n  fallback: desk@example.com"),
        ("letters.languages", "", nil), ("portfolio", "x", nil), ("actor.name", "x", nil),
    ])
    func `one value changes, and nothing else`(path: String, value: String, line: String?) throws {
        guard let line else {
            #expect(throws: SettingsError.self) { try set(path, value) }
            return
        }
        let new = try set(path, value)
        #expect(new.contains(line), "\(new)")
        for comment in ["# the zone\n", "# in which a day begins\n", "  # who writes\n"] {
            #expect(new.contains(comment))
        }
        let wanted = value.hasPrefix("{") ? nil : value
        let read = try SettingsEdit(name: "recordal.yaml", text: new).value(
            at: path.split(separator: ".").map(String.init)
        )
        if let wanted { #expect(read == wanted) }
        // Set once more, the text is the same.
        #expect(try set(path, value, in: new) == new)
    }

    @Test func `any text is a value that is read back, whatever is in it`() throws {
        var random = Seeded(Seed.drawn())
        let signs = Array("ab :#'\"[]{}|>&*!%@,-?\\0小")
        for _ in 0..<400 {
            let value = String(
                (0..<Int.random(in: 1...8, using: &random)).map { _ in random.one(of: signs) } as [Character]
            )
            guard !value.hasPrefix("["), !value.hasPrefix("{") else { continue }
            for path in [["actor"], ["time_zone"], ["letters", "from"], ["network", "contact"], ["new", "key"]] {
                var edit = try SettingsEdit(name: "recordal.yaml", text: Self.text)
                do { try edit.set(path, to: value) } catch is SettingsError {
                    // Refused is well: the text is as it was.
                    #expect(edit.text == Self.text)
                    continue
                }
                #expect(try edit.value(at: path) == value, "\(value.debugDescription) at \(path)")
            }
        }
    }
}
