import Foundation
import Testing
@testable import Transport
import WebMock

@Suite struct RetryTests {
    @Test func `what may pass is asked again, later each time`() throws {
        let asking = try Asking()
        let response = try asking.get("then/503/3")
        #expect(response.status == 200)
        #expect(response.attempts == 4)
        #expect(asking.text == Asking.list())
        #expect(asking.heads == 1)
        #expect(asking.pauses.seconds == [1, 2, 4])
    }

    @Test func `a broken connection is tried again`() throws {
        let asking = try Asking()
        #expect(try asking.get("resetthen/1").attempts == 2)
        #expect(asking.text == Asking.list())
    }

    @Test func `a server that stays away is given up`() throws {
        let asking = try Asking()
        #expect(try asking.get("status/503").status == 503)
        #expect(asking.pauses.seconds.count == 3)
        #expect(asking.text == "no")
        let nobody = try Asking()
        #expect(nobody.error("http://127.0.0.1:1/")?.kind == .unreachable)
        #expect(nobody.pauses.seconds.count == 3)
        // A name that no resolver looks up: its first part is longer than a name may be.
        let nameless = try Asking()
        let error = nameless.error("http://\(String(repeating: "a", count: 70)).invalid/")
        #expect(error?.kind == .unreachable, "\(error?.description ?? "-")")
        #expect(error?.description.contains("Could not resolve host") == true, "\(error?.description ?? "-")")
        #expect(nameless.pauses.seconds.count == 3)
    }

    @Test(arguments: [("7", [7.0]), ("0", [1]), ("300", [300]), ("soon", [1])])
    func `the server says when`(_ wish: String, _ pauses: [Double]) throws {
        let asking = try Asking()
        #expect(try asking.get("then/429/1/\(wish)").status == 200)
        #expect(asking.pauses.seconds == pauses)
    }

    @Test func `a wish may be a date, and one too far off is not waited for`() throws {
        let asking = try Asking()
        let retries = asking.client.retries
        let date = Date(timeIntervalSince1970: asking.pauses.now.timeIntervalSince1970 + 90)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        #expect(retries.seconds(formatter.string(from: date)) == 90)
        #expect(retries.seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0)
        #expect(retries.seconds("whenever") == nil)
        #expect(try asking.get("then/429/1/301").status == 429)
        #expect(asking.pauses.seconds.isEmpty)
    }

    @Test(arguments: [400, 401, 403, 404, 500, 501])
    func `what would be answered again is not asked again`(_ status: Int) throws {
        let asking = try Asking()
        #expect(try asking.get("status/\(status)").attempts == 1)
    }

    @Test func `a form is not sent twice, and a body that began is not begun again`() throws {
        let asking = try Asking()
        #expect(try asking.get("then/503/1") { $0.method = .form([("a", "b")]) }.status == 503)
        #expect(asking.error("truncated")?.kind == .truncated)
        #expect(asking.pauses.seconds.isEmpty)
    }

    @Test func `a run has only so many retries`() throws {
        let asking = try Asking(budget: 2)
        #expect(try asking.get("then/503/3").status == 503)
        #expect(try asking.get("status/503").attempts == 1)
        #expect(asking.pauses.seconds == [1, 2])
    }
}
