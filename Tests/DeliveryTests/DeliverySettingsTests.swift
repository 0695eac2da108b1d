import Delivery
import Foundation
import Hooks
import Messages
import Settings
import Testing

struct DeliverySettingsTests {
    @Test func `the configuration is read in its short and full form`() throws {
        let settings = try Repository.settings(
            """
            hooks:
              alert: hooks/a
              digest: [/abs/b, hooks/c]
              sync-failed:
                path: hooks/d
                timeout: 60
                attempts: 9
                environment: [TOKEN, _X1]
                variables: {FORM: slack}
                to: [it@example.com, '#ops']
                language: zh-Hans
              run-finished:
                - path: hooks/e
                - {path: hooks/f, to: anna@example.com}
            letters:
              from: Brand Desk <brands@example.com>
              language: zh-Hans
              languages: {anna@example.com: en}
            """
        )
        #expect(
            settings.hooks.map { "\($0.event.rawValue) \($0.hook.file)" } == [
                "alert /workspace/hooks/a", "digest /abs/b", "digest /workspace/hooks/c",
                "sync-failed /workspace/hooks/d",
                "run-finished /workspace/hooks/e", "run-finished /workspace/hooks/f",
            ]
        )
        let full = try #require(settings.hooks(for: .syncFailed).first)
        #expect(full.hook.timeout == .seconds(60))
        #expect(full.hook.passedNames == ["TOKEN", "_X1"])
        #expect(full.hook.variables == ["FORM": "slack"])
        #expect(full.attempts == 9)
        #expect(full.to == ["it@example.com", "#ops"])
        #expect(full.position == "r.yaml:5:11")
        let usual = try #require(settings.hooks.first)
        #expect(usual.hook.timeout == .seconds(30))
        #expect(usual.attempts == nil)
        #expect(settings.hooks(named: "digest").map(\.name) == ["b", "c"])
        #expect(settings.hooks(named: "hooks/c").map(\.name) == ["c"])
        #expect(settings.hooks(named: "f").map(\.event) == [.runFinished])
        #expect(settings.language(of: "anna@example.com") == "en")
        #expect(settings.language(of: "li@example.com") == "zh-Hans")
        #expect(settings.language(of: "anna@example.com", by: full) == "zh-Hans")
        #expect(settings.usedLanguages == ["en", "zh-Hans"])
    }

    @Test func `a change of the law goes to the hooks of digests, else of alerts, unless one is named for it`() throws {
        func hooks(_ yaml: String) throws -> [String] {
            try Repository.settings("hooks: {\(yaml)}").hooks(for: .lawChanged).map(\.name)
        }
        #expect(try hooks("alert: hooks/a, digest: hooks/d") == ["d"])
        #expect(try hooks("alert: hooks/a, change: hooks/c") == ["a"])
        #expect(try hooks("alert: hooks/a, digest: hooks/d, law-changed: hooks/l") == ["l"])
        #expect(try hooks("change: hooks/c") == [])
        #expect(throws: SettingsError.self) { try hooks("law-changed: {path: hooks/l, to: [it@example.com]}") }
    }

    @Test func `nothing need be configured`() throws {
        let settings = try Repository.settings("hooks:\nletters:\n")
        #expect(settings.hooks.isEmpty)
        #expect(settings.from == nil)
        #expect(settings.usedLanguages == ["en"])
    }

    @Test(
        arguments: [
            (
                "hooks: {alarm: x}",
                "r.yaml:1:9: hooks: there is no setting 'alarm' (there are: alert, change, conflict, "
            ),
            ("hooks: {alert: {pth: x}}", "r.yaml:1:16: hooks.alert: 'path' is missing: the executable, such as"),
            ("hooks: {alert: {pth: x}}", "r.yaml:1:17: hooks.alert: there is no setting 'pth'"),
            ("hooks: {alert: ''}", "r.yaml:1:16: a hook must be the path of an executable"),
            (
                "hooks:\n  change: {path: x, timeout: 0}",
                "r.yaml:2:30: 'timeout' must be a number of seconds from 1 to 600, not 0"
            ),
            (
                "hooks:\n  change: {path: x, timeout: 30s}",
                "r.yaml:2:30: hooks.change: 'timeout' must be a whole number, not '30s'"
            ),
            (
                "hooks:\n  change: {path: x, attempts: 101}",
                "r.yaml:2:31: 'attempts' must be a number from 1 to 100, not 101"
            ),
            ("hooks:\n  change: {path: x, environment: [A-B]}", "r.yaml:2:35: 'A-B' is not a name of a variable"),
            ("hooks:\n  change: {path: x, environment: PATH}", "r.yaml:2:34: 'PATH' is set for every hook"),
            ("hooks:\n  change: {path: x, variables: {RECORDAL_EVENT: x}}", "'RECORDAL_EVENT' is set for every hook"),
            ("hooks:\n  change: {path: x, variables: {1A: x}}", "'1A' is not a name of a variable"),
            (
                "hooks:\n  change: {path: x, variables: {A: x, LD_PRELOAD: /x.so}}",
                "r.yaml:2:51: 'LD_PRELOAD' decides what code a program runs, and is not set for a hook"
            ),
            ("hooks:\n  change:\n    variables: {BASH_ENV: x}\n    path: x", "r.yaml:3:27: 'BASH_ENV' decides"),
            ("hooks:\n  change: {path: x, language: ../en}", "r.yaml:2:31: '../en' is no language"),
            ("hooks:\n  change: {path: x, to: \"a\\nb\"}", "r.yaml:2:25: a recipient holds a control character"),
            ("hooks:\n  digest: {path: x, to: a@b.c}", "r.yaml:2:21: 'to' is not for digest"),
            ("letters: {from: nobody}", "r.yaml:1:17: 'nobody' is no mail address: an address is written name@domain"),
            ("letters: {language: e}", "r.yaml:1:21: 'e' is no language; write a tag such as en or zh-Hans"),
            ("letters: {languages: {a@b.c: '/'}}", "r.yaml:1:30: '/' is no language"),
            (
                "letters: {form: x}",
                "r.yaml:1:11: letters: there is no setting 'form' (there are: from, language, languages, reply_to)"
            ),
        ]
    )
    func `a mistake is reported with its position`(yaml: String, message: String) {
        let error = #expect(throws: SettingsError.self) { try Repository.settings(yaml) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `a letter is written in the language of its recipient, and sent again byte by byte the same`() throws {
        let post = try Repository.post(
            "letters: {languages: {li@example.cn: zh-Hans}}\nhooks: {conflict: {path: x, language: zh-Hans}}"
        )
        func call(_ name: Message.Name, _ to: [String], by hook: ConfiguredHook? = nil) -> HookCall {
            post.call(.sample(name), to: to, by: hook, at: Repository.at, key: "k")
        }
        #expect(call(.conflict, ["anna@example.com"]).payload.contains("\"subject\": \"Conflicts to decide: 4\""))
        #expect(call(.conflict, ["li@example.cn"]).payload.contains("\"subject\": \"待处理的冲突：4 项\""))
        let hook = try #require(post.settings.hooks.first)
        #expect(call(.conflict, ["anna@example.com"], by: hook).payload.contains("待处理的冲突"))
        #expect(call(.digest, ["li@example.cn"]).payload == call(.digest, ["li@example.cn"]).payload)
        #expect(call(.conflict, ["#brands"]).payload.contains("\"message\": null"))
    }
}
