internal import Foundation
internal import GRDB
internal import System

/// Names and numbers in a mirror that begin with a text, for a shell that completes words.
///
/// The file is only read: nothing is migrated, no lock is waited for, and no write-ahead log is made beside it. A file that
/// cannot be read at once has no names. Not safe for use on several threads at once.
public final class NamesByPrefix {
    /// What has a number of its own.
    public enum Numbered: Sendable {
        case openConflict, answeredConflict, fetch, alert, message, openEdit, batch, decision

        // Fixed texts: a table, a column, and a condition.
        fileprivate var parts: (table: String, column: String, condition: String) {
            switch self {
            case .openConflict: ("conflict", "id", "state = 'open'")
            case .answeredConflict: ("resolution", "conflict_id", "is_undone = 0")
            case .fetch: ("fetch", "id", "1")
            case .alert: ("alert", "id", "1")
            case .message: ("outbox", "id", "1")
            case .openEdit: ("edit", "id", "state = 'open'")
            case .decision: ("decision", "id", "state = 'open'")
            case .batch: ("edit", "batch", "batch IS NOT NULL")
            }
        }
    }

    private let queue: DatabaseQueue
    private let limit: Int

    /// Opens a mirror's file; nil where there is none, or where it cannot be read.
    ///
    /// `limit` is the number of names that are given at most, and one more where there are more.
    public init?(path: String, limit: Int = 50) {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        // Without both files nobody has the mirror open. A reader would make them, and could not remove them again.
        let isOpen = [path + "-wal", path + "-shm"].allSatisfy(FileManager.default.fileExists)
        let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
        guard let address = path.addingPercentEncoding(withAllowedCharacters: plain) else { return nil }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .immediateError
        let mode = isOpen ? "mode=ro" : "mode=ro&immutable=1"
        guard let queue = try? DatabaseQueue.kept(path: "file:\(address)?\(mode)", configuration: configuration) else {
            return nil
        }
        self.queue = queue
        self.limit = limit
    }

    deinit { try? queue.close() }

    /// The names of recordations, `REGISTER:KEY`, that begin with a text, in their order; keys alone where the text has no
    /// register.
    ///
    /// Where there are more than the limit, the last of them all follows: the beginning that all have in common is the one
    /// that the given ones have.
    public func recordations(_ start: String) -> [String] {
        read { db in
            let registers = try db.rows("SELECT id, name FROM register ORDER BY name")
                .map { (id: $0["id"] as Int, name: $0["name"] as String) }
            let parts = start.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 {
                guard let register = registers.first(where: { $0.name == parts[0] }) else { return [] }
                return try keys(of: register.id, parts[1], limit, db).map { "\(register.name):\($0)" }
            }
            let named = registers.filter { $0.name.hasPrefix(start) }
            let whole = try named.flatMap { register in
                try keys(of: register.id, "", max(1, limit / named.count), db).map { "\(register.name):\($0)" }
            }
            if start.isEmpty { return whole }
            return try whole + registers.flatMap { try keys(of: $0.id, start, limit, db) }
        }
    }

    /// The names of all sources and registers that begin with a text.
    public func sources(_ start: String) -> [String] {
        read { db in
            try db.values("SELECT name FROM source UNION SELECT name FROM register ORDER BY 1", as: String.self)
        }.filter { $0.hasPrefix(start) }
    }

    /// The jurisdictions of the registers that begin with a text.
    public func jurisdictions(_ start: String) -> [String] {
        read { db in
            try db.values("SELECT DISTINCT jurisdiction FROM register ORDER BY 1", as: String.self)
        }.filter { $0.hasPrefix(start.uppercased()) }
    }

    /// The numbers whose digits begin with a text, the newest first; where there are more than the limit, the first and the
    /// last by their digits follow.
    public func numbers(_ kind: Numbered, _ start: String) -> [String] {
        guard start.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return [] }
        let (table, column, condition) = kind.parts
        let from = "FROM \(table) WHERE \(condition) AND CAST(\(column) AS TEXT) GLOB ?"
        return read { db in
            let found = try db.values(
                "SELECT DISTINCT \(column) \(from) ORDER BY \(column) DESC LIMIT ?",
                [start + "*", limit + 1],
                as: Int.self
            ).map(String.init)
            guard found.count > limit else { return found }
            let ends = try db.row(
                "SELECT min(CAST(\(column) AS TEXT)) AS first, max(CAST(\(column) AS TEXT)) AS last \(from)",
                [start + "*"]
            )
            return found.prefix(limit) + (ends.map { [$0["first"] as String, $0["last"] as String] } ?? [])
        }
    }

    // The keys of a register that begin with a text, by the index of keys.
    private func keys(of register: Int, _ start: String, _ limit: Int, _ db: SQLDatabase) throws -> [String] {
        // No text is behind one that begins with the last scalar of all.
        let range: [any SQLBindable] = [register, start, start + "\u{10FFFF}"]
        let keys = "SELECT key FROM record WHERE register_id = ? AND key >= ? AND key < ? AND \(Mirror.isListed)"
        let found = try db.values("\(keys) ORDER BY key LIMIT ?", range + [limit + 1], as: String.self)
        guard found.count > limit else { return found }
        return try found.prefix(limit) + db.values("\(keys) ORDER BY key DESC LIMIT 1", range, as: String.self)
    }

    // A shell shows no errors: what cannot be read has no names.
    private func read(_ body: (SQLDatabase) throws -> [String]) -> [String] {
        (try? queue.reading { db in try DamagedRows.guarding(db, body) }) ?? []
    }
}
