import Foundation
import GRDB
import Matching
import Merging
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import MirrorFile
import Pulling
import Recordations
import Registers
import Ingest

/// A mirror in a folder of its own, which goes with it.
final class Bench {
    private let file: MirrorFile
    let mirror: Mirror
    /// How many rows of an edition are held in memory.
    var rowsHeld = StagedRows.usuallyHeld
    var folder: String { file.folder }
    var path: String { file.path }
    private var definitions: [[String]: SourceDefinition] = [:]

    init(policies: Policies = Policies(), numbers: NumberBook = .empty) throws {
        file = try MirrorFile()
        mirror = try Mirror(path: file.path, policies: policies, numbers: numbers)
    }

    deinit { try? mirror.close() }

    /// Takes a document in.
    @discardableResult
    func importEdition(
        _ csv: String,
        _ day: CivilDate,
        yaml: String = Source.yaml,
        source: String = "test",
        extent: Fetch.Extent = .complete,
        published: CivilDate? = nil,
        isDryRun: Bool = false
    ) throws -> SyncReport {
        try run(day, yaml: yaml, source: source, isDryRun: isDryRun)
            .importDocuments([.bytes(Array(csv.utf8), name: "register.csv")], extent: extent, published: published)
    }

    func run(
        _ day: CivilDate,
        yaml: String = Source.yaml,
        source: String = "test",
        isDryRun: Bool = false
    ) throws
        -> SyncRun
    {
        let known = definitions[[source, yaml]]
        let definition = try known ?? SourceDefinition(name: source, file: "test.yaml", yaml: yaml)
        definitions[[source, yaml]] = definition
        var run = SyncRun(
            mirror: mirror,
            definition: definition,
            yaml: yaml,
            today: day,
            actor: "tester",
            isDryRun: isDryRun
        )
        run.rowsHeld = rowsHeld
        return run
    }

    /// The raw rows of a query, for looks that the mirror has no verb for.
    func rows(_ sql: String) throws -> [Row] { try file.rows(sql) }

    func lines(_ sql: String) throws -> [String] { try rows(sql).map(\.description) }

    func numbers(_ sql: String) throws -> [Int] { try rows(sql).map { $0[0] } }

    func number(_ sql: String) throws -> Int { try rows(sql).first?[0] ?? 0 }

    /// Writes past the mirror, as a faulty disk or a stranger would.
    func tamper(_ sql: String) throws {
        try DatabaseQueue(path: path, configuration: MirrorFile.unobserved).writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            for name in [
                "event_is_kept", "record_is_kept", "edit_is_kept", "edit_stands", "conflict_is_kept",
                "resolution_is_kept",
            ] { try db.execute(sql: "DROP TRIGGER IF EXISTS \(name)") }
            try db.execute(sql: sql)
        }
    }

    /// Runs a statement as any program could.
    func write(_ sql: String) throws {
        try DatabaseQueue(path: path, configuration: MirrorFile.unobserved).write { try $0.execute(sql: sql) }
    }

    /// Does something while another program is writing.
    func whileWriting(_ body: () throws -> Void) throws {
        try DatabaseQueue(path: path).inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            try body()
            try db.execute(sql: "ROLLBACK")
        }
    }

    /// What each recordation is found by.
    func searched() throws -> [Int: String] {
        var texts: [Int: String] = [:]
        for row in try rows("SELECT block, folded FROM search") {
            let (block, folded): (Int, Data) = (row[0], row[1])
            for (index, text) in folded.split(separator: 0xFF, omittingEmptySubsequences: false).enumerated()
            where !text.isEmpty {
                texts[block * 64 + index] = String(decoding: text, as: UTF8.self)
            }
        }
        return texts
    }

    /// Everything that says what a register said, as text.
    func state() throws -> String {
        let tables = ["record", "observation", "search", "scope", "scope_member", "rejected_row", "source"]
        return try tables.map { table in
            let columns = table == "search" ? "block, hex(folded)" : "*"
            let lines = try self.lines("SELECT \(columns) FROM \(table) ORDER BY 1, 2")
            return table + "\n" + lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The events about recordations, or some of them.
    func events(_ filter: EventFilter = EventFilter()) throws -> [Mirror.Line] {
        var lines: [Mirror.Line] = []
        try mirror.events(filter) { event in
            if let name = event.recordation {
                let key = name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
                lines.append(
                    Mirror.Line(
                        key: key,
                        kind: event.kind,
                        field: event.field,
                        old: event.old,
                        new: event.new,
                        cause: event.cause
                    )
                )
            }
            return true
        }
        return lines
    }

    func recordations() throws -> [String: Recordation] {
        let all = try mirror.recordations(Filter())
        return Dictionary(all.map { ($0.key.text, $0) }) { first, _ in first }
    }

    func recordation(_ key: String) throws -> Recordation? { try recordations()[key] }
}

extension Mirror {
    /// An event as tests compare it.
    struct Line: Hashable, CustomStringConvertible {
        var key: String
        var kind: String
        var field: String?
        var old: String?
        var new: String?
        var cause = "fetch"

        var description: String {
            "\(key) \(kind) \(field ?? "-"): \(old ?? "nothing") -> \(new ?? "nothing") (\(cause))"
        }
    }
}

/// The day so many days after the first one of the tests.
func day(_ number: Int) -> CivilDate { CivilDate(daysSinceEpoch: 20_600 + number) }

/// The source that the tests read by.
enum Source {
    static let columns = """
        columns:
          row: {header: No, volatile: true, optional: true}
          number: Number
          mark: Mark
          holder: Holder
          classes: Classes
          goods: Goods
          status: Status
          ends: Ends
          agent: {header: Agent, optional: true}
        """

    static let head = """
        register: xx-test
        jurisdiction: XX
        documents:
          - format: csv

        """

    static let fields = """

        fields:
          recordation_number: number
          mark: mark
          holder: holder
          classes: classes
          goods: goods
          agent: agent
          status:
            column: status
            values: {In force: active, Over: expired, Waiting: pending, Paused: suspended, Gone: revoked}
          valid_to: {column: ends, dates: [yyyy-MM-dd, dd.MM.yyyy]}
        key: [recordation_number]
        key_pattern: '^R-\\d+$'
        strict: [valid_to]
        combine: [classes, goods]
        skip:
          - {column: number, pattern: '^Total'}
        tombstones:
          - {column: goods, pattern: '^Excluded by order \\d+$'}

        """

    /// Under the guards' defaults.
    static let yaml = head + columns + fields

    /// With guards that believe anything.
    static let trusting = yaml + trust

    /// Guards that believe anything.
    static let trust = """
        guards:
          missing_count: 100000
          missing_count_over_month: 100000
          changed_share: 100%
          fill_fall: 100%
          count_least: 0%
          count_most: 100000%
          rejected_share: 100%
          keys_fitting: 0%

        """

    /// Under other limits.
    static func guarded(_ limits: String...) -> String {
        yaml + "guards:\n" + limits.map { "  \($0)\n" }.joined()
    }
}
