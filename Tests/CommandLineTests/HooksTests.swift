import Foundation
import TestSupport
import Testing

@Suite(.waitingForPrograms) struct HooksTests {
    /// A workspace with one script as hook of an event.
    private func space(
        _ script: String,
        event: String = "digest",
        more: String = "",
        mode: Int = 0o700
    ) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", script, mode: mode)
        try space.write(
            "recordal.yaml",
            "time_zone: Asia/Almaty\nportfolio: [{holder: acme}]\nhooks:\n  \(event): {path: hooks/mine\(more)}\n"
        )
        return space
    }

    @Test func `a sample is delivered, with status, output and time`() throws {
        let space = try space("cat > got; echo \"$TZ $RECORDAL_EVENT\"")
        let outcome = try space.recordal("hooks", "test", "digest", "--today", "2026-11-21", "--to", "anna@example.com")
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("digest: hooks/mine\n  delivered, after "))
        #expect(outcome.output.contains("  its output:\n    Asia/Almaty digest\n"))
        let got = try Data(contentsOf: URL(fileURLWithPath: space.path + "/got"))
        let object = try #require(try JSONSerialization.jsonObject(with: got) as? [String: Any])
        #expect(object["to"] as? [String] == ["anna@example.com"])
        #expect((object["subject"] as? String)?.hasPrefix("[rehearsal] [sample] 12 to do, 4 OVERDUE") == true)
        #expect(object["today"] as? String == "2026-11-21")
        #expect(object["message"] as? String != nil)
        let json = try space.recordal("hooks", "test", "hooks/mine", "--json").object()
        #expect(json["schema"] as? String == "recordal.hooks-test/1")
        #expect(json["delivered"] as? Bool == true)
        let first = try #require((json["hooks"] as? [[String: Any]])?.first)
        #expect(first["status"] as? Int == 0)
        #expect(first["output"] as? String == "Asia/Almaty digest\n")
    }

    @Test(
        arguments: [
            ("echo broken >&2; exit 3", 0o700, "failed, exit status 3"),
            ("exit 75", 0o700, "exit status 75: try again later"),
            ("while :; do sleep 0.02; done", 0o700, "not done within 1 s, and ended"),
            ("exit 0", 0o600, "is not executable"),
            ("exit 0", 0o722, "may be written by others"),
        ]
    )
    func `one that fails ends with 5 and says how`(script: String, mode: Int, words: String) throws {
        let space = try space(script, more: ", timeout: 1", mode: mode)
        let outcome = try space.recordal("hooks", "test", "digest", "--quiet")
        #expect(outcome.code == 5)
        #expect(outcome.output.contains(words), "\(outcome.output)")
    }

    @Test func `a dry run shows the message and runs nothing`() throws {
        let space = try space(": > ran")
        let outcome = try space.recordal("hooks", "test", "mine", "--dry-run")
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("\"schema\": \"recordal.hook/1\""))
        #expect(!FileManager.default.fileExists(atPath: space.path + "/ran"))
    }

    @Test func `a hook that cannot run is named by config check, with its place, and stops neither import nor list`()
        throws
    {
        let space = try space("exit 0", mode: 0o777)
        let check = try space.recordal("config", "check")
        #expect(check.code == 2)
        #expect(check.output.contains("recordal.yaml:4:18: the hook for 'digest': "))
        #expect(check.output.contains("chmod go-w"))
        #expect(try space.take(TestWorkspace.first).code == 0)
        #expect(try space.recordal("list").code == 0)
        let list = try space.recordal("hooks", "--json").object()
        let first = try #require((list["hooks"] as? [[String: Any]])?.first)
        #expect((first["fault"] as? String)?.contains("may be written by others") == true)
    }

    @Test func `a shipped hook is found by its bare name, and one of the workspace goes before it`() throws {
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            "time_zone: UTC\nportfolio: [{holder: acme}]\nhooks: {run-finished: append-to-file}\n"
        )
        func file() throws -> String {
            let list = try space.recordal("hooks", "--json").object()
            return try #require((list["hooks"] as? [[String: Any]])?.first?["file"] as? String)
        }
        #expect(try file().hasSuffix("/Config/hooks/append-to-file"))
        try space.hook("append-to-file", "exit 0")
        #expect(try file() == space.path + "/hooks/append-to-file")
    }

    @Test func `templates of the workspace go before the shipped ones, and a mistake in them is an error`() throws {
        let space = try space("cat > got")
        try space.write("templates/en/digest.txt", "Subject: Mine {{count}}\nBody\n")
        #expect(try space.recordal("hooks", "test", "digest").code == 0)
        #expect(
            try String(contentsOfFile: space.path + "/got", encoding: .utf8).contains(
                "\"subject\": \"[rehearsal] [sample] Mine 12\""
            )
        )
        try space.write("templates/en/digest.txt", "Subject: Mine {{cuont}}\nBody\n")
        for command in [["config", "check"], ["hooks", "test", "digest"]] {
            let outcome = try Program.run(Program.path, command, in: space.path)
            #expect(outcome.code == 2)
            #expect(
                (outcome.output + outcome.errors).contains(
                    "en/digest.txt:1:15: there is no name 'cuont' here; did you mean 'count'?"
                )
            )
        }
    }

    @Test func `a name that means no hook, and a language that is not there, are told with what there is`() throws {
        let space = try space("exit 0", more: ", language: tlh")
        let unknown = try space.recordal("hooks", "test", "digets")
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("there is no hook 'digets'\n  did you mean 'digest'? there are: digest, mine"))
        let language = try space.recordal("hooks", "test", "digest")
        #expect(language.code == 2)
        #expect(
            language.errors.contains(
                "there are no letters in the language 'tlh'\n  there are: en, zh-Hans; copy one to templates/tlh/"
            )
        )
    }

    @Test func `what ends recordal ends the hook that it runs`() throws {
        let space = try space("echo $$ > pid; while :; do sleep 0.02; done")
        let line = """
            "$RECORDAL" hooks test digest & recordal=$!
            until [ -s pid ]; do sleep 0.02; done
            kill -TERM $recordal; wait $recordal; echo "code $?"
            # One that has ended and is not waited for is gone too: whoever adopts orphans here may do that later.
            there() { [ "$(sed 's/.*) //; s/ .*//' "/proc/$(cat pid)/stat" 2>/dev/null | tr -d Z)" ]; }
            for i in $(seq 100); do there || break; sleep 0.02; done
            there && echo "still there" || echo "gone"
            """
        let outcome = try Program.shell(line, in: space.path)
        #expect(outcome.output == "code 143\ngone\n", "\(outcome.output) \(outcome.errors)")
    }

    @Test func `a hook that kills the group of recordal kills its own only`() throws {
        let space = try space("trap '' TERM; kill -TERM 0; kill -KILL 0")
        let outcome = try space.recordal("hooks", "test", "digest")
        #expect(outcome.code == 5)
        #expect(outcome.output.contains("ended by signal 9"))
    }
}
