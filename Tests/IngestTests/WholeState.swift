import GRDB
@testable import Curation
@testable import History
@testable import Ingest
@testable import Notifications
import Mirror
import Recordations

/// All that a mirror says, as text: every row of every table but the history.
///
/// History is what events and revisions tell, and what was written to be kept: bytes, fetches with what was asked, the
/// registers' definitions, and on which machines the file is. A row that an undone act made stays as history too, and must say nothing any more.
struct WholeState: Equatable {
    /// The rows by table; those of a recordation begin with its number.
    private(set) var rows: [String: [String]] = [:]
    private var last: [String: Int] = [:]
    /// New rows that say something although what made them was taken back.
    private(set) var loud: [String] = []

    private static let history: Set<String> = [
        "event", "revision", "record_before", "observation_before", "artifact", "artifact_chunk", "fetch_document",
        "exchange", "definition", "pull", "pull_page", "grdb_migrations", "mirror", "deadline_basis",
        "seal", "sealed", "mirror_identity",
    ]
    /// What makes a row of a table that was taken back silent.
    private static let silent = [
        "record": "observation_id IS NULL AND (filing IS NULL OR filing = 'withdrawn') AND presence = 'present'",
        "observation": "id NOT IN (SELECT observation_id FROM record WHERE observation_id IS NOT NULL)",
        "edit": "state = 'withdrawn'",
        "conflict": "state = 'dissolved'",
        "resolution": "is_undone = 1",
        "rejected_row": "gone_fetch_id = first_fetch_id",
        "scope": "id NOT IN (SELECT scope_id FROM scope_member)",
        "fetch": "verdict IN ('undone', 'held', 'failed', 'rejected')",
    ]

    static func == (one: WholeState, other: WholeState) -> Bool { one.rows == other.rows && one.loud == other.loud }

    /// Looks at a mirror; with an earlier state only at the rows that were there, and that the others are silent.
    init(_ bench: Bench, after earlier: WholeState? = nil) throws {
        let tables = try bench.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .map { $0[0] as String }.filter { !Self.history.contains($0) }
        for table in tables.sorted() where table != "search" {
            let hasID = try bench.number("SELECT count(*) FROM pragma_table_info('\(table)') WHERE name = 'id'") > 0
            guard hasID else {
                rows[table] = try bench.lines("SELECT * FROM \(table) ORDER BY 1, 2")
                continue
            }
            let limit = earlier?.last[table] ?? (earlier == nil ? Int.max : 0)
            rows[table] = try bench.lines("SELECT * FROM \(table) WHERE id <= \(limit) ORDER BY id")
            last[table] = try bench.number("SELECT max(id) FROM \(table)")
            guard earlier != nil, let silent = Self.silent[table] else { continue }
            loud += try bench.lines("SELECT '\(table)', * FROM \(table) WHERE id > \(limit) AND NOT (\(silent))")
        }
        let records = earlier?.last["record"] ?? Int.max
        rows["search"] = try bench.searched().sorted { $0.key < $1.key }.map { id, text in
            if id > records { loud.append("found: \(text)") }
            return "\(id) \(text)"
        }
    }

    /// What differs from a former state, line by line.
    func differences(from former: WholeState) -> [String] {
        var lines = loud.map { "still says: \($0)" }
        for table in Set(rows.keys).union(former.rows.keys).sorted() {
            let (old, new) = (former.rows[table] ?? [], rows[table] ?? [])
            if old == new { continue }
            lines += Set(old).subtracting(new).sorted().map { "\(table) was \($0)" }
            lines += Set(new).subtracting(old).sorted().map { "\(table) is  \($0)" }
        }
        return lines
    }
}

extension Bench {
    /// How the mirror differs from a former state although all since was taken back; nothing where it does not.
    func differences(from former: WholeState) throws -> [String] {
        try WholeState(self, after: former).differences(from: former) + mirror.soundness().mistakes
    }
}
