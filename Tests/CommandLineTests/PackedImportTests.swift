import Foundation
import TestSupport
import Testing

/// Files of registers as they come: packed, and several at once.
@Suite struct PackedImportTests {
    private static func gzip(_ space: TestWorkspace, _ name: String, _ text: String) throws {
        try space.write(name, text)
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", space.path + "/" + name]
        try gzip.run()
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0)
    }

    private static func rows(_ mark: String) -> String {
        TestWorkspace.first.replacing("Mark 1", with: mark)
    }

    @Test func `a packed file is kept as it came, and read again from the mirror`() throws {
        let space = try TestWorkspace()
        try Self.gzip(space, "list.csv", Self.rows("ACME"))
        let first = try space.recordal("import", "toy", "list.csv.gz")
        #expect(first.code == 0, "\(first.output)\(first.errors)")
        #expect(try space.recordal("list").output.contains("ACME"))
        #expect(try space.recordal("fetches", "export", "1", "out").code == 0)
        let kept = try Data(contentsOf: URL(fileURLWithPath: space.path + "/out/list.csv.gz"))
        #expect(try kept == Data(contentsOf: URL(fileURLWithPath: space.path + "/list.csv.gz")))
        // The exported bytes are the same edition.
        let again = try space.recordal("import", "toy", "out/list.csv.gz")
        #expect(again.code == 0, "\(again.output)\(again.errors)")
        let broken = kept.prefix(kept.count - 9)
        try space.write("cut.csv.gz", Data(broken))
        let cut = try space.recordal("import", "toy", "cut.csv.gz")
        #expect(cut.code == 1 && cut.errors.contains("the gzip file breaks off"), "\(cut.errors)")
    }

    @Test func `several files are checked one by one, and one that cannot be read hides no other`() throws {
        let space = try TestWorkspace()
        try space.write("one.csv", Self.rows("ACME"))
        try space.write("two.csv", Self.rows("BETA"))
        try space.write("page.html", "<html>")
        let both = try space.recordal("sources", "check", "toy", "one.csv", "two.csv")
        #expect(both.code == 0 && both.output.contains("ACME") && both.output.contains("BETA"), "\(both.output)")
        let object = try space.recordal("sources", "check", "toy", "one.csv", "two.csv", "--json").object()
        let files = try #require(object["files"] as? [[String: Any]])
        #expect(files.map { $0["file"] as? String } == ["one.csv", "two.csv"])
        #expect(files.allSatisfy { (($0["check"] as? [String: Any])?["rows"] as? Int ?? 0) > 0 })
        let mixed = try space.recordal("sources", "check", "toy", "page.html", "two.csv")
        #expect(mixed.code == 1 && mixed.output.contains("BETA"), "\(mixed.output)")
        #expect(mixed.errors.contains("this is an HTML page"))
    }
}
