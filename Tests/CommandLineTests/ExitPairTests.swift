import Foundation
import TestSupport
import Testing

/// Several reasons at once: the one that goes over the others is the exit code, and `--json` lists them all.
@Suite(.waitingForPrograms) struct ExitPairTests {
    /// A workspace in which the next `sync` or `run` has these reasons.
    private func space(_ reasons: Set<Trouble>) throws -> TestWorkspace {
        try TestWorkspace.meeting(
            reasons,
            importing: { space, name, day in
                let code = try space.recordal("import", name, "\(name).csv", "--today", day).code
                #expect(code == 0 || code == 4 && reasons.contains(.conflicts))
            },
            correcting: { space in
                let edit = try space.recordal("edit", "toy:N1", "holder=X", "--correction", "--reason", "x")
                #expect(edit.code == 0)
            }
        )
    }

    private func check(_ reasons: Set<Trouble>, _ words: [String]) throws {
        let space = try space(reasons)
        let outcome = try Program.run(Program.path, words + ["--json", "--today", "2026-01-11"], in: space.path)
        let code = Trouble.allCases.first(where: reasons.contains)?.rawValue ?? 0
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
