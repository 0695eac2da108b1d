import Foundation
import TestSupport
import Testing
import WebMock

/// Sources that a web server hands out, through the executable.
@Suite(.waitingForPrograms) struct NetworkTests {
    private func space(
        _ server: MockServer,
        _ path: String,
        _ more: String = "",
        network: String = "retries: 0"
    ) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try configure(space, server.url(path), more, network: network)
        return space
    }

    private func configure(
        _ space: TestWorkspace,
        _ url: String,
        _ more: String = "",
        network: String = "retries: 0"
    ) throws {
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            network: {contact: ip@example.com, idle_seconds: 2, \(network)}
            sources:
              toy:
                from: '\(url)'
            \(more)
            """
        )
    }

    private func verdict(_ outcome: Outcome) throws -> [String] {
        let source = try #require((try outcome.object()["sources"] as? [[String: Any]])?.first)
        return [source["verdict"] as? String ?? "-", source["reason"] as? String ?? "-"]
    }

    @Test func `a page is read in the charset that its server declares, and read so again`() throws {
        let net = try NetworkSpace()
        let source = """
            jurisdiction: CN
            documents: [{format: html}]
            columns: {number: 备案号, mark: 权利名称, holder: 权利人名称}
            fields: {recordation_number: number, mark: mark, holder: holder}
            key: [recordation_number]

            """
        try net.space.write("sources/grid.yaml", source)
        try net.configure([.init(name: "grid", definition: "grid", path: "gacc/page?count=3")])
        let first = try net.space.recordal("sync")
        #expect(first.output.contains("3 added"), "\(first)")
        #expect(!first.output.contains("the server says"))
        #expect(try net.space.recordal("show", "grid:T2023-10001").output.contains("商标1"))
        // Another definition reads the stored bytes as they were read.
        try net.space.write("sources/grid.yaml", source + "strict: [holder]\n")
        let again = try net.space.recordal("sync", "--json").object()
        let report = try #require((again["sources"] as? [[String: Any]])?.first)
        #expect([report["added"], report["changed"], report["missing"]] as? [Int] == [0, 0, 0], "\(again)")
        try net.configure([.init(name: "grid", definition: "grid", path: "gacc/page?count=3&bad=wrong-charset")])
        let wrong = try net.space.recordal("sync")
        #expect(wrong.code != 0)
        // Where the source says which it is, the source counts, and the difference is told.
        let declared = source.replacing("{format: html}", with: "{format: html, charset: gb18030}")
        try net.space.write("sources/grid.yaml", declared)
        let own = try net.space.recordal("sync")
        #expect(own.code == 0, "\(own)")
        #expect(
            own.output.contains("the server says that the document is in 'utf-8'; it is read in GB18030, as the"),
            "\(own)"
        )
    }

    @Test func `a register is pulled, and pulled again without a body when nothing is new`() throws {
        let server = try MockServer()
        let space = try space(server, "etag?count=12")
        let first = try space.recordal("sync")
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.contains("12 added"), "\(first.output)")
        let shown = try space.recordal("fetches", "show", "1")
        for words in ["asked      GET http://127.0.0.1", "answered   200", "etag: \"", "document   etag"] {
            #expect(shown.output.contains(words), "\(shown.output)")
        }
        let events = try space.sql("SELECT count(*) FROM event")
        let again = try space.recordal("sync", "--json")
        #expect(try verdict(again)[0] == "unchanged")
        let exchanges = try #require(
            try space.recordal("fetches", "show", "2", "--json").object()["exchanges"] as? [[String: Any]]
        )
        #expect(exchanges.count == 1)
        #expect(exchanges[0]["status"] as? Int == 304)
        #expect(exchanges[0]["received"] as? Int == 0)
        #expect(try space.sql("SELECT count(*) FROM event") == events)
        #expect(try space.sql("SELECT count(*) FROM artifact") == "1\n")
        // Another address is another copy: nothing known is asked about.
        try configure(space, server.url("etag?count=13"))
        let third = try space.recordal("sync")
        #expect(third.output.contains("1 added"), "\(third.output)")
        #expect(try space.recordal("sync", "--dry-run").output.contains("nothing new"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a page that came instead is kept as evidence`() throws {
        let server = try MockServer()
        let space = try space(server, "login")
        #expect(try space.recordal("sync").code == 1)
        #expect(try space.recordal("fetches", "export", "1", "out").code == 0)
        let page = try String(contentsOfFile: space.path + "/out/login", encoding: .utf8)
        #expect(page.contains("Sign in"))
    }

    @Test func `a secret reaches the server and nothing else`() throws {
        let server = try MockServer()
        let secret = "s3cr3t-value/1"
        let space = try space(
            server,
            "signed/x?key=${KEY}",
            "    headers: {Authorization: 'Bearer ${TOKEN}', X-Api-Key: 'file:key.txt'}"
        )
        try space.write("key.txt", secret + "-file\n")
        let missing = try space.recordal("sync")
        #expect(missing.code == 1)
        #expect(missing.errors.contains("the environment has no KEY"), "\(missing.output)")
        let environment = ["TOKEN": secret, "KEY": "k&y-\(secret)"]
        let outcome = try space.recordal("sync", environment: environment)
        #expect(outcome.code == 0, "\(outcome.output)")
        let shown = try space.recordal("fetches", "show", "1", "--json")
        #expect(shown.output.contains("signed/x?key=${KEY}"))
        try configure(space, server.url("redirect/302/elsewhere?key=${KEY}"))
        let failed = try space.recordal("sync", environment: environment)
        #expect(failed.code == 1)
        for text in [outcome.output, outcome.errors, shown.output, failed.output, failed.errors] {
            #expect(!text.contains("s3cr3t"), "\(text)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("recordal.") }
        #expect(files.count >= 2)
        for file in files {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: space.path + "/" + file))
            #expect(bytes.range(of: Data("s3cr3t".utf8)) == nil, "\(file)")
        }
        let asked = try Program.run("/usr/bin/env", ["curl", "-s", server.url("log")], in: space.path).output
        for sent in ["Bearer \(secret)", "\(secret)-file", "key=k%26y-s3cr3t-value%2F1"] {
            #expect(asked.contains(sent))
        }
    }

    @Test func `an authority of one's own is named in the settings`() throws {
        let folder = try TemporaryFolder()
        let authority = try TestAuthority(in: folder.path)
        let server = try MockServer(certificate: authority.certificate, key: authority.key)
        let space = try space(server, "named")
        let refused = try space.recordal("sync")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("certificate is not trusted"), "\(refused.output)")
        try configure(space, server.url("named"), network: "ca_file: '\(authority.authority)'")
        #expect(try space.recordal("sync").code == 0)
        let shown = try space.recordal("fetches", "show", "2").output
        #expect(shown.contains("Test register"), "\(shown)")
        #expect(shown.contains("document   list of 2026-11-02.csv"), "\(shown)")
    }

    @Test(arguments: ["INT", "TERM"])
    func `a signal ends a pull within a second, and nothing is half done`(_ signal: String) throws {
        let server = try MockServer()
        let space = try space(server, "drip", network: "total_seconds: 60")
        let line = """
            "$RECORDAL" sync > out.txt 2>&1 & pid=$!
            until curl -s '\(server.url("log"))' | grep -q drip || ! kill -0 $pid; do sleep 0.05; done
            sleep 0.2; start=$(date +%s%N); kill -\(signal) $pid; wait $pid; code=$?
            echo "$code $(( ($(date +%s%N) - start) / 1000000 ))"
            """
        let outcome = try Program.shell("set -m\n" + line, in: space.path)
        let numbers = outcome.output.split(separator: "\n").last?.split(separator: " ").compactMap { Int($0) } ?? []
        try #require(numbers.count == 2, "\(outcome.output) \(outcome.errors)")
        let said = try String(contentsOfFile: space.path + "/out.txt", encoding: .utf8)
        #expect(numbers[0] == 1, "\(said)")
        #expect(numbers[1] < 1000)
        #expect(said.contains("stopped before its end"), "\(said)")
        #expect(try space.sql("SELECT count(*) FROM fetch") == "0\n")
        try configure(space, server.url("csv"))
        #expect(try space.recordal("sync").code == 0)
        #expect(try space.sql("SELECT count(*) FROM artifact") == "1\n")
    }

    @Test(arguments: [
        ("https://u:p@example.com/x", "", "a name or a password in it"), ("ftp://example.com/x", "", "'ftp'"),
        ("https://h/${", "", "not closed"), ("http://example.com/${K}", "", "not encrypted"),
        ("https://h/", "    headers: {Authorization: 'Bearer abc'}", "must not stand in this file"),
        ("https://h/", "    headers: {'a b': c}", "not a name of a header"),
        ("https://h/", "    redirect_hosts: ['https://b/']", "the name of a host alone"),
        ("inbox", "    headers: {A: b}", "a 'from' that is a web address"),
        ("https://h/", "    cookies: yes", "no setting 'cookies'"),
    ])
    func `a mistake in the settings is told with its place`(_ url: String, _ more: String, _ words: String) throws {
        let space = try TestWorkspace()
        try configure(space, url, more)
        let outcome = try space.recordal("config", "check")
        #expect(outcome.code == 2)
        let text = outcome.output + outcome.errors
        #expect(text.contains(words), "\(text)")
        #expect(text.contains("recordal.yaml:6:") || text.contains("recordal.yaml:7:"), "\(text)")
    }

    @Test func `a wrong address keeps nobody from reading, and nobody is asked for it`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try configure(space, "http://example.com/${K}", network: "retries: 0")
        #expect(try space.recordal("list").errors.contains("12 recordations"))
        for command in ["sync", "run"] {
            let outcome = try space.recordal(command, environment: ["K": "secret"])
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains("recordal.yaml:6:") && outcome.errors.contains("not encrypted"))
        }
    }

    @Test(arguments: [
        "contact: me", "retries: 11", "idle_seconds: 0", "ca_file: nowhere.pem", "client_key: recordal.yaml",
        "proxy: 'http://a:b@c'", "size_limit_mb: soon", "speed: 1",
    ])
    func `a mistake about the network is told with its place`(_ setting: String) throws {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nnetwork:\n  \(setting)\n")
        let outcome = try space.recordal("config", "check")
        #expect(outcome.code == 2)
        #expect((outcome.output + outcome.errors).contains("recordal.yaml:3:"), "\(outcome.output) \(outcome.errors)")
    }
}
