import Foundation
import TestSupport
import Testing
import WebMock

/// The ways in which a register is pulled, each held to the same contract.
@Suite(.waitingForPrograms) struct PullingWaysTests {
    private static let ways = [
        NetworkSpace.Source(name: "document", path: "etag?count=25"),
        .init(name: "number", definition: "toy-number", path: "pages/list?page={page}&rows={size}&count=25"),
        .init(name: "untold", definition: "toy-untold", path: "pages/untold?page={page}&rows={size}&count=25"),
        // The last page of this one has no entry.
        .init(name: "even", definition: "toy-untold", path: "pages/even?page={page}&rows={size}&count=30"),
        .init(name: "offset", definition: "toy-offset", path: "offset/list?offset={offset}&limit={size}&count=25"),
        .init(name: "next", definition: "toy-next", path: "links/list?rows=10&count=25"),
        .init(name: "cursor", definition: "toy-cursor", path: "cursor/list?cursor={cursor}&count=25"),
        .init(name: "cn-gacc", definition: "cn-gacc", path: "gacc/grid?count=65"),
        .init(name: "gacc-page", definition: "cn-gacc-page", path: "gacc/page?count=25"),
        .init(name: "ru-trois", definition: "ru-trois", path: "trois/meta.csv?count=25"),
        .init(name: "by-customs", definition: "by-customs", path: "file/by-customs-2025-01-19.xlsx"),
    ]

    @Test func `each way brings all of a register, nothing new of the same one, and what is new of the next`() throws {
        let net = try NetworkSpace()
        let grid = try String(contentsOfFile: Program.repository + "/Config/sources/cn-gacc.yaml", encoding: .utf8)
        let form = try #require(grid.range(of: "pull:\n"))
        let end = try #require(grid.range(of: "  extent: complete\n"))
        try net.space.write(
            "sources/cn-gacc-page.yaml",
            grid.replacingCharacters(in: form.lowerBound..<end.upperBound, with: "")
                .replacingOccurrences(of: "register: cn-gacc", with: "register: cn-gacc-page")
        )
        try net.configure(Self.ways)
        let first = try net.sync()
        #expect(first.code == 0)
        for way in Self.ways {
            let report = try #require(first.reports[way.name])
            #expect(report.verdict == "applied", "\(way.name): \(report.reason)")
            let expected = ["cn-gacc": 65, "by-customs": 61, "even": 30][way.name] ?? 25
            #expect(report.count("rows") == expected, "\(way.name)")
            #expect(report.members["extent"] as? String == (way.name == "gacc-page" ? "partial" : "complete"))
        }
        let events = try net.space.sql("SELECT count(*) FROM event")
        let again = try net.sync()
        #expect(again.code == 0)
        for way in Self.ways { #expect(again.reports[way.name]?.verdict == "unchanged", "\(way.name)") }
        #expect(try net.space.sql("SELECT count(*) FROM event") == events)
        for register in ["etag", "pages", "offset", "links", "cursor", "gacc", "trois"] {
            #expect(try net.tell("advance/\(register)") == "edition 2")
        }
        let next = try net.sync()
        for way in Self.ways where way.name != "by-customs" {
            let report = try #require(next.reports[way.name])
            let changed = way.name == "gacc-page" ? 0 : 1
            #expect(report.count("added") == 1, "\(way.name): \(report.reason)")
            #expect(report.count("changed") == changed, "\(way.name): \(report.reason)")
        }
        #expect(try net.space.recordal("doctor").code == 0)
        let shown = try net.space.recordal("fetches", "list", "--source", "ru-trois", "--limit", "1", "--json").object()
        let fetch = try #require((shown["fetches"] as? [[String: Any]])?.first)
        #expect(fetch["published"] as? String == "2026-07-20")
    }

    @Test func `a grid is asked for as its page does it`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "cn-gacc", definition: "cn-gacc", path: "gacc/grid?count=31")])
        #expect(try net.sync().reports["cn-gacc"]?.count("added") == 31)
        let asked = try net.asked()
        // Two pages and the first one again, and all that twice for a first edition.
        #expect(asked.map { $0["method"] as? String ?? "-" } == Array(repeating: "POST", count: 6))
        #expect(
            asked[1]["body"] as? String == "ISLIKE=true&_search=false&page=2&rows=30&sidx=RECORD_NUM&sord=desc"
                || asked[1]["body"] as? String == "_search=false&rows=30&page=2&sidx=RECORD_NUM&sord=desc&ISLIKE=true"
        )
        #expect((asked[1]["headers"] as? [String: String])?["X-Requested-With"] == "XMLHttpRequest")
    }

    @Test func `a terminal is told which page is read, and a pipe nothing`() throws {
        let net = try NetworkSpace()
        let list = "list?page={page}&rows={size}&count=25"
        let shown = ["number": "page 1 of 3, 10 of 25 rows read", "untold": "page 1, 10 rows read"]
        for (name, line) in shown {
            try net.configure([.init(name: name, definition: "toy-\(name)", path: "pages/" + list)])
            let terminal = try Program.shell("script -qec \"'$RECORDAL' sync --dry-run\" /dev/null", in: net.space.path)
            #expect(terminal.output.contains("\r\(name): \(line)\u{1B}[K"), "\(terminal.output)")
            let pipe = try net.space.recordal("sync", "--dry-run")
            #expect(pipe.errors.isEmpty && !pipe.output.contains("page 1"), "\(pipe.output) \(pipe.errors)")
        }
    }

    @Test func `a source whose definition has its address is to be named, and a bare name will do`() throws {
        let net = try NetworkSpace()
        let url = net.server.url("pages/list?page={page}&rows={size}&count=25")
        let keyed = try String(contentsOfFile: net.space.path + "/sources/toy-number.yaml", encoding: .utf8)
        try net.space.write(
            "sources/ours.yaml",
            keyed.replacingOccurrences(of: "pull:\n", with: "pull:\n  url: '\(url)'\n")
        )
        let settings = "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\nnetwork: {contact: ip@example.com}\n"
        try net.space.write("recordal.yaml", settings)
        let none = try net.space.recordal("sync")
        #expect(none.code == 0 && none.output.contains("write there: 'ours: {}'."), "\(none.output)")
        #expect(try net.space.recordal("config", "check").errors.contains("nobody pulls 'ours'"))
        let unnamed = try net.space.recordal("sync", "ours")
        #expect(unnamed.code == 2, "\(unnamed.errors)")
        #expect(unnamed.errors.contains("write 'ours: {}' there"), "\(unnamed.errors)")
        try net.space.write("recordal.yaml", settings + "sources:\n  ours:\n")
        let named = try net.space.recordal("sync")
        #expect(named.code == 0 && named.output.contains("25 added"), "\(named.output) \(named.errors)")
        #expect(!(try net.space.recordal("config", "check").output.contains("nobody pulls")))
    }

    @Test func `every page is evidence, and sha256sum agrees`() throws {
        let net = try NetworkSpace()
        try net.configure([
            .init(name: "number", definition: "toy-number", path: "pages/list?page={page}&rows={size}&count=25"),
            .init(name: "ru-trois", definition: "ru-trois", path: "trois/meta.csv"),
        ])
        #expect(try net.sync().code == 0)
        let number = try net.space.sql(
            "SELECT max(fetch.id) FROM fetch JOIN source ON source.id = source_id WHERE name = 'number'"
        )
        let id = number.trimmingCharacters(in: .newlines)
        let other = id == "1" ? "2" : "1"
        for (id, files) in [
            (id, ["page-00001.json", "page-00003.json", "fetch.json"]), (other, ["meta.csv", "fetch.json"]),
        ] {
            #expect(try net.space.recordal("fetches", "export", id, "out-\(id)").code == 0)
            let checked = try Program.shell("cd out-\(id) && sha256sum -c SHA256SUMS", in: net.space.path)
            #expect(checked.code == 0, "\(checked.output) \(checked.errors)")
            for file in files { #expect(checked.output.contains("\(file): OK"), "\(checked.output)") }
        }
        let exchanges =
            try net.space.recordal("fetches", "show", id, "--json").object()["exchanges"] as? [[String: Any]]
        // The last asked whether the first page is still the same.
        #expect(exchanges?.count == 4)
        #expect(exchanges?.allSatisfy { ($0["sha256"] as? String)?.count == 64 } == true)
    }
}
