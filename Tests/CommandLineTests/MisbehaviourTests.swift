import Foundation
import TestSupport
import Testing
import WebMock

/// What a server can do wrong with a list, each to a source of its own, all in one run.
@Suite(.waitingForPrograms) struct MisbehaviourTests {
    private struct Case {
        let path: String
        let verdict: String
        let words: String
        var definition = "toy-number"
        /// Whether what is known may move: the fetch is good.
        var changes = false
    }

    private static let untold = "pages/NAME?page={page}&rows={size}&count=25"
    private static let number = "pages/NAME?page={page}&rows={size}&count=25"

    private static let cases = [
        // The list itself.
        Case(path: number + "&bad=duplicate-page", verdict: "failed", words: "page 2 repeats page 1"),
        Case(path: number + "&bad=skipped-page", verdict: "failed", words: "page 2 has 5 entries, where 10 should be"),
        Case(path: number + "&bad=shifting", verdict: "failed", words: "page 2 declares"),
        Case(path: number + "&bad=shifts-once", verdict: "applied", words: "", changes: true),
        Case(path: number + "&bad=lying-total", verdict: "failed", words: "page 3 has 5 entries, where 10 should be"),
        Case(path: number + "&bad=short-total", verdict: "failed", words: "page 2 has 10 entries, where 8 should be"),
        Case(path: number + "&bad=two-totals", verdict: "failed", words: "'records' stands twice, as '25' and as '35'"),
        Case(
            path: number.replacingOccurrences(of: "25", with: "30") + "&bad=stale-total",
            verdict: "failed",
            words: "behind the last one of the 20 entries"
        ),
        Case(path: number + "&bad=doubled", verdict: "held", words: "rows with the key N5 differ"),
        Case(path: number + "&bad=doubled-once", verdict: "unchanged", words: ""),
        Case(path: number + "&bad=moves", verdict: "applied", words: "", changes: true),
        Case(path: number + "&bad=link-next&on=3", verdict: "failed", words: "page 3, the last one"),
        // Pages that do not say how many entries there are.
        Case(path: untold + "&bad=capped", verdict: "unchanged", words: "", definition: "toy-untold"),
        Case(
            path: untold + "&bad=short-middle",
            verdict: "failed",
            words: "page 2 has 3 entries",
            definition: "toy-untold"
        ),
        Case(
            path: untold + "&bad=empty-middle",
            verdict: "failed",
            words: "page 2 has no entry, and page 3 has",
            definition: "toy-untold"
        ),
        Case(
            path: untold + "&bad=same-page",
            verdict: "failed",
            words: "page 2 is page 1 once more",
            definition: "toy-untold"
        ),
        Case(path: untold + "&bad=status:404&on=4", verdict: "unchanged", words: "", definition: "toy-untold"),
        Case(
            path: untold + "&bad=doubled",
            verdict: "held",
            words: "rows with the key N5 differ",
            definition: "toy-untold"
        ),
        Case(path: untold + "&bad=moves", verdict: "applied", words: "", definition: "toy-untold", changes: true),
        Case(path: number + "&bad=empty-list", verdict: "failed", words: "no entry at all"),
        Case(path: number + "&bad=half", verdict: "held", words: "missing: 13 of 25"),
        Case(path: number + "&bad=reordered", verdict: "unchanged", words: ""),
        Case(path: number + "&bad=new-column", verdict: "unchanged", words: ""),
        Case(path: number + "&bad=lost-column", verdict: "failed", words: "'holder'"),
        Case(
            path: "links/NAME?rows=10&count=25&bad=circle",
            verdict: "failed",
            words: "circle",
            definition: "toy-next"
        ),
        Case(
            path: "links/NAME?rows=10&count=25&bad=elsewhere",
            verdict: "failed",
            words: "register.example",
            definition: "toy-next"
        ),
        Case(
            path: "links/NAME?rows=10&count=25&bad=long-link",
            verdict: "failed",
            words: "an address of 1000",
            definition: "toy-next"
        ),
        Case(
            path: "links/NAME?rows=10&count=25&bad=duplicate-page",
            verdict: "failed",
            words: "page 2 repeats page 1",
            definition: "toy-next"
        ),
        Case(
            path: "links/NAME?rows=10&count=25&bad=lying-total",
            verdict: "failed",
            words: "25 of 32 entries came",
            definition: "toy-next"
        ),
        Case(
            path: "links/NAME?rows=30&count=25&bad=empty-link",
            verdict: "unchanged",
            words: "",
            definition: "toy-next"
        ),
        Case(path: number + "&bad=overlapping", verdict: "failed", words: "23 different entries came in all"),
        // One page of it.
        Case(path: number + "&bad=login&on=3", verdict: "failed", words: "a log-in page"),
        Case(path: number + "&bad=wall&on=2", verdict: "failed", words: "a bot wall"),
        Case(path: number + "&bad=error&on=2", verdict: "failed", words: "an error page"),
        Case(path: number + "&bad=status:500&on=2", verdict: "failed", words: "status 500"),
        Case(path: number + "&bad=as:206&on=2", verdict: "failed", words: "status 206, which is not a whole document"),
        Case(path: number + "&bad=status:429:60&on=3", verdict: "failed", words: "Retry-After: 60"),
        Case(path: number + "&bad=truncated&on=3", verdict: "failed", words: "ended before its end"),
        Case(path: number + "&bad=cut-unnoticed&on=2", verdict: "failed", words: "breaks off"),
        Case(path: number + "&bad=longer&on=2", verdict: "failed", words: "longer than the server declared"),
        Case(path: number + "&bad=reset&on=3", verdict: "failed", words: "broke off"),
        Case(path: number + "&bad=hang&on=2", verdict: "failed", words: "no answer in time"),
        Case(path: number + "&bad=bomb&on=2", verdict: "failed", words: "1048576"),
        Case(path: number + "&bad=empty&on=2", verdict: "failed", words: "it cannot be read: the answer is empty"),
        Case(path: number + "&bad=redirect:302:elsewhere&on=2", verdict: "failed", words: "redirects to"),
        // One document.
        Case(path: "etag/NAME?count=25&bad=old-edition", verdict: "unchanged", words: "", definition: "toy"),
        Case(path: "etag/NAME?count=25&bad=etag-always-changes", verdict: "unchanged", words: "", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=half", verdict: "held", words: "missing: 13 of 25", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=empty-list", verdict: "held", words: "count", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=longer", verdict: "failed", words: "longer than", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=cut-unnoticed", verdict: "failed", words: "breaks off", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=cut-line", verdict: "failed", words: "nothing proves", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=cut-line-10", verdict: "failed", words: "nothing proves", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=http10", verdict: "failed", words: "'end: unproven'", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=range200", verdict: "failed", words: "Content-Range", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=zero-chunk", verdict: "failed", words: "longer than", definition: "toy"),
        Case(path: "csv/NAME?count=25&bad=link-next", verdict: "failed", words: "names a next page", definition: "toy"),
        Case(path: "etag/NAME?count=25&bad=other304", verdict: "unchanged", words: "", definition: "toy"),
        Case(path: number + "&bad=close&on=2", verdict: "unchanged", words: ""),
        Case(path: "csv/NAME?count=25&bad=lost-column", verdict: "failed", words: "'holder'", definition: "toy"),
        Case(
            path: "trois/meta.csv?count=25&edition=1&bad=empty",
            verdict: "failed",
            words: "names no document",
            definition: "ru-trois"
        ),
    ]

    /// What a server can do wrong with one document; each is a failed fetch.
    private static let ofDocuments = [
        ("truncated", "ended before its end"),
        ("chunkedcut", "ended before its end"),
        ("reset", "broke off"),
        ("stall", "did not end in time"),
        ("hang", "no answer in time"),
        ("login", "a log-in page"),
        ("captcha", "a captcha"),
        ("wall", "a bot wall"),
        ("error", "an error page with status 200"),
        ("page", "an HTML page with status 200"),
        ("status:404", "status 404"),
        ("status:401", "status 401"),
        ("status:429:3600", "Retry-After: 3600"),
        ("status:500", "status 500"),
        ("as:202", "status 202, which is not a whole document"),
        ("as:203", "status 203, which is not a whole document"),
        ("as:206", "status 206, which is not a whole document"),
        ("unasked304", "status 304"),
        ("redirect:302:elsewhere", "redirects to http://localhost.example"),
        ("redirect:302:file", "'file:'"),
        ("loop", "no end"),
        ("image", "image/png"),
        ("empty", "empty"),
        ("bomb", "1048576"),
        ("endless", "1048576"),
        ("headers", "headers are larger"),
        ("garbage", "cannot be read"),
        ("badgzip", "cannot be read"),
        ("cutgzip", "broke off within its gzip"),
        ("lengths", "a length that can be none"),
    ].map { name, words in
        Case(path: "csv/NAME?count=25&bad=\(name)", verdict: "failed", words: words, definition: "toy")
    }

    private static let all = cases + ofDocuments

    private func configure(_ net: NetworkSpace, isBad: Bool) throws {
        var sources = Self.all.enumerated().map { index, one in
            let path = one.path.replacingOccurrences(of: "NAME", with: "list-\(index)")
            let good = path.replacing(#/&bad=.*/#, with: "")
            return NetworkSpace.Source(name: "s\(index)", definition: one.definition, path: isBad ? path : good)
        }
        sources.append(NetworkSpace.Source(name: "good", path: isBad ? "csv?count=27" : "csv?count=25"))
        try net.configure(
            sources,
            network: "retries: 0, size_limit_mb: 1, sources_at_once: 8",
            patience: isBad ? (2, 6) : (30, 120)
        )
    }

    @Test func `each gets its verdict, and moves nothing that is known`() throws {
        let net = try NetworkSpace()
        try configure(net, isBad: false)
        let first = try net.sync()
        #expect(first.code == 0, "\(first.reports.values.map(\.reason))")
        let moving = Self.all.indices.filter { Self.all[$0].changes }.map { "s\($0)" } + ["good"]
        let still = Self.all.indices.filter { ["failed", "held"].contains(Self.all[$0].verdict) }.map { "s\($0)" }
        let others = Self.all.indices.map { "s\($0)" }.filter { !still.contains($0) } + ["good"]
        let before = try net.knowledge(without: others)
        try configure(net, isBad: true)
        let second = try net.sync()
        #expect(second.code == 1)
        for (index, one) in Self.all.enumerated() {
            let report = try #require(second.reports["s\(index)"], "\(one.path): \(second.reports.keys)")
            #expect(report.verdict == one.verdict, "\(one.path): \(report.reason)")
            #expect(one.words.isEmpty || report.reason.contains(one.words), "\(one.path): \(report.reason)")
            #expect(!report.reason.contains("token="))
            if one.verdict == "failed" { #expect(report.members["extent"] as? String == "incomplete", "\(one.path)") }
        }
        #expect(second.reports["good"]?.count("added") == 2)
        // The entry that went is missing, and not the one that a page lost by it.
        for index in Self.all.indices where Self.all[index].path.hasSuffix("&bad=moves") {
            let gone = try net.space.sql(
                "SELECT recordation_number FROM recordation WHERE source = 's\(index)' AND presence <> 'present'"
            )
            #expect(gone == "N12\n", "\(Self.all[index].path)")
        }
        #expect(try net.knowledge(without: others) == before)
        let events = try net.space.sql(
            """
            SELECT DISTINCT source.name FROM event JOIN record ON record.id = record_id
            JOIN source ON source.id = record.source_id WHERE event.kind <> 'added'
                OR event.fetch_id NOT IN (SELECT min(id) FROM fetch GROUP BY source_id) ORDER BY 1
            """
        )
        #expect(Set(events.split(separator: "\n").map(String.init)) == Set(moving))
        // What was held waits for a person, and says so by its exit code; what failed is asked for anew.
        let held = try #require(Self.all.firstIndex { $0.verdict == "held" })
        let unchanged = try #require(Self.all.firstIndex { $0.path.contains("bad=reordered") })
        #expect(try net.sync("s\(held)").code == 3)
        #expect(try net.sync("s\(unchanged)").code == 0)
        #expect(try net.sync("s0").code == 1)
        try configure(net, isBad: false)
        let third = try net.sync()
        for index in Self.all.indices where Self.all[index].verdict == "failed" {
            #expect(third.reports["s\(index)"]?.verdict == "unchanged", "\(Self.all[index].path)")
        }
        #expect(try net.space.recordal("doctor").code == 0)
    }

    @Test func `a server that errs about what is new is found out`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "etag?count=25&bad=etag-never-changes")])
        #expect(try net.sync().reports["toy"]?.count("added") == 25)
        #expect(try net.tell("advance/etag") == "edition 2")
        #expect(try net.sync().reports["toy"]?.verdict == "unchanged")
        // Once a week the whole document is asked for, whatever the server says of it.
        _ = try net.space.sql("UPDATE exchange SET asked = '2020-01-01T00:00:00Z' WHERE status = 200")
        #expect(try net.sync().reports["toy"]?.count("changed") == 1)
        #expect(try net.tell("advance/etag") == "edition 3")
        #expect(try net.sync().reports["toy"]?.count("changed") == 1)
        let asked = try net.asked().filter { ($0["path"] as? String)?.hasPrefix("/etag") == true }
        #expect(
            asked.map { ($0["headers"] as? [String: String])?["If-None-Match"] ?? "-" } == ["-", "\"same\"", "-", "-"]
        )
    }

    @Test func `a document that breaks off is gone on with where it broke off`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "etag?count=25&bad=cut-once")], network: "retries: 1")
        let report = try #require(try net.sync().reports["toy"])
        #expect(report.count("added") == 25, "\(report.reason)")
        let asked = try net.asked()
        #expect((asked.last?["headers"] as? [String: String])?["Range"]?.hasPrefix("bytes=") == true)
    }

    @Test func `a rest that does not reach to the end is no rest`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "etag?count=25")])
        #expect(try net.sync().reports["toy"]?.count("added") == 25)
        let before = try net.knowledge(without: [])
        try net.configure([.init(name: "toy", path: "etag?count=25&edition=2&bad=short-range")], network: "retries: 1")
        let report = try #require(try net.sync().reports["toy"])
        #expect(report.verdict == "failed")
        #expect(report.reason.contains("its rest is not to be had (status 206)"), "\(report.reason)")
        #expect(try net.knowledge(without: []) == before)
    }

    @Test func `a rest that does not say of what it is a part is no rest`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "etag?count=25")])
        #expect(try net.sync().reports["toy"]?.count("added") == 25)
        let before = try net.knowledge(without: [])
        try net.configure(
            [.init(name: "toy", path: "etag?count=25&edition=2&bad=unmarked-rest")],
            network: "retries: 1"
        )
        let report = try #require(try net.sync().reports["toy"])
        #expect(report.verdict == "failed")
        #expect(report.reason.contains("its rest is not to be had (status 206)"), "\(report.reason)")
        #expect(try net.knowledge(without: []) == before)
    }

    @Test func `an answer that nothing is new of another copy is not believed`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "etag?count=25&bad=other304")])
        #expect(try net.sync().reports["toy"]?.count("added") == 25)
        #expect(try net.tell("advance/etag") == "edition 2")
        let report = try #require(try net.sync().reports["toy"])
        #expect(report.count("changed") == 1 && report.count("added") == 1, "\(report.reason)")
        let asked = try net.asked().filter { ($0["path"] as? String)?.hasPrefix("/etag") == true }
        #expect(asked.map { ($0["headers"] as? [String: String])?["If-None-Match"] != nil } == [false, true, false])
    }

    @Test func `a source that says so may have no proven end, and is held where something is missing`() throws {
        let net = try NetworkSpace()
        let toy = try String(contentsOfFile: net.space.path + "/sources/toy.yaml", encoding: .utf8)
        try net.space.write("sources/toy.yaml", toy + "\npull: {end: unproven}\n")
        try net.configure([.init(name: "toy", path: "csv?count=25&bad=http10")])
        #expect(try net.sync().reports["toy"]?.count("added") == 25)
        #expect(try net.sync().reports["toy"]?.verdict == "unchanged")
        try net.configure([.init(name: "toy", path: "csv?count=24&bad=http10")])
        let held = try net.sync()
        #expect(held.code == 3)
        let reason = held.reports["toy"]?.reason ?? ""
        #expect(reason.contains("end: 1 recordation is not in this edition, and nothing proves"), "\(reason)")
        try net.configure([.init(name: "toy", path: "csv?count=25&bad=cut-unnoticed")])
        #expect(try net.sync().reports["toy"]?.reason.contains("its last line has no end") == true)
    }

    @Test func `a secret that the server says again is shown nowhere`() throws {
        let secret = "s3cr3t-Tok/en+42"
        let net = try NetworkSpace()
        let sources = [("elsewhere", "&bad=elsewhere"), ("long", "&bad=long-link")].map { name, bad in
            NetworkSpace.Source(name: name, definition: "toy-next", path: "links/${KEY}?rows=10&count=25" + bad)
        }
        try net.configure(sources)
        let run = try net.space.recordal("sync", environment: ["KEY": secret])
        #expect(run.code == 1)
        let shown = try run.output + run.errors + net.space.recordal("status").output + net.space.sql(".dump")
        #expect(shown.contains("register.example"))
        for word in ["s3cr3t", "S3CR3T"] { #expect(!shown.contains(word)) }
    }

    @Test func `of a body without end its first megabyte is kept`() throws {
        let net = try NetworkSpace()
        let network = "retries: 0, size_limit_mb: 8"
        try net.configure([.init(name: "toy", path: "csv?count=25&bad=endless")], network: network)
        for _ in 0..<3 {
            #expect(try net.sync().reports["toy"]?.reason.contains("is larger than 8388608 bytes") == true)
        }
        // What the last one left goes with the next run that takes anything in.
        try net.configure([.init(name: "toy", path: "csv?count=25")], network: network)
        #expect(try net.sync().reports["toy"]?.count("added") == 25)
        #expect(try net.space.sql("SELECT max(size) <= 1048576, count(*) - count(sha256) FROM artifact") == "1|0\n")
        #expect(try net.space.recordal("doctor").code == 0)
    }
}
