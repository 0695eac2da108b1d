import Foundation
import TestSupport
import Testing
import WebMock

/// Pulls that are interrupted, and gone on with.
@Suite(.waitingForPrograms) struct ResumeTests {
    private static let path = "pages/list?page={page}&rows={size}&count=95"

    private func pages(_ asked: [[String: Any]]) -> [Int] {
        asked.compactMap { entry in
            (entry["path"] as? String)?.split(separator: "?").last?.split(separator: "&").first?
                .split(separator: "=").last.flatMap { Int($0) }
        }
    }

    @Test func `a page that an interrupted pull has counts where the server calls it unchanged`() throws {
        for (hasMarks, moves) in [(true, false), (true, true), (false, false)] {
            let net = try NetworkSpace()
            // The fifth page fails the first time alone, whatever is asked for later.
            let path = Self.path + (hasMarks ? "&mark=1" : "") + "&bad=status:500&on=5&until=5"
            try net.configure(
                [.init(name: "toy", definition: "toy-number", path: path)],
                network: "retries: 0, at_once: 1"
            )
            let first = try net.sync()
            #expect(first.reports["toy"]?.verdict == "failed")
            #expect(try net.asked().count == 5)
            #expect(try net.space.sql("SELECT count(*) FROM pull_page") == "4\n")
            if moves { #expect(try net.tell("advance/pages") == "edition 2") }
            let second = try net.sync()
            #expect(
                second.reports["toy"]?.count("added") == (moves ? 96 : 95),
                "\(second.reports["toy"]?.reason ?? "")"
            )
            let asked = Array(
                try net.asked().filter { ($0["path"] as? String)?.hasPrefix("/pages") == true }.dropFirst(5)
            )
            // A first edition is looked at twice, and the first page once more at the end of each pass.
            #expect(pages(asked) == Array(1...10) + [1] + Array(1...10) + [1])
            let conditions = asked.map { ($0["headers"] as? [String: String])?["If-None-Match"] != nil }
            let marked = [false] + Array(repeating: true, count: 3) + Array(repeating: false, count: 7)
            let again = [false] + Array(repeating: true, count: 9) + [false]
            #expect(conditions == (hasMarks ? marked + again : Array(repeating: false, count: 22)))
            #expect(try net.space.sql("SELECT count(*) FROM pull_page") == "0\n")
            let fetch = try net.space.recordal("fetches", "show", "2", "--json").object()
            #expect((fetch["documents"] as? [Any])?.count == 10)
            #expect(try net.space.recordal("doctor").code == 0)
        }
    }

    @Test func `a mark that two pages share proves nothing`() throws {
        let net = try NetworkSpace()
        let path = Self.path + "&mark=same&bad=status:500&on=5&until=5"
        try net.configure([.init(name: "toy", definition: "toy-number", path: path)], network: "retries: 0, at_once: 1")
        #expect(try net.sync().reports["toy"]?.verdict == "failed")
        #expect(try net.sync().reports["toy"]?.count("added") == 95)
        let asked = try net.asked().filter { ($0["path"] as? String)?.hasPrefix("/pages") == true }
        #expect(asked.count == 5 + 2 * 11)
        // The server would call any page unchanged.
        #expect(asked.allSatisfy { ($0["headers"] as? [String: String])?["If-None-Match"] == nil })
    }

    @Test func `what moved on a page that an interrupted pull has is seen`() throws {
        let net = try NetworkSpace()
        // Only the second page is another one the next day; the first page and the total say nothing of it.
        let path = Self.path + "&bad=status:500&on=5&until=5"
        try net.configure([.init(name: "toy", definition: "toy-number", path: path)], network: "retries: 0, at_once: 1")
        #expect(try net.sync().reports["toy"]?.verdict == "failed")
        try net.configure([.init(name: "toy", definition: "toy-number", path: Self.path + "&bad=moves")])
        let report = try #require(try net.sync().reports["toy"])
        #expect(report.count("added") == 95, "\(report.reason)")
        #expect(
            try net.space.sql("SELECT count(*) FROM recordation WHERE recordation_number IN ('N12', 'N195')") == "1\n"
        )
    }

    /// However a pull is killed, the next run leaves what an undisturbed one does (I15).
    ///
    /// `KILLS` in the environment says how many moments are tried.
    @Test func `a pull that is killed at any moment is made good by the next run`() throws {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["KILLS"].flatMap { Int($0) } ?? 4
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let net = try NetworkSpace()
        let path = Self.path + "&pause=0.01"
        try net.configure([.init(name: "toy", definition: "toy-number", path: path)], network: "retries: 0, at_once: 2")
        let begun = Date()
        #expect(try net.sync().code == 0)
        let milliseconds = Int(Date().timeIntervalSince(begun) * 1000)
        let whole = try knowledge(net)
        #expect(whole.split(separator: "\n").count > 95)
        for round in 1...kills {
            let pause = Int.random(in: 0...milliseconds, using: &random)
            let killed = try Program.shell(
                "rm -f recordal.sqlite*; \"$RECORDAL\" sync --quiet & pid=$!; sleep \(Double(pause) / 1000); kill -9 $pid; wait $pid; echo $?",
                in: net.space.path
            )
            #expect(killed.output.contains("137") || killed.output.contains("0"), "\(killed.output)")
            let next = try net.sync()
            #expect(next.code == 0, "round \(round), \(pause) ms")
            #expect(try knowledge(net) == whole, "round \(round), \(pause) ms")
        }
    }

    @Test func `a signal ends a pull in pages within a second, and what came is gone on from`() throws {
        let net = try NetworkSpace()
        let path = Self.path + "&pause=0.15"
        try net.configure([.init(name: "toy", definition: "toy-number", path: path)], network: "retries: 0, at_once: 1")
        let outcome = try Program.shell(
            """
            set -m
            "$RECORDAL" sync > out.txt 2>&1 & pid=$!
            until [ "$(curl -s '\(net.server.url("log"))' | grep -o '"path"' | wc -l)" -ge 3 ]; do sleep 0.05; done
            start=$(date +%s%N); kill -TERM $pid; wait $pid; code=$?
            echo "$code $(( ($(date +%s%N) - start) / 1000000 ))"
            """,
            in: net.space.path
        )
        let numbers = outcome.output.split(whereSeparator: \.isWhitespace).suffix(2).compactMap { Int($0) }
        try #require(numbers.count == 2, "\(outcome.output) \(outcome.errors)")
        #expect(numbers[0] == 1)
        #expect(numbers[1] < 1000)
        #expect(try net.space.sql("SELECT count(*) FROM fetch") == "0\n")
        let kept = try net.space.sql("SELECT count(*) FROM pull_page").trimmingCharacters(in: .newlines)
        let before = try net.asked().count
        #expect(try net.sync().reports["toy"]?.count("added") == 95)
        // Without marks nothing proves that a page is still the same: all are asked for, and once more for a first edition.
        #expect(try #require(Int(kept)) > 0)
        #expect(try net.asked().count - before == 2 * (10 + 1))
    }

    // What was learned, without the numbers of fetches and the times.
    private func knowledge(_ net: NetworkSpace) throws -> String {
        try net.space.sql(
            """
            SELECT id, mark, holder, valid_to, presence, first_seen, last_seen FROM recordation ORDER BY id;
            SELECT kind, cause, field, old, new FROM event WHERE record_id IS NOT NULL ORDER BY seq;
            SELECT hex(sha256), size FROM artifact ORDER BY 1;
            SELECT count(*) FROM pull_page;
            PRAGMA integrity_check;
            """
        )
    }
}
