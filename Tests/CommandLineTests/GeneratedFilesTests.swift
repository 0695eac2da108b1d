import Foundation
import TestSupport
import Testing

/// The files of `Config` that follow from the commands are those that the program writes.
@Suite(.waitingForPrograms) struct GeneratedFilesTests {
    private static let config = Program.repository + "/Config"
    private static let remedy = "make them anew: .build/debug/recordal generate Config"

    private static func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            var isFolder = ObjCBool(false)
            return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    @Test(arguments: ["man", "completions", "schemas"])
    func `what is generated is not stale`(kind: String) throws {
        let folder = try TemporaryFolder()
        let made = try Program.run(Program.path, ["generate", folder.path], in: folder.path)
        try #require(made.code == 0, "\(made)")
        let new = Self.files(below: folder.path + "/" + kind)
        #expect(!new.isEmpty)
        #expect(
            new == Self.files(below: Self.config + "/" + kind),
            "\(kind): \(Self.remedy), and remove what is left over"
        )
        for name in new {
            let paths = [folder.path, Self.config].map { "\($0)/\(kind)/\(name)" }
            #expect(
                FileManager.default.contents(atPath: paths[0]) == FileManager.default.contents(atPath: paths[1]),
                "Config/\(kind)/\(name) is stale; \(Self.remedy)"
            )
        }
    }

    @Test func `the tables of JSON keys in the manual are not stale`() throws {
        let folder = try TemporaryFolder()
        let page = try #require(FileManager.default.contents(atPath: Self.config + "/manual/json.md"))
        try FileManager.default.createDirectory(atPath: folder.path + "/manual", withIntermediateDirectories: true)
        try page.write(to: URL(fileURLWithPath: folder.path + "/manual/json.md"))
        let made = try Program.run(Program.path, ["generate", folder.path], in: folder.path)
        try #require(made.code == 0, "\(made)")
        #expect(
            FileManager.default.contents(atPath: folder.path + "/manual/json.md") == page,
            "Config/manual/json.md is stale; \(Self.remedy)"
        )
    }

    @Test(arguments: [
        ["/usr/bin/mandoc", "-Tlint", "-Wwarning"], ["/usr/bin/groff", "-man", "-Tutf8", "-ww", "-z"],
    ])
    func `manual pages have no mistakes`(command: [String]) throws {
        guard let program = command.first, FileManager.default.isExecutableFile(atPath: program) else {
            return print("not tried: \(command) is not installed")
        }
        let folder = Self.config + "/man/man1"
        let pages = Self.files(below: folder)
        #expect(pages.count > 60)
        let outcome = try Program.run(program, command.dropFirst() + pages, in: folder)
        #expect(outcome.code == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
    }

    @Test func `a manual page has the options, examples and exit codes of its command`() throws {
        let folder = Self.config + "/man/man1/"
        let page = try String(contentsOfFile: folder + "recordal-import.1", encoding: .utf8)
            .replacing("\\-", with: "-")
        for part in ["--partial", "--dry-run", ".SH EXAMPLES", "recordal import kz-customs", ".SH EXIT STATUS"] {
            #expect(page.contains(part), "\(part)")
        }
        let first = try String(contentsOfFile: folder + "recordal.1", encoding: .utf8)
        #expect(first.contains(".BR recordal\\-undo (1)"))
    }
}
