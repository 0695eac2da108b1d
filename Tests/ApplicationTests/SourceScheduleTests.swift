@testable import Application
import Foundation
import Mirror
import Recordations
import Registers
import Ingest
import TestSupport
import Testing

/// Which sources are due on which day.
@Suite(.waitingForPrograms) struct SourceScheduleTests {
    private func lastFetch(_ folder: WorkspaceFolder) throws -> Fetch {
        let mirror = try folder.workspace().openMirror(creating: false)
        return try #require(try mirror.lastPull(source: "toy", overNetwork: false, isPartial: false))
    }

    @Test(arguments: [
        ("7d", "2026-01-16", false), ("7d", "2026-01-17", true), ("2w", "2026-01-23", false),
        ("2w", "2026-01-24", true),
        ("1d", "2026-01-10", false), ("1d", "2026-01-11", true),
    ])
    func `an interval of whole days counts civil days`(_ every: String, _ day: String, _ isDue: Bool) throws {
        let folder = try WorkspaceFolder()
        try folder.importEdition(WorkspaceFolder.first)
        let schedule = SourceSchedule(every: try Interval(every))
        // The clock is far ahead: only the civil day counts.
        let state = schedule.state(after: try lastFetch(folder), today: try civil(day), now: .distantFuture)
        #expect((state == .due) == isDue, "\(state)")
    }

    @Test func `an interval of hours counts from the instant of the fetch`() throws {
        let folder = try WorkspaceFolder()
        try folder.importEdition(WorkspaceFolder.first)
        let last = try lastFetch(folder)
        let made = try Date(last.at, strategy: .iso8601)
        let schedule = SourceSchedule(every: try Interval("12h"))
        func state(_ seconds: Double) -> SourceSchedule.State {
            schedule.state(after: last, today: last.day, now: made.addingTimeInterval(seconds))
        }
        guard case .later(let why) = state(43_199) else { throw CancellationError() }
        #expect(why.hasPrefix("not due before ") && why.hasSuffix(" (every 12h)"))
        #expect(state(43_200) == .due)
        guard case .ahead(let odd) = state(-60) else { throw CancellationError() }
        #expect(odd.contains("which has not come: was the clock wrong? It is due"))
    }

    @Test func `a fetch of a day that has not come leaves the source due, and is reported`() throws {
        let folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nsources: {toy: {from: edition.csv, every: 7d}}\n")
        try folder.importEdition(WorkspaceFolder.first, on: "2099-01-01")
        let reporter = RecordingReporter()
        let outcome = try sync(folder.workspace(reporter), on: "2026-02-10")
        #expect(outcome.reports.map(\.verdict) == [.unchanged])
        guard case .aheadOfTime(let one)? = reporter.steps.first else { throw CancellationError() }
        #expect(one.source == "toy")
        #expect(one.why.hasPrefix("its last fetch, 1, is of 2099-01-01"))
    }

    private func sync(_ workspace: Workspace, on day: String, isDueOnly: Bool = true) throws -> SyncOutcome {
        let today = try civil(day)
        let sync = SourceSync(
            workspace,
            isDueOnly: isDueOnly,
            stated: today,
            isDryRun: false,
            purpose: "a test"
        )
        return try sync.run { _, _, _ in nil }
    }

    @Test func `a sync of what is due skips the others, and a failed source is due again at once`() throws {
        let folder = try WorkspaceFolder()
        try folder.write(
            "recordal.yaml",
            """
            time_zone: UTC
            sources:
              weekly: {definition: toy, from: weekly.csv, every: 7d}
              always: {definition: toy, from: always.csv}

            """
        )
        for name in ["weekly", "always"] { try folder.write("\(name).csv", WorkspaceFolder.first) }
        #expect(try sync(folder.workspace(), on: "2026-01-10").reports.map(\.source) == ["weekly", "always"])
        let reporter = RecordingReporter()
        let early = try sync(folder.workspace(reporter), on: "2026-01-16")
        #expect(early.reports.map(\.source) == ["always"])
        #expect(early.skipped.map(\.source) == ["weekly"])
        #expect(early.skipped.map(\.why) == ["not due before 2026-01-17 (every 7d)"])
        #expect(reporter.steps.count == 1)
        #expect(try sync(folder.workspace(), on: "2026-01-16", isDueOnly: false).reports.count == 2)
        try folder.write("weekly.csv", "<html>log in</html>")
        let failed = try sync(folder.workspace(), on: "2026-01-24")
        #expect(failed.reports.map(\.verdict) == [.failed, .unchanged])
        #expect(failed.reasons == [.failed])
        try folder.write("weekly.csv", WorkspaceFolder.first)
        #expect(try sync(folder.workspace(), on: "2026-01-24").reports.count == 2)
    }

    @Test func `neither a notice nor a list of one holder is a pull`() throws {
        let folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nsources: {toy: {from: edition.csv, every: 7d}}\n")
        try folder.importEdition(WorkspaceFolder.first)
        try folder.write("letter.txt", "customs says")
        let notice = NoticeEntry(
            words: ["toy:N1", "valid_to=2026-04-01"],
            evidence: folder.path + "/letter.txt",
            date: nil,
            reason: nil,
            source: nil
        )
        let entered = try notice.enter(in: folder.workspace(), today: civil("2026-01-16"), isDryRun: false)
        #expect(entered.report.verdict == .applied)
        try folder.importEdition(WorkspaceFolder.header + WorkspaceFolder.rows(1...1), on: "2026-01-16") {
            $0.coverage = .partial
        }
        try folder.write("edition.csv", WorkspaceFolder.first)
        #expect(try sync(folder.workspace(), on: "2026-01-16").skipped.map(\.source) == ["toy"])
        #expect(try sync(folder.workspace(), on: "2026-01-17").reports.map(\.source) == ["toy"])
    }

    @Test func `a source that is named and cannot be pulled is wrong usage`() throws {
        let folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nsources: {toy: {}}\n")
        for name in ["toy", "nowhere"] {
            #expect(throws: UsageError.self) { try SourceSelection(folder.workspace(), named: [name]) }
        }
        #expect(try SourceSelection(folder.workspace(), named: []).jobs.isEmpty)
    }

    @Test func `without a source that can be pulled, a sync says so`() throws {
        let folder = try WorkspaceFolder()
        try folder.write(
            "sources/web.yaml",
            WorkspaceFolder.toy + "\npull: {url: 'http://register.example/list.csv'}\n"
        )
        let reporter = RecordingReporter()
        let outcome = try sync(folder.workspace(reporter), on: "2026-01-10")
        #expect(outcome.reports.isEmpty && outcome.reasons.isEmpty)
        guard case .nothingToPull(_, let unnamed)? = reporter.steps.first else { throw CancellationError() }
        #expect(unnamed == ["web"])
    }
}
