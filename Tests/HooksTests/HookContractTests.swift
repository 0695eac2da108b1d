import Foundation
import TestSupport
import Testing

@testable import Hooks

@Suite(.waitingForPrograms) struct HookContractTests {
    @Test func `the message arrives on standard input as one JSON object`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run("cat > got")
        #expect(attempt.outcome == .delivered)
        #expect(attempt.output.bytes.isEmpty)
        let data = Data(try #require(folder.text("got")).utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["schema"] as? String == "recordal.hook/1")
        #expect(object["event"] as? String == "sync-held")
        #expect(object["idempotency_key"] as? String == "key-1")
        #expect(object["at"] as? String == "2026-11-21T08:30:00Z")
        #expect(object["today"] as? String == "2026-11-21")
        #expect(object["subject"] as? String == "小米")
        #expect(object["text"] as? String == "Two lines\nof \"text\"")
        #expect(object["html"] as? String == "<p>x</p>")
        #expect(object["to"] as? [String] == ["anna@example.com"])
        #expect(object["envelope_to"] as? [String] == ["anna@example.com", "wei@example.com"])
        #expect(object["message"] as? String == "TWFpbA==")
        #expect(object["fetch"] as? Int == 3)
    }

    @Test func `a shell finds each member by its line, whatever the texts say`() throws {
        let folder = try HookFolder()
        let hostile = "x\n  \"message\": \"RXZpbA==\",\n\u{2028}  \"message\": \"RXZpbA==\""
        let attempt = try folder.run(
            #"sed -n 's/^  "message": "\([A-Za-z0-9+/=]*\)",\{0,1\}$/\1/p'"#,
            call: .sample(text: hostile)
        )
        #expect(attempt.output.text == "TWFpbA==\n")
    }

    @Test func `a message of a megabyte arrives whole`() throws {
        let folder = try HookFolder()
        let text = String(repeating: "小米\n", count: 150_000)
        #expect(try folder.run("cat > got", call: .sample(text: text)).outcome == .delivered)
        #expect(folder.text("got") == HookCall.sample(text: text).payload)
    }

    @Test func `a hook need not read its input, nor all of it`() throws {
        let folder = try HookFolder()
        let text = String(repeating: "x", count: 1_000_000)
        #expect(try folder.run("exec <&-; exit 0", call: .sample(text: text)).outcome == .delivered)
        #expect(try folder.run("head -c 1 >/dev/null", call: .sample(text: text)).outcome == .delivered)
    }

    @Test func `a secret is masked where the output cuts it, and percent-encoded`() throws {
        let secret = "tok/" + String(repeating: "S", count: 40_000)
        let attempt = try HookFolder().run(
            "head -c 20000 /dev/zero | tr '\\0' a; printf %s \"$TOKEN\"; head -c 20000 /dev/zero | tr '\\0' b; echo x%2Fyz",
            passed: ["TOKEN", "SHORT"],
            environment: ["PATH": "/usr/bin:/bin", "TOKEN": secret, "SHORT": "x/yz"]
        )
        #expect(attempt.output.isCut)
        #expect(!attempt.output.text.contains("SSSS"))
        #expect(attempt.output.text.contains("[TOKEN]"))
        #expect(attempt.output.text.hasSuffix("b[SHORT]\n"))
        #expect(attempt.output.bytes.count <= HookOutput.limitInBytes)
    }

    @Test(arguments: [["SHORT", "LONG"], ["LONG", "SHORT"]])
    func `of a secret that begins as another one does nothing is shown`(names: [String]) throws {
        let attempt = try HookFolder().run(
            "echo \"$LONG and $SHORT\"",
            passed: names,
            environment: ["PATH": "/usr/bin:/bin", "SHORT": "token", "LONG": "token-of-anna"]
        )
        #expect(attempt.output.text == "[LONG] and [SHORT]\n")
    }

    @Test func `the environment is what the contract lists, and nothing else`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run(
            "env | grep -v '^_=' | grep -v '^PWD=' | grep -v '^SHLVL=' | sort | tee got",
            variables: ["FORM": "slack", "PATH": "/evil"],
            passed: ["TOKEN", "NOT_SET"],
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": "/home/anna", "TOKEN": "secret", "OTHER": "no", "TZ": "Asia/Tokyo",
            ]
        )
        // The output is kept, with its secrets masked.
        #expect(attempt.output.text.contains("TOKEN=[TOKEN]\n"))
        #expect(!attempt.output.text.contains("secret"))
        #expect(
            folder.text("got") == """
                FORM=slack
                HOME=/home/anna
                LANG=C.UTF-8
                PATH=/usr/bin:/bin
                RECORDAL_EVENT=sync-held
                RECORDAL_IDEMPOTENCY_KEY=key-1
                RECORDAL_WORKSPACE=\(folder.path)
                TOKEN=secret
                TZ=Asia/Almaty

                """
        )
    }

    @Test func `it runs in the workspace, as leader of a session and group of its own`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run("pwd -P; cut -d' ' -f1,5,6 < /proc/$$/stat | tr -s ' ' '\\n' | sort -u | wc -l")
        let real = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
        #expect(attempt.output.text == "\(real)\n1\n")
    }

    @Test func `no descriptor is passed on but the standard three`() throws {
        let folder = try HookFolder()
        // The descriptor has no close-on-exec flag, as a careless library would leave it.
        let file = open(folder.path, O_RDONLY)
        defer { close(file) }
        let high = dup2(file, 200)
        defer { close(high) }
        // The listing itself has an open descriptor.
        let attempt = try folder.run("ls /proc/self/fd | tr '\\n' ' '")
        #expect(attempt.output.text == "0 1 2 3 ")
    }

    @Test func `signals are as a shell would have them`() throws {
        let folder = try HookFolder()
        let before = signal(SIGUSR2, SIG_IGN)
        defer { signal(SIGUSR2, before) }
        let attempt = try folder.run("grep -E '^Sig(Ign|Blk):' /proc/self/status | cut -f 2")
        let masks = attempt.output.text.split(separator: "\n").map { UInt64($0, radix: 16) }
        // The signals from 32 on are those of the C library and the real-time signals (signal(7)).
        #expect(masks.map { $0.map { $0 & 0x7FFF_FFFF } } == [0, 0])
    }

    @Test(arguments: [
        (0, HookOutcome.delivered), (75, .tryLater), (1, .failed(status: 1)), (255, .failed(status: 255)),
    ])
    func `the exit status says whether it is delivered`(status: Int, outcome: HookOutcome) throws {
        let attempt = try HookFolder().run("echo out; echo err >&2; exit \(status)")
        #expect(attempt.outcome == outcome)
        #expect(attempt.output.text == "out\nerr\n")
    }

    @Test func `the signal or error that ends a hook is reported`() throws {
        let attempt = try HookFolder().run("kill -USR1 $$")
        #expect(attempt.outcome == .killed(signal: SIGUSR1))
        #expect(attempt.outcome.description == "ended by signal 10")
    }

    @Test func `an outcome is described in words`() {
        #expect(HookOutcome.timedOut(.milliseconds(250)).description == "not done within 0.25 s, and ended")
        #expect(HookOutcome.timedOut(.seconds(30)).description == "not done within 30 s, and ended")
        #expect(Duration.milliseconds(1005).formattedInSeconds == "1 s")
        #expect(Duration.milliseconds(40).formattedInSeconds == "0.04 s")
    }
}
