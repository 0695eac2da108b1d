import Foundation
import GRDB
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Registers
import Ingest
import TestSupport
import Testing
import Transport
import WebMock

/// A list that moves while it is pulled, from a server that errs: only what it really held is applied.
///
/// `RECORDAL_PULLS` in the environment says how many lists are pulled, and `RECORDAL_SEED` begins there.
@Suite(.waitingForPrograms) struct PullProofTests {
    private struct Script: Encodable {
        struct Fault: Encodable {
            let name: String
            let from: Int
            let to: Int
        }

        var states: [[[String]]]
        var changes: [Int]
        let way: String
        let format: String
        let size: Int
        let cap: Int
        let declares: Bool
        let hasMarks: Bool
        var faults: [Fault]
    }

    /// Rows of a list: each key with its end.
    private typealias List = [(key: String, end: String)]

    private static let wireFaults = [
        "status:500", "status:404", "login", "truncated", "reset", "cut-line", "cut-line-10", "http10", "range200",
        "zero-chunk", "chunked", "chunkedcut", "cutgzip", "gzip", "empty", "lengths", "longer", "unmarked-rest",
        "other304",
        "link-next",
    ]
    private static let listFaults = [
        "short", "empty", "same-page", "doubled-row", "stale-total", "two-totals", "no-next",
    ]

    private static func yaml(_ script: Script) -> String {
        let document =
            switch script.format {
            case "csv": "{format: csv, charset: [utf-8]}"
            case "html": "{format: html, charset: [utf-8]}"
            default: "{format: json, records: rows}"
            }
        let total = script.declares ? ", total: total" : ""
        let pages =
            switch script.way {
            case "number", "offset": "\npull: {pages: {by: \(script.way), size: \(script.size)\(total)}}\n"
            case "next", "cursor": "\npull: {pages: {by: \(script.way), \(script.way): next\(total)}}\n"
            default: "\n"
            }
        // The guards would hold what this is about.
        return """
            register: test
            jurisdiction: KZ
            documents: [\(document)]
            columns: {number: Number, ends: End}
            key: [recordation_number]
            fields:
              recordation_number: number
              valid_to: {column: ends, dates: [yyyy-MM-dd]}

            """ + Source.trust + pages
    }

    private static func address(_ server: MockServer, _ script: Script) -> String {
        switch script.way {
        case "number": server.url("script/list?page={page}&rows={size}")
        case "offset": server.url("script/list?offset={offset}&rows={size}")
        case "next": server.url("script/list")
        case "cursor": server.url("script/list?at={cursor}")
        default: server.url("script/list")
        }
    }

    /// The next state of a list: entries go, come and change anywhere, mostly so that their number stays.
    private func next(_ list: List, _ number: inout Int, _ seed: inout Seeded) -> List {
        var list = list
        func new() -> (String, String) {
            number += 1
            return ("R-\(number)", "20\(27 + number % 5)-01-0\(1 + number % 9)")
        }
        for _ in 0..<Int.random(in: 1...3, using: &seed) {
            guard !list.isEmpty else {
                list.append(new())
                continue
            }
            let place = Int.random(in: 0..<list.count, using: &seed)
            switch Int.random(in: 0..<6, using: &seed) {
            case 0, 1:
                list.remove(at: place)
                list.append(new())
            case 2:
                list.remove(at: place)
                list.insert(new(), at: 0)
            case 3: list[place].end = "20\(40 + number % 9)-02-02"
            case 4: if list.count > 1 { list.remove(at: place) }
            default: list.insert(new(), at: place)
            }
        }
        return list
    }

    private func present(_ bench: Bench) throws -> [String: String] {
        var present: [String: String] = [:]
        for row in try bench.rows("SELECT recordation_number, valid_to FROM recordation WHERE presence = 'present'") {
            present[row[0]] = row[1]
        }
        return present
    }

    // In parts, each with a server of its own: a pull waits for its server most of the time.
    @Test(.timeLimit(.minutes(30)), arguments: 0..<4) func `what is applied is what the server held`(part: Int) throws {
        let environment = ProcessInfo.processInfo.environment
        let pulls = (environment["RECORDAL_PULLS"].flatMap { Int($0) } ?? 160) / 4
        let first = (Seed.given ?? UInt64.random(in: 0 ... .max)) &+ UInt64(part)
        print("RECORDAL_SEED=\(first) what is applied is what the server held, part \(part)")
        let server = try MockServer()
        var outcomes: [String: Int] = [:]
        var seed = Seeded(first)
        for number in 0..<(pulls + 3) / 4 {
            let own = seed.next()
            var chance = Seeded(number == 0 && Seed.given != nil ? first : own)
            let name = number == 0 && Seed.given != nil ? first : own
            for (outcome, count) in try pull(4, server, &chance, name: "RECORDAL_SEED=\(name)") {
                outcomes[outcome, default: 0] += count
            }
        }
        print("pulls: \(outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
        // Who believes a server in nothing would hold all of this; few lists prove nothing of it.
        guard pulls >= 40 else { return }
        #expect(outcomes["applied", default: 0] * 4 > pulls)
        #expect(outcomes["failed", default: 0] * 20 > pulls)
    }

    @Test func `an answer has to be read in its time too`() throws {
        let bench = try Bench()
        let server = try MockServer()
        let client = try WebClient(NetworkSettings())
        let rows = (1...20_000).map { ["R-\($0)-xxxxxxxxxxxxxxxx", "2027-01-01"] }
        let script = Script(
            states: [rows],
            changes: [],
            way: "document",
            format: "csv",
            size: 1,
            cap: 1,
            declares: false,
            hasMarks: false,
            faults: []
        )
        try post(try String(decoding: JSONEncoder().encode(script), as: UTF8.self), client, server)
        // It takes a thousand times as long for a cell as the cell takes to come.
        let slow = "\n  mark: {column: number, capture: '((?:x+x+)+[yz])'}\n  valid_to:"
        let yaml = Self.yaml(script).replacingOccurrences(of: "\n  valid_to:", with: slow)
        let run = try bench.run(try #require(CivilDate("2026-11-29")), yaml: yaml)
        var settings = NetworkSettings()
        settings.totalSeconds = 1
        settings.retries = 0
        let pull = Downloader(try WebClient(settings), secrets: SecretLookup(environment: [:], folder: bench.folder))
        let web = try WebSource(url: SecretText(Self.address(server, script)))
        let report = try run.importDocuments(web, by: pull, extent: .complete) { _ in nil }
        #expect(report.verdict == .failed)
        #expect(
            report.reason?.contains("not read in the time that one answer may take") == true,
            "\(report.reason ?? "")"
        )
        #expect(try present(bench).isEmpty)
    }

    /// Pulls a list of its own some times; gives how often each outcome was.
    private func pull(_ times: Int, _ server: MockServer, _ seed: inout Seeded, name: String) throws -> [String: Int] {
        let bench = try Bench()
        let way = seed.one(of: ["document", "number", "number", "offset", "next", "cursor"])
        let size = Int.random(in: 2...6, using: &seed)
        var script = Script(
            states: [],
            changes: [],
            way: way,
            format: way == "document" ? seed.one(of: ["json", "csv", "html"]) : "json",
            size: size,
            cap: seed.once(in: 6) ? Int.random(in: 1...size, using: &seed) : size,
            declares: Bool.random(using: &seed),
            hasMarks: Bool.random(using: &seed),
            faults: []
        )
        var number = 0
        var list: List = []
        let length = Int.random(in: 1...40, using: &seed)
        while list.count < length { list = next(list, &number, &seed) }
        var outcomes: [String: Int] = [:]
        for round in 0..<times {
            if round > 0, !seed.once(in: 3) { list = next(list, &number, &seed) }
            var states = [list]
            script.changes = []
            script.faults = []
            if !seed.once(in: 3) {
                for _ in 0..<Int.random(in: 1...2, using: &seed) {
                    states.append(next(states[states.count - 1], &number, &seed))
                    script.changes.append(Int.random(in: 1...30, using: &seed))
                }
                script.changes.sort()
            }
            // One answer at a time is wrong: what a server says at every look nobody can tell from the truth.
            if Bool.random(using: &seed) {
                let from = Int.random(in: 1...20, using: &seed)
                let fault = seed.one(of: Bool.random(using: &seed) ? Self.wireFaults : Self.listFaults)
                script.faults = [Script.Fault(name: fault, from: from, to: from)]
            }
            script.states = states.map { $0.map { [$0.key, $0.end] } }
            let text = "\(name) round \(round): \(script.way) \(script.format) \(script.faults) \(script.changes)"
            let outcome = try pull(
                script,
                states: states,
                bench,
                server,
                retries: Int.random(in: 0...1, using: &seed),
                text: text
            )
            outcomes[outcome.verdict.rawValue, default: 0] += 1
            if outcome.isMixed { outcomes["with a row that moved meanwhile", default: 0] += 1 }
            list = states[min(outcome.states, states.count) - 1]
        }
        #expect(try bench.mirror.soundness().mistakes.isEmpty, "\(name)")
        return outcomes
    }

    private func pull(
        _ script: Script,
        states: [List],
        _ bench: Bench,
        _ server: MockServer,
        retries: Int,
        text: String
    ) throws -> (verdict: Fetch.Verdict, states: Int, isMixed: Bool) {
        let before = try present(bench)
        var settings = NetworkSettings()
        settings.retries = retries
        settings.idleSeconds = 5
        let client = try WebClient(
            settings,
            budget: RetryBudget(1000),
            schedule: RetrySchedule(now: { Date() }, sleep: { _, _ in }, chance: { 1 })
        )
        try post(try String(decoding: JSONEncoder().encode(script), as: UTF8.self), client, server)
        let yaml = Self.yaml(script)
        var web = try WebSource(url: SecretText(Self.address(server, script)))
        let run = try bench.run(try #require(CivilDate("2026-11-29")), yaml: yaml)
        web.rule = run.definition.pull
        let pull = Downloader(client, secrets: SecretLookup(environment: [:], folder: bench.folder))
        let report = try run.importDocuments(web, by: pull, extent: .complete) { _ in nil }
        // On connections of its own: what a faulty answer left on those of the pull is no answer to this question.
        let asked = try count(WebClient(NetworkSettings()), server)
        let visited = Array(states.prefix(1 + script.changes.count { asked > $0 }))
        let after = try present(bench)
        let whole = visited.map { Dictionary($0.map { ($0.key, $0.end) }) { $1 } }
        func seen(_ what: String) -> Comment {
            "\(what): \(text), \(asked) requests, retries \(retries), cap \(script.cap) of \(script.size), total \(script.declares), marks \(script.hasMarks); before \(before.count), after \(after.count), states \(whole.map(\.count)); \(report.reason ?? "")"
        }
        guard report.verdict == .applied || report.verdict == .unchanged else {
            #expect(after == before, seen("something was applied"))
            return (report.verdict, visited.count, false)
        }
        let known = Set(before.keys)
        // What is known is there or not as it was in one moment, and a first edition is that of one moment.
        #expect(
            whole.contains { known.intersection($0.keys) == known.intersection(after.keys) },
            seen("known entries are not those of one moment: \(known.symmetricDifference(after.keys))")
        )
        if before.isEmpty {
            #expect(whole.contains { Set($0.keys) == Set(after.keys) }, seen("a first edition is not of one moment"))
        }
        // Each row is one that the server had.
        let isMixed = !whole.contains(after)
        for (key, end) in after {
            #expect(whole.contains { $0[key] == end }, seen("\(key) \(end) is in no state"))
        }
        if visited.count == 1 { #expect(whole == [after], seen("the list is another one")) }
        return (report.verdict, visited.count, isMixed)
    }

    private func post(_ script: String, _ client: WebClient, _ server: MockServer) throws {
        let url = server.url("script")
        var request = WebRequest(try WebAddress(url, shown: url), shown: url)
        request.method = .json(script)
        let answer = try client.newSession().send(request, ResponseReceiver(head: { _ in }, chunk: { _ in }))
        try #require(answer.status == 200)
    }

    /// How many requests for the list there were since the script began.
    private func count(_ client: WebClient, _ server: MockServer) throws -> Int {
        let url = server.url("script/count")
        var body: [UInt8] = []
        let request = WebRequest(try WebAddress(url, shown: url), shown: url)
        _ = try client.newSession().send(request, ResponseReceiver(head: { _ in }, chunk: { body += $0 }))
        return try #require(Int(String(decoding: body, as: UTF8.self)))
    }
}
