import Foundation
import TestSupport
import Testing

/// Whose processes are ended after a hook: the hook's, and nobody else's.
@Suite(.waitingForPrograms) struct HookChildrenTests {
    private func space(_ hook: String) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", hook)
        try space.write("recordal.yaml", "time_zone: UTC\nportfolio: []\nhooks: {alert: hooks/mine}\n")
        return space
    }

    private func pid(_ space: TestWorkspace) throws -> pid_t {
        let text = try String(contentsOfFile: space.path + "/pid", encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .newlines)))
    }

    /// Whether a process goes on after a moment.
    private func isAlive(_ process: pid_t) -> Bool {
        for _ in 0..<40 {
            guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                stat.split(separator: ")").last?.split(separator: " ").first != "Z"
            else { return false }
            usleep(10_000)
        }
        return true
    }

    @Test(arguments: [
        // A child that is there before, and one that it leaves behind while the hook runs.
        "setsid sh -c 'echo $$ > pid; exec sleep 60' >/dev/null 2>&1 & until [ -s pid ]; do sleep 0.01; done",
        "setsid sh -c 'until [ -e hook-runs ]; do sleep 0.01; done; setsid sh -c \"echo \\$\\$ > pid; exec sleep 60\" & exit' >/dev/null 2>&1 &",
    ]) func `children of the program that became recordal live on`(_ line: String) throws {
        let space = try space(": > hook-runs; until [ -s pid ]; do sleep 0.01; done; sleep 0.2")
        let outcome = try Program.shell("\(line)\nexec \"$RECORDAL\" hooks test alert", in: space.path)
        #expect(outcome.code == 0, "\(outcome)")
        let process = try pid(space)
        #expect(isAlive(process), "\(line)")
        kill(process, SIGKILL)
    }

    @Test(arguments: [
        "setsid sh -c 'echo $$ > pid; exec sleep 60'", "setsid env -i /bin/sh -c 'echo $$ > pid; exec /bin/sleep 60'",
        "sh -c 'echo $$ > pid; exec sleep 60'",
    ]) func `what a hook leaves behind is ended, also without its variables`(_ line: String) throws {
        let space = try space("\(line) >/dev/null 2>&1 </dev/null &\nuntil [ -s pid ]; do sleep 0.01; done")
        let outcome = try space.recordal("hooks", "test", "alert")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(!isAlive(try pid(space)), "\(line)")
    }

    @Test(arguments: [
        "setsid sh -c 'echo $$ > pid; exec sleep 60'",
        // Without the variables it is known by the hook's group or, in a group of its own, by the session.
        "env -i /bin/sh -c 'echo $$ > pid; exec /bin/sleep 60'",
        "set -m; env -i /bin/sh -c 'echo $$ > pid; exec /bin/sleep 60'",
    ]) func `beside another's children a hook's are known by variables, group or session`(
        _ line: String
    ) throws {
        let space = try space("\(line) >/dev/null 2>&1 </dev/null &\nuntil [ -s pid ]; do sleep 0.01; done")
        let outcome = try Program.shell(
            "sleep 60 >/dev/null 2>&1 & echo $! > other; exec \"$RECORDAL\" hooks test alert",
            in: space.path
        )
        #expect(outcome.code == 0, "\(outcome)")
        #expect(!isAlive(try pid(space)), "\(line)")
        _ = try Program.shell("kill $(cat other)", in: space.path)
    }
}
