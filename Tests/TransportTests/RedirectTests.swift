import Foundation
import TestSupport
import Testing
@testable import Transport
import WebMock

@Suite(.waitingForPrograms) struct RedirectTests {
    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect on the site is followed`(_ status: Int) throws {
        let fixture = try ClientFixture()
        let response = try fixture.get("redirect/\(status)/csv") { $0.headers = [("Authorization", "Bearer abc")] }
        #expect(response.url == fixture.server.url("csv"))
        #expect(fixture.text == ClientFixture.list())
        let log = try fixture.log()
        #expect(
            log.prefix(2).map { ($0["headers"] as? [String: String])?["Authorization"] } == [
                "Bearer abc", "Bearer abc",
            ]
        )
    }

    @Test(arguments: [
        ("elsewhere", "another host over http"), ("long", "are the most that is asked"), ("file", "'file:'"),
        ("ftp", "'ftp:'"),
        ("localhost", "another host over http"),
    ])
    func `a redirect off the site, or of endless length, is not followed`(_ target: String, _ words: String) throws {
        let fixture = try ClientFixture()
        let error = try #require(fixture.error("redirect/302/\(target)"))
        #expect(error.kind == .redirect)
        #expect(error.description.contains(words), "\(error)")
        #expect(!error.description.contains("token"))
        #expect(try fixture.log().count == 1)
    }

    @Test func `redirects without end are given up`() throws {
        let fixture = try ClientFixture()
        let error = try #require(fixture.error("loop"))
        #expect(error.kind == .redirect)
        #expect(error.seen == "11 redirects and no end")
    }

    @Test(
        arguments: [
            ("https://a.gov/x", "https://a.gov/y", [], true), ("https://a.gov/x", "https://www.a.gov/y", [], true),
            ("https://www.a.gov/x", "https://a.gov/y", [], true),
            ("https://www.a.gov/", "https://files.a.gov/", [], false),
            ("https://www.a.gov/", "https://files.a.gov/", ["files.a.gov"], true),
            ("https://s3.example/register", "https://other.s3.example/x", [], false),
            ("https://a.gov/", "https://www.www.a.gov/", [], false),
            ("https://a.gov/", "https://a.gov.b.org/", [], false),
            ("https://a.gov/", "https://x.b.gov/", ["b.gov"], false),
            ("https://a.gov/x", "https://b.gov/y", [], false), ("https://a.gov/x", "https://nota.gov/y", [], false),
            ("https://a.gov/x", "https://b.gov/y", ["B.gov"], true), ("https://a.gov/x", "http://a.gov/y", [], false),
            ("https://a.gov/x", "http://b.gov/y", ["b.gov"], false), ("http://a.gov/x", "https://a.gov/y", [], true),
            ("http://a.gov/x", "http://a.gov/y", [], true), ("http://a.gov/x", "http://www.a.gov/y", [], false),
            ("https://10.0.0.1/x", "https://1.10.0.0.1.example/y", [], false),
            ("https://gov/", "https://x.gov/", [], false),
        ] as [(String, String, [String], Bool)]
    )
    func `where a redirect may lead`(from: String, to: String, hosts: [String], isFollowed: Bool) throws {
        let refusal = try WebAddress(from, shown: from).refusal(of: try WebAddress(to, shown: to), hosts: hosts)
        #expect((refusal == nil) == isFollowed, "\(from) \(to): \(refusal ?? "followed")")
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.255.255.254", true), ("[::1]", true),
        ("[0:0:0:0:0:0:0:1]", true), ("[::ffff:127.0.0.1]", true), ("127.evil.example", false),
        ("127.0.0.1.evil.example", false), ("localhost.evil.example", false), ("128.0.0.1", false), ("[::2]", false),
        ("[::ffff:128.0.0.1]", false), ("[::127.0.0.1]", false), ("10.0.0.1", false),
    ])
    func `this machine is known by its addresses`(_ host: String, _ isThis: Bool) throws {
        let address = try WebAddress("http://\(host):8080/x", shown: "")
        #expect(address.isLoopback == isThis, "\(address.host)")
    }

    // Credentials are sent to one origin: another port, scheme or host is another origin (RFC 6454, section 4).
    @Test(arguments: [
        ("https://a.gov/y?q", true), ("https://A.gov:443/", true), ("https://a.gov:8443/", false),
        ("http://a.gov/", false), ("http://a.gov:443/", false), ("https://www.a.gov/", false),
        ("https://x.a.gov/", false),
    ])
    func `a server is a scheme, a host and a port`(_ other: String, _ isSame: Bool) throws {
        let one = try WebAddress("https://a.gov/x", shown: "")
        #expect(one.isSameOrigin(as: try WebAddress(other, shown: "")) == isSame)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `no redirect sends a form to another host`(_ status: Int) throws {
        let folder = try Folder()
        let authority = try TestAuthority(in: folder.path)
        let server = try MockServer(certificate: authority.certificate, key: authority.key)
        let fixture = try ClientFixture(server) { $0.certificates = authority.authority }
        func ask() throws {
            _ = try fixture.get("redirect/\(status)/localhost") {
                $0.method = .form([("password", "s3cret")])
                $0.isSafeToRepeat = true
                $0.redirectHosts = ["localhost"]
            }
        }
        if status >= 307 {
            let error = #expect(throws: TransportError.self) { try ask() }
            #expect(error?.kind == .redirect)
            #expect(error?.seen.hasSuffix("with a form") == true, "\(error?.seen ?? "-")")
        } else {
            try ask()
        }
        let requests = try fixture.log()
        #expect(requests.compactMap { $0["method"] as? String }.prefix(1) == ["POST"])
        #expect(requests.dropFirst().allSatisfy { $0["method"] as? String == "GET" })
        #expect(requests.count == (status >= 307 ? 1 : 2))
    }

    @Test(arguments: [307, 308])
    func `a form is sent again on its own host`(_ status: Int) throws {
        let fixture = try ClientFixture()
        _ = try fixture.get("redirect/\(status)/csv") {
            $0.method = .form([("a", "b")])
            $0.isSafeToRepeat = true
        }
        #expect(try fixture.log().compactMap { $0["method"] as? String } == ["POST", "POST"])
    }

    @Test func `a redirect up to https and down again is not followed to its end`() throws {
        let folder = try Folder()
        let authority = try TestAuthority(in: folder.path)
        let secure = try MockServer(certificate: authority.certificate, key: authority.key)
        let fixture = try ClientFixture { $0.certificates = authority.authority }
        let port = secure.url("").dropFirst("https://127.0.0.1:".count)
        _ = try fixture.get("redirect/302/up/\(port)csv")
        #expect(fixture.text == ClientFixture.list())
        let error = try #require(fixture.error("redirect/302/up/\(port)redirect/302/down"))
        #expect(error.kind == .redirect)
        #expect(error.seen.contains("which would leave https"), "\(error.seen)")
    }

    @Test func `credentials stay with the server they are for`() throws {
        let folder = try Folder()
        let authority = try TestAuthority(in: folder.path)
        let server = try MockServer(certificate: authority.certificate, key: authority.key)
        let fixture = try ClientFixture(server) { $0.certificates = authority.authority }
        _ = try fixture.get("redirect/302/localhost") {
            $0.headers = [("Authorization", "Bearer abc"), ("X-Api-Key", "abc")]
            $0.redirectHosts = ["localhost"]
        }
        #expect(fixture.text == ClientFixture.list())
        let log = try fixture.log().compactMap { $0["headers"] as? [String: String] }
        #expect(log[0]["Authorization"] == "Bearer abc")
        #expect(log[1]["Authorization"] == nil)
        #expect(log[1]["X-Api-Key"] == nil)
        #expect(fixture.error("redirect/302/down")?.seen.contains("which would leave https") == true)
    }
}
