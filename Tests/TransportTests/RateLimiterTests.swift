import Foundation
import Synchronization
import Testing
@testable import Transport
import WebMock

@Suite struct RateLimiterTests {
    private func client(_ limits: RateLimits, _ pauses: RecordedSleeps, minute: Int = 0) throws -> WebClient {
        let limiter = RateLimiter(standard: limits) { _ in minute }
        return try WebClient(NetworkSettings(), rateLimiter: limiter, schedule: pauses.schedule)
    }

    private func ask(_ client: WebClient, _ url: String) throws -> WebResponse {
        let request = WebRequest(try WebAddress(url, shown: url), shown: url)
        return try client.newSession().send(request, ResponseReceiver(head: { _ in }, chunk: { _ in }))
    }

    @Test func `the interval lies between two requests`() throws {
        var limits = RateLimits()
        limits.intervalSeconds = 1.5
        let server = try MockServer()
        let pauses = RecordedSleeps()
        let client = try client(limits, pauses)
        for _ in 1...3 { #expect(try ask(client, server.url("csv")).status == 200) }
        #expect(pauses.seconds == [1.5, 1.5])
        // Each host has its own interval.
        #expect(try ask(client, server.url("csv", host: "localhost")).status == 200)
        #expect(pauses.seconds.count == 2)
    }

    @Test func `a host that asks for a pause gets it from all requests`() throws {
        let server = try MockServer()
        let pauses = RecordedSleeps()
        let client = try client(RateLimits(), pauses)
        #expect(try ask(client, server.url("then/429/1/20")).attempts == 2)
        #expect(pauses.seconds == [20])
        client.rateLimiter.hold("127.0.0.1", until: pauses.now.timeIntervalSince1970 + 7)
        #expect(try ask(client, server.url("csv")).status == 200)
        #expect(pauses.seconds == [20, 7])
        // The longer of two pauses counts, in any order.
        let now = pauses.now.timeIntervalSince1970
        for seconds in [30.0, 5] { client.rateLimiter.hold("127.0.0.1", until: now + seconds) }
        #expect(try ask(client, server.url("csv")).status == 200)
        #expect(pauses.seconds == [20, 7, 30])
    }

    @Test func `concurrent requests to a host are limited`() throws {
        var limits = RateLimits()
        limits.atOnce = 2
        let server = try MockServer()
        let client = try WebClient(NetworkSettings(), rateLimiter: RateLimiter(standard: limits))
        let group = DispatchGroup()
        for number in 1...6 {
            let url = server.url("csv/\(number)?pause=0.05")
            group.enter()
            Thread.detachNewThread {
                let request = (try? WebAddress(url, shown: url)).map { WebRequest($0, shown: url) }
                if let request {
                    _ = try? client.newSession().send(request, ResponseReceiver(head: { _ in }, chunk: { _ in }))
                }
                group.leave()
            }
        }
        group.wait()
        let fixture = try ClientFixture(server)
        _ = try fixture.get("log")
        let log = try #require(try JSONSerialization.jsonObject(with: Data(fixture.body)) as? [String: Any])
        #expect((log["requests"] as? [Any])?.count == 6)
        #expect(log["most_at_once"] as? Int == 2)
    }

    @Test func `nothing is asked outside the hours`() throws {
        var limits = RateLimits()
        limits.hours = DayHours("22:00-06:00")
        let server = try MockServer()
        let late = try client(limits, RecordedSleeps(), minute: 23 * 60)
        #expect(try ask(late, server.url("csv")).status == 200)
        let early = try client(limits, RecordedSleeps(), minute: 12 * 60)
        let error = #expect(throws: TransportError.self) { _ = try ask(early, server.url("csv")) }
        #expect(error?.kind == .hours)
        #expect(error?.description.contains("127.0.0.1 may be asked at 22:00-06:00 alone") == true)
        #expect(try ClientFixture(server).log().count == 1)
    }

    @Test(arguments: [
        ("09:00-17:00", [540: true, 1019: true, 1020: false, 0: false]),
        ("22:00-06:00", [1320: true, 0: true, 359: true, 360: false, 720: false]),
        ("0:30-24:00", [1439: true, 29: false]),
    ])
    func `hours may go over midnight`(_ text: String, _ minutes: [Int: Bool]) throws {
        let hours = try #require(DayHours(text))
        for (minute, isIn) in minutes { #expect(hours.contains(minute) == isIn, "\(minute)") }
    }

    @Test(arguments: ["", "9-17", "24:30-25:00", "09:00", "09:00-09:00", "a:b-c:d", "09:00-10:00-11:00"])
    func `invalid hours are refused`(_ text: String) { #expect(DayHours(text) == nil) }

    @Test func `a truncated body is resumed only if the document is the same`() throws {
        let fixture = try ClientFixture()
        #expect(try fixture.get("etag?bad=cut-once").attempts == 2)
        #expect(fixture.text == ClientFixture.list())
        #expect(fixture.heads == 1)
        // Without an entity tag the rest may be of another document.
        #expect(fixture.error("csv?bad=cut-once")?.kind == .truncated)
        // A part without the entity tag of the first part, or with another one, is of another document.
        for path in ["etag?bad=unmarked-rest", "etag?bad=other-rest"] {
            let error = try #require(fixture.error(path))
            #expect(error.kind == .truncated || error.kind == .malformed, "\(error)")
            #expect(!fixture.text.contains("2029-"))
        }
        // A weak entity tag does not mean the same bytes (RFC 9110, section 13.1.5).
        #expect(fixture.error("etag?bad=weak-cut-once")?.kind == .truncated)
        let last = try #require(try fixture.log().last { ($0["path"] as? String)?.contains("etag") == true })
        #expect((last["headers"] as? [String: String])?["Range"] == nil, "\(last)")
    }

    @Test func `a body that is longer than declared is an error`() throws {
        let fixture = try ClientFixture()
        let error = try #require(fixture.error("longer"))
        #expect(error.kind == .malformed)
        #expect(error.seen.contains("longer than the server declared"))
    }

    @Test func `a sibling session has the cookies of the first`() throws {
        let fixture = try ClientFixture()
        let session = try fixture.client.newSession()
        _ = try fixture.get("cookie", session: session)
        let sibling = try session.newSibling()
        _ = try fixture.get("cookie", session: sibling)
        let cookies = try fixture.log().map { ($0["headers"] as? [String: String])?["Cookie"] ?? "-" }
        #expect(cookies == ["-", "seen=yes", "seen=yes"])
    }
}
