@testable import Application
import Foundation
import TestSupport
import Testing

/// A definition that nobody has checked is told of, once for each source and run.
@Suite(.waitingForPrograms) struct OpenChecksTests {
    private static let unchecked = WorkspaceFolder.toy
        .replacing("  holder: holder\n", with: "  holder: holder  # check: taken for holder\n")
        .replacing("key: [recordation_number]", with: "# check: look\nkey: [recordation_number]  # check: is it?\n")

    @Test func `an import warns while lines are marked, with the file and the line`() throws {
        let folder = try WorkspaceFolder()
        try folder.write("sources/toy.yaml", Self.unchecked)
        let file = folder.path + "/edition.csv"
        try folder.write("edition.csv", WorkspaceFolder.first)
        let reporter = RecordingReporter()
        _ = try FileImport(source: "toy", files: [file])
            .run(in: folder.workspace(reporter), today: civil("2026-01-10"), isDryRun: true) { [] }
        let line = try #require(Self.unchecked.split(separator: "\n").firstIndex { $0.contains("# check:") }) + 1
        #expect(
            reporter.warnings == [
                "toy: 3 lines are still marked 'check:', the first is \(folder.path)/sources/toy.yaml:\(line). Correct each, "
                    + "or delete its mark where it is right; or be asked: recordal sources edit toy FILE"
            ]
        )
    }

    @Test func `a sync warns of each such source once`() throws {
        let folder = try WorkspaceFolder()
        try folder.write(
            "recordal.yaml",
            "time_zone: UTC\nsources: {toy: {from: edition.csv}, good: {from: edition.csv}}\n"
        )
        try folder.write("sources/good.yaml", WorkspaceFolder.toy)
        try folder.write("sources/toy.yaml", Self.unchecked)
        try folder.write("edition.csv", WorkspaceFolder.first)
        let reporter = RecordingReporter()
        let sync = SourceSync(
            try folder.workspace(reporter),
            isDueOnly: false,
            stated: try civil("2026-01-17"),
            isDryRun: false,
            purpose: "a test"
        )
        _ = try sync.runQueueingNotifications()
        let told = reporter.warnings.filter { $0.contains("check:") }
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("toy: 3 lines are still marked") == true)
    }

    @Test(arguments: [
        "title: 'no # check here'", "mark: Mark  # a check: of something", "mark: Mark#check: no comment", "",
    ])
    func `a line without a mark is none`(line: String) {
        #expect(OpenChecks(line + "\n", path: "x.yaml") == nil)
    }

    @Test func `one marked line is told in the singular`() throws {
        let checks = try #require(OpenChecks("a: 1\nb: 2  #check: b\n", path: "x.yaml"))
        #expect(checks.count == 1 && checks.line == 2)
        #expect(checks.sentence.hasPrefix("1 line is still marked 'check:', it is x.yaml:2."))
    }

    @Test func `what ships is not told of`() throws {
        let folder = try WorkspaceFolder()
        let reporter = RecordingReporter()
        try folder.workspace(reporter).warnOfOpenChecks("kz-customs", "key: [mark]  # check: x\n")
        #expect(reporter.warnings.isEmpty)
    }
}
