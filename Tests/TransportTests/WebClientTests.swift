import Foundation
import Testing
@testable import Transport
import WebMock

@Suite struct WebClientTests {
    @Test(arguments: ["csv", "chunked", "close", "gzip", "cookie"])
    func `a body comes as it was sent, however it travels`(_ path: String) throws {
        let asking = try Asking { $0.contact = "ip@example.com" }
        let response = try asking.get(path)
        #expect(response.status == 200)
        #expect(asking.text == Asking.list())
        #expect(asking.heads == 1)
        let headers = try #require(try asking.log().first?["headers"] as? [String: String])
        #expect(headers["User-Agent"] == "recordal (+ip@example.com)")
        for encoding in ["gzip", "br", "zstd"] { #expect(headers["Accept-Encoding"]?.contains(encoding) == true) }
    }

    @Test func `a large body comes in pieces`() throws {
        let asking = try Asking()
        let response = try asking.get("csv?count=10000")
        #expect(asking.text == Asking.list(10_000))
        #expect(response.received == asking.body.count)
    }

    @Test func `a copy at hand is asked about, and the cookies of one fetch are not those of the next`() throws {
        let asking = try Asking()
        let first = try asking.get("etag")
        let etag = try #require(first.header("ETag"))
        let again = try asking.get("etag") {
            $0.validators = WebRequest.Validators(etag: etag, lastModified: first.header("last-modified"))
        }
        #expect(again.status == 304)
        #expect(asking.body.isEmpty)
        #expect(asking.heads == 2)
        let session = try asking.client.newSession()
        _ = try asking.get("cookie", session: session)
        _ = try asking.get("cookie", session: session)
        _ = try asking.get("cookie")
        let cookies = try asking.log().filter { $0["path"] as? String == "/cookie" }
            .map { ($0["headers"] as? [String: String])?["Cookie"] ?? "-" }
        #expect(cookies == ["-", "seen=yes", "seen=yes", "-", "seen=yes"])
    }

    @Test func `forms and JSON are posted, and what follows a copy is asked for`() throws {
        let asking = try Asking()
        _ = try asking.get("echo") { $0.method = .form([("a b", "小&米"), ("c", "")]) }
        #expect(asking.text == "a%20b=%E5%B0%8F%26%E7%B1%B3&c=")
        _ = try asking.get("echo") { $0.method = .json("{\"page\": 1}") }
        #expect(asking.text == "{\"page\": 1}")
        let types = try asking.log().compactMap { ($0["headers"] as? [String: String])?["Content-Type"] }
        #expect(types == ["application/x-www-form-urlencoded", "application/json"])
        let rest = try asking.get("range") { $0.rest = (from: 100, etag: "\"x\"") }
        #expect(rest.status == 206)
        #expect(asking.text == String(decoding: Array(Asking.list().utf8)[100...], as: UTF8.self))
    }

    @Test(arguments: [
        ("truncated", TransportError.Kind.truncated), ("chunkedcut", .truncated), ("reset", .truncated),
        ("stall", .slow), ("drip", .slow), ("bomb", .tooLarge), ("endless", .tooLarge),
        ("headers", .tooLarge), ("badgzip", .malformed), ("garbage", .malformed),
    ])
    func `an answer that cannot be used is an error that says why`(_ path: String, _ kind: TransportError.Kind) throws {
        let asking = try Asking {
            $0.mostBytes = 2 << 20
            $0.retries = 0
            if kind == .slow { $0.idleSeconds = 1 }
        }
        let error = try #require(asking.error(path))
        #expect(error.kind == kind, "\(error)")
        #expect(error.description.hasPrefix("GET http://127.0.0.1:"))
        #expect(asking.body.count <= 2 << 20)
    }

    @Test(arguments: [
        ("ftp://example.com/x", "only http and https"), ("file:///etc/passwd", "only http and https"),
        ("https://", "https://host/path"), ("http://name:word@example.com/", "a name or a password in it"),
        ("gopher://x", "only http and https"),
        ("https://example.com/" + String(repeating: "x", count: 8_173), "8193 bytes"),
    ])
    func `other addresses are not asked`(_ url: String, _ words: String) {
        let error = #expect(throws: TransportError.self) { try WebAddress(url, shown: "shown") }
        #expect(error?.kind == .address)
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(error?.description.hasPrefix("shown: ") == true)
    }

    @Test func `it ends within a second when it is stopped`() throws {
        let asking = try Asking { $0.idleSeconds = 30 }
        for path in ["hang", "stall", "drip", "endless"] {
            let client = try WebClient(NetworkSettings())
            let url = asking.server.url(path)
            let request = WebRequest(try WebAddress(url, shown: url), shown: url)
            let session = try client.newSession()
            let cancellation = client.cancellation
            let asked = Date()
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: 0.1)
                cancellation.stop()
            }
            let error = #expect(throws: TransportError.self) {
                try session.send(request, AnswerReceiver(head: { _ in }, piece: { _ in }))
            }
            #expect(error?.kind == .stopped, "\(path)")
            #expect(Date().timeIntervalSince(asked) < 1.1, "\(path)")
        }
    }

    @Test func `a proxy is asked instead, and a proxy that is not there is told`() throws {
        let asking = try Asking()
        let port = asking.server.port
        let through = try Asking(asking.server) { $0.proxy = "http://127.0.0.1:\(port)" }
        // There is no such host: what answers is the proxy.
        let path = URL(string: asking.server.url("csv"))?.path ?? ""
        let response = try through.get("http://register.example\(path)")
        #expect(response.status == 200)
        #expect((try asking.log().first?["headers"] as? [String: String])?["Host"] == "register.example")
        let none = try Asking(asking.server) {
            $0.proxy = "http://127.0.0.1:1"
            $0.retries = 0
        }
        #expect(none.error("http://register.example/csv")?.kind == .unreachable)
    }
}
