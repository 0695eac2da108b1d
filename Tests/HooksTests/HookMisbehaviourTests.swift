import Foundation
import TestSupport
import Testing

@testable import Hooks

/// Runs misbehaving executables as hooks.
@Suite(.waitingForPrograms) struct HookMisbehaviourTests {
    /// Whether a process still runs; a killed process closes its files a moment before its end.
    private func isAlive(_ text: String?) -> Bool {
        guard let pid = text.flatMap({ Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) else {
            return false
        }
        for _ in 0..<200 {
            guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
            // A zombie counts as ended.
            if stat.split(separator: ")").last?.split(separator: " ").first == "Z" { return false }
            usleep(10_000)
        }
        return true
    }

    @Test func `a hook that hangs is terminated`() throws {
        let attempt = try HookFolder().run(
            "trap 'echo asked; exit 0' TERM; echo started; while :; do sleep 0.02; done",
            timeout: .milliseconds(250),
            grace: .seconds(20)
        )
        #expect(attempt.outcome == .timedOut(.milliseconds(250)))
        #expect(attempt.output.text.hasSuffix("asked\n"))
        #expect(attempt.duration < .seconds(15))
    }

    @Test func `a hook that hangs and ignores SIGTERM is killed`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run(
            "trap '' TERM INT HUP; echo $$ > pid; while :; do sleep 0.02; done",
            timeout: .milliseconds(250)
        )
        #expect(attempt.outcome == .timedOut(.milliseconds(250)))
        #expect(folder.text("pid") != nil)
        #expect(!isAlive(folder.text("pid")))
    }

    @Test func `a hook that stops itself is ended`() throws {
        let attempt = try HookFolder().run("kill -STOP $$", timeout: .milliseconds(200), grace: .seconds(20))
        #expect(attempt.outcome == .timedOut(.milliseconds(200)))
        #expect(attempt.duration < .seconds(15))
    }

    @Test func `a hook that forks and hangs is ended with its children`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run(
            "(trap '' TERM; echo in; sh -c 'trap \"\" TERM; echo $$ > pid; while :; do sleep 0.02; done') & wait",
            timeout: .milliseconds(400)
        )
        #expect(attempt.outcome == .timedOut(.milliseconds(400)))
        #expect(folder.text("pid") != nil)
        #expect(!isAlive(folder.text("pid")))
    }

    @Test func `a child that keeps the output of an ended hook is not waited for and is ended`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run(
            "sh -c 'trap \"\" TERM; echo $$ > pid; echo ready; while :; do sleep 0.02; done' &\n"
                + "until [ -s pid ]; do sleep 0.01; done; echo done; exit 0"
        )
        #expect(attempt.outcome == .delivered)
        #expect(attempt.leftProcesses)
        #expect(attempt.duration < .seconds(15))
        #expect(attempt.output.text.contains("done\n"))
        #expect(!isAlive(folder.text("pid")))
    }

    @Test func `a quiet child that holds nothing of its hook is ended with it`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run(
            "sh -c 'echo $$ > pid; exec sleep 30' >/dev/null 2>&1 </dev/null & until [ -s pid ]; do sleep 0.01; done"
        )
        #expect(attempt.outcome == .delivered)
        #expect(folder.text("pid") != nil)
        #expect(!isAlive(folder.text("pid")))
    }

    @Test(arguments: [
        // The processes have their own session with and without the hook's output, or a parent that has ended.
        "setsid sh -c 'echo $$ > pid; exec sleep 30' &",
        "setsid sh -c 'echo $$ > pid; exec sleep 30' >/dev/null 2>&1 </dev/null &",
        "(setsid sh -c 'echo $$ > pid; exec sleep 30' >/dev/null 2>&1 </dev/null &) &",
        // This process ignores SIGTERM, and starts another process before its end.
        "setsid sh -c 'trap \"\" TERM; setsid sh -c \"echo \\$\\$ > pid; exec sleep 30\" & wait' >/dev/null 2>&1 &",
        // This process has removed the hook's variables from its environment.
        "setsid env -i /bin/sh -c 'echo $$ > pid; exec /bin/sleep 30' >/dev/null 2>&1 &",
    ])
    func `a child that left the group neither holds recordal up nor goes on`(line: String) throws {
        let folder = try HookFolder()
        let attempt = try folder.run("\(line)\nuntil [ -s pid ]; do sleep 0.01; done")
        #expect(attempt.outcome == .delivered)
        #expect(attempt.duration < .seconds(15))
        #expect(folder.text("pid") != nil)
        guard !line.contains("env -i") else { return try endUnknown(folder) }
        #expect(!isAlive(folder.text("pid")), "\(line)")
    }

    // The process is found only while no other hook runs, and other tests may run hooks at the same time.
    private func endUnknown(_ folder: HookFolder) throws {
        let text = try #require(folder.text("pid"))
        let pid = try #require(Int32(text.trimmingCharacters(in: .newlines)))
        kill(pid, SIGKILL)
    }

    @Test func `a process of another hook lives on`() throws {
        let (folder, other) = (try HookFolder(), try HookFolder())
        let file = try other.script(
            "(setsid sh -c 'echo $$ > pid; exec sleep 30' >/dev/null 2>&1 </dev/null &)\n"
                + "until [ -s pid ] && [ -e go ]; do sleep 0.01; done; kill -0 $(cat pid)"
        )
        let context = HookContext(
            workspace: other.path,
            timeZone: "UTC",
            variables: ["PATH": "/usr/bin:/bin"]
        )
        let done = OutcomeBox()
        Thread.detachNewThread {
            done.finish(Hook(file: file).run(.sample(key: "other"), in: context).outcome)
        }
        while other.text("pid")?.isEmpty ?? true { usleep(5_000) }
        #expect(try folder.run("setsid sleep 30 >/dev/null 2>&1 & exit 0").outcome == .delivered)
        #expect(FileManager.default.createFile(atPath: other.path + "/go", contents: nil))
        #expect(done.outcome() == .delivered)
        #expect(!isAlive(other.text("pid")))
    }

    @Test func `a flood of output neither stops it nor fills the memory`() throws {
        let attempt = try HookFolder().run("echo first; yes flood | head -c 20000000; echo last")
        #expect(attempt.outcome == .delivered)
        #expect(attempt.output.total == 20_000_011)
        #expect(attempt.output.isCut)
        #expect(attempt.output.bytes.count <= 65_536)
        #expect(attempt.output.text.hasPrefix("first\nflood\n"))
        #expect(attempt.output.text.contains("\n[… cut …]\n"))
        #expect(attempt.output.text.hasSuffix("last\n"))
    }

    @Test func `a flood without end is ended in time`() throws {
        let attempt = try HookFolder().run("exec yes", timeout: .milliseconds(200))
        #expect(attempt.outcome == .timedOut(.milliseconds(200)))
        #expect(attempt.output.bytes.count <= 65_536)
    }

    @Test func `output of 64 KiB is kept whole, and noise is no longer as text than as bytes`() throws {
        let whole = try HookFolder().run("head -c 65536 /dev/zero | tr '\\0' a")
        #expect(!whole.output.isCut)
        #expect(whole.output.text == String(repeating: "a", count: 65_536))
        let noise = try HookFolder().run("head -c 100000 /dev/zero | tr '\\0' '\\377'")
        #expect(noise.output.text.utf8.count <= 65_536)
    }

    @Test func `a hook that kills its group kills nothing else`() throws {
        let attempt = try HookFolder().run("trap '' TERM; kill -TERM 0; kill -KILL 0; sleep 5")
        #expect(attempt.outcome == .killed(signal: SIGKILL))
    }

    @Test func `a hook that closes its output runs on`() throws {
        let folder = try HookFolder()
        let attempt = try folder.run("exec >&- 2>&-; sleep 0.1; : > made; exit 3")
        #expect(attempt.outcome == .failed(status: 3))
        #expect(folder.text("made") != nil)
    }

    @Test func `many at once do not disturb one another`() async throws {
        let folder = try HookFolder()
        let file = try folder.script("read -r line; echo \"$RECORDAL_IDEMPOTENCY_KEY\"; exit 75")
        let context = HookContext(workspace: folder.path, timeZone: "UTC", variables: [:])
        let texts = await withTaskGroup(of: (Int, HookAttempt).self) { group in
            for number in 0..<12 {
                group.addTask { (number, Hook(file: file).run(.sample(key: "key-\(number)"), in: context)) }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = "\($1.1.outcome) \($1.1.output.text)" }
        }
        for number in 0..<12 { #expect(texts[number] == "exit status 75: try again later key-\(number)\n") }
    }
}

/// Passes an outcome from one thread to another.
private final class OutcomeBox: @unchecked Sendable {
    // Unchecked: the value is accessed only under the condition's lock.
    private let condition = NSCondition()
    private var value: HookOutcome?

    func finish(_ outcome: HookOutcome) {
        condition.withLock {
            value = outcome
            condition.signal()
        }
    }

    func outcome() -> HookOutcome? {
        condition.withLock {
            while value == nil { condition.wait() }
            return value
        }
    }
}
