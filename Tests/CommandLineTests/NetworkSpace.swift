import Foundation
import TestSupport
import Testing
import WebMock

/// A workspace whose sources a mock server hands out.
final class NetworkSpace {
    /// A source of the settings: its definition, the path of its register on the server, and further keys.
    struct Source {
        let name: String
        var definition = "toy"
        let path: String
        var more = ""
    }

    /// What one source's report says.
    struct Report {
        let members: [String: Any]

        var verdict: String { members["verdict"] as? String ?? "-" }
        var reason: String { members["reason"] as? String ?? "" }
        func count(_ name: String) -> Int { members[name] as? Int ?? -1 }
    }

    let server: MockServer
    let space: TestWorkspace

    init(_ server: MockServer? = nil) throws {
        self.server = try server ?? MockServer()
        space = try TestWorkspace()
        for list in ["rows", "items"] {
            let keyed = TestWorkspace.toy.replacingOccurrences(
                of: "{format: csv, charset: [utf-8], ragged: reject}",
                with: "{format: json, records: \(list)}"
            )
            let ways = [
                "rows": ["number": "{by: number, size: 10, total: records}", "untold": "{by: number, size: 10}"],
                "items": [
                    "offset": "{by: offset, size: 10, total: total}", "next": "{by: next, next: next, total: total}",
                    "cursor": "{by: cursor, cursor: next_cursor}",
                ],
            ]
            for (way, pages) in ways[list] ?? [:] {
                try space.write("sources/toy-\(way).yaml", keyed + "\npull:\n  pages: \(pages)\n")
            }
        }
    }

    /// Writes the settings; `patience` are the seconds in which something has to come, and in which all has to.
    func configure(
        _ sources: [Source],
        network: String = "retries: 0",
        patience: (idle: Int, total: Int) = (30, 120),
        top: String = ""
    ) throws {
        let lines = sources.map { source in
            "  \(source.name): {definition: \(source.definition), from: '\(server.url(source.path))'\(source.more)}\n"
        }
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            network: {contact: ip@example.com, idle_seconds: \(patience.idle), total_seconds: \(patience.total), \(network)}
            \(top)
            sources:
            \(lines.joined())
            """
        )
    }

    /// Syncs, and gives the exit code and each source's report.
    func sync(_ words: String...) throws -> (code: Int32, reports: [String: Report]) {
        let outcome = try Program.run(Program.path, ["sync", "--json"] + words, in: space.path)
        try #require(!outcome.output.isEmpty, "\(outcome.code) \(outcome.errors)")
        let sources = try #require(
            try outcome.object()["sources"] as? [[String: Any]],
            "\(outcome.output) \(outcome.errors)"
        )
        return (
            outcome.code,
            Dictionary(uniqueKeysWithValues: sources.map { ($0["source"] as? String ?? "-", Report(members: $0)) })
        )
    }

    /// All that is known of recordations, without the fetches that said so; of all sources but some.
    func knowledge(without names: [String] = []) throws -> String {
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        let theirs = "(SELECT id FROM source WHERE name IN (\(list)))"
        return try space.sql(
            """
            SELECT * FROM record WHERE source_id NOT IN \(theirs) ORDER BY id;
            SELECT observation.* FROM observation JOIN record ON record.id = record_id
            WHERE source_id NOT IN \(theirs) ORDER BY observation.id;
            SELECT * FROM source WHERE id NOT IN \(theirs) ORDER BY id;
            SELECT * FROM recordation WHERE source NOT IN (\(list)) ORDER BY id;
            SELECT * FROM rejected_row WHERE source_id NOT IN \(theirs);
            """
        )
    }

    /// Asks the server itself.
    func tell(_ path: String) throws -> String { try server.answer(path) }

    /// What the server was asked.
    func asked() throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(try tell("log").utf8)) as? [String: Any]
        return try #require(object?["requests"] as? [[String: Any]])
    }
}
