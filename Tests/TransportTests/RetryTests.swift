import Foundation
import TestSupport
import Testing
@testable import Transport
import WebMock

@Suite(.waitingForPrograms) struct RetryTests {
    @Test func `a temporary error is retried after growing pauses`() throws {
        let fixture = try ClientFixture()
        let response = try fixture.get("then/503/3")
        #expect(response.status == 200)
        #expect(response.attempts == 4)
        #expect(fixture.text == ClientFixture.list())
        #expect(fixture.heads == 1)
        #expect(fixture.pauses.seconds == [1, 2, 4])
    }

    @Test func `a broken connection is tried again`() throws {
        let fixture = try ClientFixture()
        #expect(try fixture.get("resetthen/1").attempts == 2)
        #expect(fixture.text == ClientFixture.list())
    }

    @Test func `a server that stays away is given up`() throws {
        let fixture = try ClientFixture()
        #expect(try fixture.get("status/503").status == 503)
        #expect(fixture.pauses.seconds.count == 3)
        #expect(fixture.text == "no")
        let nobody = try ClientFixture()
        #expect(nobody.error("http://127.0.0.1:1/")?.kind == .unreachable)
        #expect(nobody.pauses.seconds.count == 3)
        // No resolver looks this name up: its first label is longer than 63 bytes (RFC 1035, section 2.3.4).
        let nameless = try ClientFixture()
        let error = nameless.error("http://\(String(repeating: "a", count: 70)).invalid/")
        #expect(error?.kind == .unreachable, "\(error?.description ?? "-")")
        #expect(error?.description.contains("Could not resolve host") == true, "\(error?.description ?? "-")")
        #expect(nameless.pauses.seconds.count == 3)
    }

    @Test(arguments: [("7", [7.0]), ("0", [1]), ("300", [300]), ("soon", [1])])
    func `the server sets the pause`(_ retryAfter: String, _ pauses: [Double]) throws {
        let fixture = try ClientFixture()
        #expect(try fixture.get("then/429/1/\(retryAfter)").status == 200)
        #expect(fixture.pauses.seconds == pauses)
    }

    @Test func `Retry-After may be a date, and a date too far away is not waited for`() throws {
        let fixture = try ClientFixture()
        let retries = fixture.client.retries
        let date = Date(timeIntervalSince1970: fixture.pauses.now.timeIntervalSince1970 + 90)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        #expect(retries.seconds(formatter.string(from: date)) == 90)
        #expect(retries.seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0)
        #expect(retries.seconds("whenever") == nil)
        #expect(try fixture.get("then/429/1/301").status == 429)
        #expect(fixture.pauses.seconds.isEmpty)
    }

    @Test(arguments: [400, 401, 403, 404, 500, 501])
    func `a permanent error is not retried`(_ status: Int) throws {
        let fixture = try ClientFixture()
        #expect(try fixture.get("status/\(status)").attempts == 1)
    }

    @Test func `a form is not sent twice, and a body that began is not begun again`() throws {
        let fixture = try ClientFixture()
        #expect(try fixture.get("then/503/1") { $0.method = .form([("a", "b")]) }.status == 503)
        #expect(fixture.error("truncated")?.kind == .truncated)
        #expect(fixture.pauses.seconds.isEmpty)
    }

    @Test func `a run has only so many retries`() throws {
        let fixture = try ClientFixture(budget: 2)
        #expect(try fixture.get("then/503/3").status == 503)
        #expect(try fixture.get("status/503").attempts == 1)
        #expect(fixture.pauses.seconds == [1, 2])
    }
}
