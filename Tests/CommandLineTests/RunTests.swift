import Foundation
import TestSupport
import Testing
import WebMock

/// What a timer calls, and what it leaves behind.
@Suite(.waitingForPrograms) struct RunTests {
    private func ping(_ asked: [[String: Any]]) -> [String] {
        asked.compactMap { $0["path"] as? String }.filter { $0.hasPrefix("/csv/ping") }
    }

    @Test func `a run brings in what is due, and tells the heartbeat`() throws {
        let net = try NetworkSpace()
        let top = "rehearsal: false\nheartbeat: '\(net.server.url("csv/ping"))'"
        try net.configure(
            [
                .init(name: "weekly", path: "csv?count=12", more: ", every: 7d"),
                .init(name: "always", path: "csv?count=12"),
            ],
            top: top
        )
        #expect(try net.space.recordal("run", "--today", "2026-01-10").code == 0)
        #expect(ping(try net.asked()) == ["/csv/ping/start", "/csv/ping"])
        let early = try net.space.recordal("run", "--today", "2026-01-16", "--json").object()
        #expect((early["sources"] as? [[String: Any]])?.compactMap { $0["source"] as? String } == ["always"])
        let left = try #require(early["left"] as? [[String: Any]])
        #expect(left.compactMap { $0["reason"] as? String } == ["not due before 2026-01-17 (every 7d)"])
        #expect(early["schema"] as? String == "recordal.run/1")
        let due = try net.space.recordal("sync", "--due", "--today", "2026-01-17", "--json").object()
        #expect((due["sources"] as? [Any])?.count == 2)
        try net.configure([.init(name: "weekly", path: "status/503", more: ", every: 7d")], top: top)
        #expect(try net.space.recordal("run", "--today", "2026-01-24").code == 1)
        #expect(ping(try net.asked()).suffix(2) == ["/csv/ping/start", "/csv/ping/fail"])
        // What failed is due again at once.
        let again = try net.space.recordal("run", "--today", "2026-01-25", "--json").object()
        #expect((again["sources"] as? [Any])?.count == 1)
        let pings = ping(try net.asked()).count
        #expect(try net.space.recordal("run", "--dry-run", "--today", "2026-01-25").code == 1)
        #expect(ping(try net.asked()).count == pings)
        let other = try Program.shell(
            "exec 9>>recordal.sqlite.lock; flock 9; echo 'process 1, run' >&9; \"$RECORDAL\" run; echo $?",
            in: net.space.path
        )
        #expect(other.output.hasSuffix("6\n"), "\(other.output) \(other.errors)")
        #expect(other.errors.contains("process 1, run"))
        // It says that it begins, and how it ends says the run that holds the lock.
        #expect(ping(try net.asked()).count == pings + 1)
    }

    @Test func `a server is left alone outside its hours`() throws {
        let net = try NetworkSpace()
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/Zurich"))
        let hour = calendar.component(.hour, from: Date())
        func window(_ from: Int) -> String { "\((hour + from) % 24):00-\((hour + from + 2) % 24):00" }
        let closed = "retries: 0, hosts: {127.0.0.1: {hours: '\(window(3))'}}"
        try net.configure([.init(name: "toy", path: "csv")], network: closed)
        let outcome = try net.space.recordal("sync")
        #expect(outcome.code == 0)
        #expect(
            outcome.output.contains("toy: left alone, its server may be asked at \(window(3)) alone"),
            "\(outcome.output)"
        )
        #expect(try net.asked().isEmpty)
        try net.configure([.init(name: "toy", path: "csv")], network: "retries: 0, hours: '\(window(0))'")
        #expect(try net.sync().reports["toy"]?.verdict == "applied")
    }

    @Test func `old bytes go, and none on which something stands`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "csv")], top: "retention: 30d")
        #expect(try net.space.recordal("sync", "--today", "2026-01-10").code == 0)
        try net.configure([.init(name: "toy", path: "login")], top: "retention: 30d")
        #expect(try net.space.recordal("sync", "--today", "2026-01-11").code == 1)
        try net.configure([.init(name: "toy", path: "csv?count=13")], top: "retention: 30d")
        #expect(try net.space.recordal("sync", "--today", "2026-02-09").code == 0)
        #expect(try net.space.recordal("fetches", "export", "2", "kept").code == 0)
        let outcome = try net.space.recordal("sync", "--today", "2026-02-11")
        #expect(outcome.output.contains("1 old document"), "\(outcome.output)")
        let gone = try net.space.recordal("fetches", "export", "2", "gone")
        #expect(gone.code == 2)
        #expect(gone.errors.contains("were removed on 2026-02-11"), "\(gone.errors)")
        #expect(try net.space.recordal("fetches", "export", "1", "first").code == 0)
        #expect(try net.space.recordal("fetches", "show", "2").output.contains("sha256"))
        #expect(try net.space.recordal("doctor").code == 0)
        // The same page once more brings its bytes back.
        try net.configure([.init(name: "toy", path: "login")])
        #expect(try net.space.recordal("sync", "--today", "2026-02-12").code == 1)
        #expect(try net.space.recordal("fetches", "export", "2", "back").code == 0)
        #expect(try net.space.recordal("doctor").code == 0)
    }

    @Test func `sources are pulled at once, and one host is not asked more often than it likes`() throws {
        let net = try NetworkSpace()
        let paths = (1...4).map { NetworkSpace.Source(name: "s\($0)", path: "csv/\($0)?pause=0.2") }
        try net.configure(paths)
        #expect(try net.sync().code == 0)
        func most() throws -> Int {
            let log = try JSONSerialization.jsonObject(with: Data(try net.tell("log").utf8)) as? [String: Any]
            return try #require(log?["most_at_once"] as? Int)
        }
        #expect(try most() > 1)
        let polite = try NetworkSpace()
        try polite.configure(
            [.init(name: "toy", definition: "toy-number", path: "pages/list?page={page}&rows={size}&count=45")],
            network: "at_once: 1, interval_ms: 40"
        )
        #expect(try polite.sync().code == 0)
        let moments = try polite.asked().compactMap { $0["at"] as? Double }
        #expect(moments.count == 12)
        // When a request is read depends on the machine too: a late one comes closer to the next, and no sum of eleven grows less.
        #expect(try #require(moments.last) - #require(moments.first) > 0.4)
    }

    @Test func `a source whose definition is broken keeps no other from being applied`() throws {
        let net = try NetworkSpace()
        try net.space.write("sources/broken.yaml", TestWorkspace.toy + "\nkye: [mark]\n")
        try net.configure([.init(name: "bad", definition: "broken", path: "csv"), .init(name: "toy", path: "csv")])
        let (code, reports) = try net.sync()
        #expect(code == 1)
        #expect(reports["toy"]?.verdict == "applied")
        #expect(reports["bad"]?.verdict == "failed")
        #expect(reports["bad"]?.reason.contains("there is no setting 'kye'") == true)
        #expect(try net.space.recordal("sync", "bad").code == 2)
    }

    @Test func `status shows what was never brought in`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "csv"), .init(name: "never", path: "csv")])
        #expect(try net.sync("toy").code == 0)
        let status = try net.space.recordal("status", "--json").object()
        let sources = try #require(status["sources"] as? [[String: Any]])
        #expect(sources.compactMap { $0["source"] as? String } == ["toy", "never"])
        #expect((status["warnings"] as? [String])?.contains { $0.contains("never was never brought in") } == true)
    }

    @Test(arguments: [
        ("every: soon", "no interval"), ("retention: 12h", "days or weeks"),
        ("heartbeat: 'ftp://x/y'", "only http and https"),
        ("network: {hours: '25:00-26:00'}", "part of the day"),
        ("network: {hosts: {'https://a/': {at_once: 1}}}", "host alone"),
        ("network: {at_once: 0}", "'at_once' must be from 1"),
        ("network: {hosts: {a.example: {speed: 1}}}", "no setting 'speed'"),
    ])
    func `a mistake in the settings is told with its place`(_ line: String, _ words: String) throws {
        let space = try TestWorkspace()
        let every = line.hasPrefix("every") ? "sources: {toy: {from: inbox, \(line)}}" : line
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{holder: a}]\n\(every)\n")
        let outcome = try space.recordal("config", "check")
        #expect(outcome.code == 2)
        let text = outcome.output + outcome.errors
        #expect(text.contains(words) && text.contains("recordal.yaml:3:"), "\(text)")
    }
}
