import Foundation
import Glibc
import TestSupport
import Testing
import WebMock

/// Settings of the section `network`, as a pull meets them.
@Suite(.waitingForPrograms) struct NetworkSettingsTests {
    @Test func `a server that wants to know who asks is shown the certificate of the settings`() throws {
        let folder = try TemporaryFolder()
        let authority = try TestAuthority(in: folder.path)
        let net = try NetworkSpace(
            MockServer(certificate: authority.certificate, key: authority.key, clients: authority.authority)
        )
        let source = NetworkSpace.Source(name: "toy", path: "csv")
        let authorityOnly = "retries: 0, ca_file: '\(authority.authority)'"
        let own = "client_certificate: '\(authority.certificate)', client_key: '\(authority.key)'"
        try net.configure([source], network: authorityOnly)
        let refused = try net.sync()
        #expect(refused.code == 1)
        #expect(refused.reports["toy"]?.verdict == "failed")
        try net.configure([source], network: "\(authorityOnly), \(own)")
        let taken = try net.sync()
        #expect(taken.code == 0)
        #expect(taken.reports["toy"]?.verdict == "applied", "\(taken.reports["toy"]?.reason ?? "-")")
        // A path is relative to the workspace, and one that cannot be read is told with its place.
        for (from, to) in [(authority.certificate, "/own.pem"), (authority.key, "/own.key")] {
            try FileManager.default.copyItem(atPath: from, toPath: net.space.path + to)
        }
        try net.configure([source], network: "\(authorityOnly), client_certificate: own.pem, client_key: own.key")
        #expect(try net.sync().code == 0)
        for (setting, words) in [
            ("client_certificate: none.pem", "'client_certificate': \(net.space.path)/none.pem cannot be read"),
            ("client_key: own.key", "'client_key' is of no use without 'client_certificate'"),
        ] {
            try net.configure([source], network: setting)
            let outcome = try net.space.recordal("sync")
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains("recordal.yaml:"), "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test(arguments: [(0, 2), (1, 3), (5, 6)])
    func `a run asks again no more often than its budget`(_ budget: Int, _ asked: Int) throws {
        let net = try NetworkSpace()
        let sources = ["a", "b"].map { NetworkSpace.Source(name: $0, definition: "toy", path: "status/503?\($0)") }
        try net.configure(sources, network: "retries: 2, retry_budget: \(budget), sources_at_once: 1")
        #expect(try net.sync().code == 1)
        #expect(try net.asked().count == asked)
    }

    @Test func `a proxy of the environment is not asked`() throws {
        let net = try NetworkSpace()
        try net.configure([.init(name: "toy", path: "csv")])
        // Nobody listens there.
        let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        let proxies = Dictionary(uniqueKeysWithValues: names.map { ($0, "http://127.0.0.1:1") })
        let outcome = try net.space.recordal("sync", environment: proxies)
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test func `who does not answer a connection is given up after connect_seconds`() throws {
        // It takes connections and never says a word: TLS does not come about.
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 4) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        try #require(bound)
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            network: {connect_seconds: 1, idle_seconds: 60, total_seconds: 60, retries: 0}
            sources: {toy: {from: 'https://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/csv'}}
            """
        )
        let start = ContinuousClock.now
        let outcome = try space.recordal("sync")
        let took = ContinuousClock.now - start
        #expect(outcome.code == 1)
        #expect(took > .milliseconds(900) && took < .seconds(20), "\(took)")
        #expect(outcome.errors.contains("failed"), "\(outcome.output)\(outcome.errors)")
    }
}
