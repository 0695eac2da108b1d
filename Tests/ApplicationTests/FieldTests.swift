@testable import Application
import Foundation
import Mirror
import Recordations
import Rendering
import TestSupport
import Testing

/// Every field of a recordation is in the view, in `--json` and in the lists of the manual: the compiler finds none of these.
struct FieldTests {
    private static let names = Field.allCases.map(\.name)

    @Test func `the view and the object of --json have every field`() throws {
        let folder = try WorkspaceFolder()
        try folder.importEdition(WorkspaceFolder.header + WorkspaceFolder.rows(1...1, end: "2026-12-31"))
        let mirror = try folder.workspace().openMirror(creating: false)
        defer { try? mirror.close() }
        let rows = try mirror.read { db in
            try db.rows("SELECT \(Self.names.joined(separator: ", ")) FROM recordation")
        }
        #expect(rows.count == 1)
        let recordation = try #require(try mirror.recordations(Filter()).first)
        guard case .object(let members) = recordation.json(Portfolio([])) else {
            Issue.record("the recordation is no object")
            return
        }
        #expect(Set(Self.names).subtracting(members.map(\.0)) == [])
    }

    @Test(arguments: [("json", "| R | `"), ("sources", "The fields are `")])
    func `the lists of the manual have every field`(topic: String, start: String) throws {
        let page = try String(contentsOfFile: Repository.path + "/Config/manual/\(topic).md", encoding: .utf8)
        let begin = try #require(page.range(of: start)?.upperBound)
        let list = page[begin...].prefix { $0 != "`" }.split { " \n".contains($0) }.map(String.init)
        #expect(Set(Self.names).subtracting(list) == [])
    }
}
