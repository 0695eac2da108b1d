import Foundation
import TestSupport
import Testing

/// Looks at how SQLite carries out every statement that the program runs: what grows is never gone through from end to end where
/// nobody meant that.
@Suite(.waitingForPrograms) struct StatementTests {
    /// A statement that goes through a growing table on purpose: how it begins, the table, and why.
    struct Meant {
        let start: String
        let table: String
        let why: String

        init(_ table: String, _ start: String, _ why: String) {
            (self.start, self.table, self.why) = (start, table, why)
        }
    }

    static let meant = [
        Meant(
            "event",
            "SELECT EXISTS ( SELECT 1 FROM seal WHERE lower(hex(hash)) = lower(?1)",
            "doctor looks for a hash that somebody noted"
        ),
        Meant("event", "SELECT count(*) FROM event WHERE kind = 'renewal'", "doctor reads all"),
        Meant(
            "event",
            "SELECT event.seq, event.at, event.actor, event.cause, event.kind, event.record_id,",
            "doctor reads all"
        ),
        Meant(
            "event",
            "SELECT event.seq, event.at, event.actor, event.cause, event.kind, register.name",
            "changes since a day, or since ever, may be all"
        ),
        Meant(
            "event",
            "SELECT record_id, old FROM event WHERE field = 'registration_valid_to'",
            "an index of nothing but these"
        ),
        Meant("record", "SELECT count(*) FROM corrected WHERE record_id NOT IN", "doctor reads all"),
        Meant("record", "SELECT id, observation_id, presence, key, status, valid_to,", "doctor reads all"),
        Meant("record", "SELECT \"id\", \"register_id\", \"source_id\", \"digest\",", "doctor sums all rows"),
        Meant("observation", "SELECT \"id\", \"record_id\", \"fetch_id\", \"raw_fetch_id\",", "doctor sums all rows"),
        Meant("record", "SELECT id, key, filing, filed_on, continued_as_id FROM record", "doctor reads all"),
        Meant("record", "SELECT id, key, register_id FROM record ORDER BY register_id, key", "doctor reads all"),
        Meant(
            "record",
            "SELECT id, digest, status, is_tombstone, presence <> 'present' FROM record",
            "an edition is compared with all that is known"
        ),
        Meant(
            "record",
            "SELECT presence, coalesce(status, 'unknown') AS shown_status, is_tombstone, count(*) AS count FROM record",
            "status counts all"
        ),
        Meant(
            "record",
            "SELECT record.register_id, record.source_id, record.first_fetch_id,",
            "a filter goes through all"
        ),
        Meant("record", "SELECT record.id, record.register_id, record.key FROM record", "a filter goes through all"),
        Meant(
            "observation",
            "SELECT fetch.id AS fetch, fetch.day, min(coalesce(",
            "goes through the index of notices alone"
        ),
        Meant(
            "event",
            "SELECT seq FROM event WHERE at = ? AND cause = ?",
            "redact is rare, and looks for all of one moment"
        ),
        Meant(
            "record",
            "SELECT record.id FROM record JOIN observation ON observation.id = record.observation_id JOIN fetch",
            "redact --with-bytes is rare, and looks for all that rest on the bytes"
        ),
        Meant("observation", "UPDATE observation SET stated_text = raw, raw = NULL WHERE stated", "a migration"),
    ]

    /// Texts of which only a part stands in the source, and which the scenario does not run: how they begin, and why.
    static let notRun = ["SELECT 1 FROM record WHERE id = ? AND": "asks for one recordation by its number"]

    /// Whether a statement asks for the first, the last or any row of a table, and stops there.
    private static func readsOne(of table: String, _ statement: String) -> Bool {
        let ways = ["FROM \(table) ORDER BY seq DESC LIMIT 1", "EXISTS (SELECT 1 FROM \(table))"]
        return statement.components(separatedBy: "FROM \(table)").count == 2 && ways.contains { statement.contains($0) }
    }

    @Test func `no statement goes through what grows but those that are meant to`() throws {
        let scenario = try StatementScenario()
        let written = try WrittenStatements.inSources()
        let run = try scenario.statements()
        // Nine in ten, at least: a scenario that fails at its beginning would prove nothing.
        #expect(run.count > 300, "\(scenario.outcomes.joined(separator: "\n"))")
        let all = run.union(written.whole)
        var fragments: Set<String> = []
        let plans = try scenario.plans(of: all, fragments: &fragments)
        for (statement, scanned) in plans {
            for table in scanned {
                let isMeant =
                    Self.readsOne(of: table, statement)
                    || Self.meant.contains { statement.hasPrefix($0.start) && $0.table == table }
                #expect(isMeant, "goes through every \(table): \(statement)")
            }
        }
        let lines = run.map(WrittenStatements.inOneLine)
        for text in written.parts where !lines.contains(where: { $0.contains(text) }) {
            let isKnown = Self.notRun.keys.contains { text.hasPrefix($0) }
            #expect(isKnown, "no command of the scenario runs this statement, so nobody knows how: \(text)")
        }
    }

    @Test func `a scan is noticed, whatever the table is called in the statement`() throws {
        let scenario = try StatementScenario(lines: ["import toy first.csv --today 2026-01-10"])
        _ = try scenario.statements()
        var fragments: Set<String> = []
        let asked: Set = [
            "SELECT count(*) FROM event", "SELECT 1 FROM event AS moved WHERE kind = ?",
            "SELECT 1 FROM fetch JOIN observation row ON row.place = fetch.id",
            "DELETE FROM observation WHERE place = 3", "UPDATE record SET watch = 1 WHERE status = 'active'",
            "SELECT 1 FROM record WHERE id = ?", "SELECT 1 FROM event WHERE fetch_id = ? AND record_id = ?",
            "SELECT 1 FROM observation WHERE raw_fetch_id = ? AND raw_fetch_id <> fetch_id",
            "SELECT 1 FROM",
        ]
        let plans = try scenario.plans(of: asked, fragments: &fragments)
        #expect(fragments == ["SELECT 1 FROM"])
        #expect(plans["SELECT count(*) FROM event"] == ["event"])
        #expect(plans["SELECT 1 FROM event AS moved WHERE kind = ?"] == ["event"])
        #expect(plans["SELECT 1 FROM fetch JOIN observation row ON row.place = fetch.id"] == ["observation"])
        #expect(plans["DELETE FROM observation WHERE place = 3"] == ["observation"])
        #expect(plans["UPDATE record SET watch = 1 WHERE status = 'active'"] == ["record"])
        #expect(plans.values.filter(\.isEmpty).count == 4)
    }
}

/// The statements that stand in the source of the room that has them all.
struct WrittenStatements {
    /// Those that stand there whole.
    var whole: Set<String> = []
    /// The beginning of each of the others that names a growing table.
    var parts: Set<String> = []

    static func inOneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static func inSources() throws -> WrittenStatements {
        var all = WrittenStatements()
        let folder = Program.repository + "/Sources/Mirror"
        let names = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        // Migrations are run once, on whatever is there then.
        for name in names where name.hasSuffix(".swift") && !(name as NSString).lastPathComponent.hasPrefix("Schema") {
            all.read(try String(contentsOfFile: folder + "/" + name, encoding: .utf8))
        }
        return all
    }

    private mutating func read(_ source: String) {
        let blocks = source.components(separatedBy: "\"\"\"")
        for (index, block) in blocks.enumerated() {
            guard index % 2 == 0 else {
                take(block)
                continue
            }
            for line in block.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
                let pieces = line.components(separatedBy: "\"")
                for piece in stride(from: 1, to: pieces.count, by: 2) { take(pieces[piece]) }
            }
        }
    }

    private mutating func take(_ literal: String) {
        let text = Self.inOneLine(literal)
        let words = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "REPLACE "]
        guard words.contains(where: { text.hasPrefix($0) }) else { return }
        // What is put in stands between brackets behind a backslash; none of it holds further brackets but a call's.
        guard text.contains("\\(") || !Self.isWhole(text) else {
            whole.insert(text)
            return
        }
        let part = text.components(separatedBy: "\\(")[0].trimmingCharacters(in: .whitespaces)
        let isOfGrowing = [" event", " observation", " record"].contains { name in
            text.components(separatedBy: name).dropFirst().contains {
                $0.first.map { !$0.isLetter && $0 != "_" } ?? true
            }
        }
        if part.count > 16, isOfGrowing { parts.insert(part) }
    }

    // A text that is joined with others ends in the middle.
    private static func isWhole(_ text: String) -> Bool {
        text.count { $0 == "(" } == text.count { $0 == ")" } && !text.hasSuffix(" IN") && !text.hasSuffix("AND")
            && !text.hasSuffix("=") && !text.hasSuffix(",")
    }
}
