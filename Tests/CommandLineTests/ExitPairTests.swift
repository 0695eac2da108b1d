import Foundation
import TestSupport
import Testing

/// Several reasons at once: the one that goes over the others is the exit code, and `--json` lists them all.
@Suite(.waitingForPrograms) struct ExitPairTests {
    private enum Reason: Int, CaseIterable {
        // In the order in which one goes over another.
        case failed = 1
        case alertFailed = 5
        case held = 3
        case conflicts = 4
        case changed = 10
    }

    /// A workspace in which the next `sync` or `run` has these reasons.
    private func space(_ reasons: Set<Reason>) throws -> TestWorkspace {
        let space = try TestWorkspace()
        let isTold = reasons.contains(.alertFailed)
        let hook = isTold ? "\nhooks: {run-finished: {path: hooks/tell, to: [a@example.com]}}" : ""
        try space.hook("tell", "exit 1")
        try space.write(
            "recordal.yaml",
            """
            time_zone: UTC
            actor: anna
            portfolio: [{holder: acme}]
            sources:
              toy: {from: toy.csv}
              able: {from: able.csv}
              broken: {from: broken.csv}\(hook)
            """
        )
        for name in ["able", "broken"] { try space.write("sources/\(name).yaml", TestWorkspace.toy) }
        for name in ["toy", "able", "broken"] { try space.write("\(name).csv", TestWorkspace.first) }
        if reasons.contains(.conflicts) || reasons.contains(.held) {
            try space.take(TestWorkspace.first, today: "2026-01-09")
        }
        if reasons.contains(.conflicts) {
            #expect(try space.recordal("edit", "toy:N1", "holder=X", "--correction", "--reason", "x").code == 0)
            try space.write("toy.csv", TestWorkspace.first.replacing("Mark 1,Acme Ltd", with: "Mark 1,Acme Y"))
        }
        // Brought in before, so that nothing is new in them but what is asked for.
        for name in ["toy", "able", "broken"] {
            let code = try space.recordal("import", name, "\(name).csv", "--today", "2026-01-10").code
            #expect(code == 0 || code == 4 && reasons.contains(.conflicts))
        }
        if reasons.contains(.failed) { try space.write("broken.csv", "<html>log in</html>") }
        if reasons.contains(.held) { try space.write("able.csv", TestWorkspace.header) }
        if reasons.contains(.changed) {
            let text = TestWorkspace.first.replacing("Mark 5", with: "Mark V")
            try space.write(
                "toy.csv",
                text.replacing(
                    "Mark 1,Acme Ltd",
                    with: reasons.contains(.conflicts) ? "Mark 1,Acme Y" : "Mark 1,Acme Ltd"
                )
            )
        }
        return space
    }

    private func check(_ reasons: Set<Reason>, _ words: [String]) throws {
        let space = try space(reasons)
        let outcome = try Program.run(Program.path, words + ["--json", "--today", "2026-01-11"], in: space.path)
        let code = Reason.allCases.first(where: reasons.contains)?.rawValue ?? 0
        #expect(outcome.code == Int32(code), "\(reasons) \(words): \(outcome)")
        #expect(try outcome.object()["codes"] as? [Int] == reasons.map(\.rawValue).sorted(), "\(reasons) \(words)")
    }

    // Every combination is tested in Tests/ApplicationTests/ExitReasonTests.swift.
    @Test func `a run with several reasons ends with the one that matters most`() throws {
        try check([.failed, .alertFailed, .held, .conflicts], ["run"])
        try check([.alertFailed, .conflicts], ["run"])
        try check([], ["run"])
    }

    @Test func `changes are told last of all`() throws {
        try check([.held, .conflicts, .changed], ["sync", "--detailed-exitcode"])
        try check([.changed], ["sync", "--detailed-exitcode"])
    }

    @Test func `what failed or is held is said though nothing else is`() throws {
        let space = try self.space([.failed, .held])
        let sync = try space.recordal("sync", "--quiet", "--today", "2026-01-11")
        #expect(sync.errors.contains("broken: ") && sync.errors.contains("Nothing was changed."), "\(sync)")
        #expect(sync.output.contains("held by guard") && !sync.output.contains("toy: "), "\(sync)")
        let failed = try space.recordal("import", "toy", "broken.csv", "--quiet", "--today", "2026-01-11")
        #expect(failed.code == 1 && failed.errors.contains("this is an HTML page"), "\(failed)")
    }
}
