internal import Crypto
internal import Foundation
internal import GRDB
internal import Recordations
internal import System

/// Identifies a mirror's file, and detects that it is not the one that was used last at its path.
///
/// A copy that is used by itself would give its edits the numbers of the original, and copying one file over the other
/// would lose edits. So every command warns of such a file; its first change gives it an identity of its own and
/// numbers far from the former ones.
final class Continuity: @unchecked Sendable {
    /// The row of `mirror_identity`.
    private struct Row {
        var identity: String
        var machines: [String]
        var path: String?
        var floor: Int
    }

    // Unchecked: the lock guards all that changes.
    private let lock = NSLock()
    private let path: String
    private let machine: String?
    private let seen: Row
    private var found: MirrorMove?
    private var needsAdoption: Bool
    private var mark: MirrorMark?

    /// Compares an open file with the mark that was read before it was opened.
    init(_ path: String, machine: String?, mark: MirrorMark?, _ db: SQLDatabase) throws {
        self.path = path
        self.machine = machine
        self.mark = mark
        seen = try Self.row(db)
        let resolved = FileName.existing(path) ?? path
        let machines = seen.machines
        needsAdoption = seen.path != resolved || machine.map { !machines.contains($0) } ?? false
        found = try Self.move(of: path, resolved: resolved, machine: machine, mark: mark, row: seen, db)
    }

    /// Why the file is not the one that was used last; nil where it is that one.
    var move: MirrorMove? { lock.withLock { found } }

    /// A digest of a machine's identifier, which itself must not be published (machine-id(5)).
    static func mark(ofMachine id: String?) -> String? {
        id.map { id in
            let digest = SHA256.hash(data: Data("recordal mirror \(id)".utf8))
            return digest.prefix(8).map { String(format: "%02x", $0) }.joined()
        }
    }

    private static func row(_ db: SQLDatabase) throws -> Row {
        let row = try db.row("SELECT identity, machines, path, number_floor FROM mirror_identity")
        guard let row else { throw MirrorError(.unsound, "the mirror does not say which one it is") }
        let machines = (row["machines"] as String).split(separator: " ").map(String.init)
        return Row(identity: row["identity"], machines: machines, path: row["path"], floor: row["number_floor"])
    }

    private static func move(
        of path: String,
        resolved: String,
        machine: String?,
        mark: MirrorMark?,
        row: Row,
        _ db: SQLDatabase
    ) throws -> MirrorMove? {
        if let mark {
            let hash = try db.value("SELECT hash FROM event WHERE seq = ?", [mark.seq], as: Data.self)
            if mark.identity == row.identity {
                if mark.seq > 0, hash.map({ Mirror.hex([UInt8]($0)) }) != mark.hash {
                    return MirrorMove(.back, path: path, try lost(mark, hash != nil, db))
                }
            } else if try !isSuccessor(mark, hash, db) {
                return MirrorMove(.other, path: path, "what was entered there up to event \(mark.seq) is not in it")
            }
        }
        if let machine, !row.machines.isEmpty, !row.machines.contains(machine) {
            return MirrorMove(.machine, path: path, "")
        }
        if let former = row.path, former != resolved, isAlive(former, row.identity, besides: resolved) {
            return MirrorMove(.copy, path: path, former)
        }
        return nil
    }

    // A process may have died after it gave the mirror a new identity and before the mark said so.
    private static func isSuccessor(_ mark: MirrorMark, _ hash: Data?, _ db: SQLDatabase) throws -> Bool {
        let former = try db.value(
            "SELECT old FROM event WHERE kind = 'identity' AND seq > ? ORDER BY seq LIMIT 1",
            [mark.seq],
            as: String.self
        )
        return former == mark.identity && hash.map { Mirror.hex([UInt8]($0)) } == mark.hash
    }

    private static func lost(_ mark: MirrorMark, _ isOther: Bool, _ db: SQLDatabase) throws -> String {
        if isOther {
            return "event \(mark.seq) is another one than was seen here; what was entered since they parted is lost"
        }
        let last = try db.row("SELECT seq, at FROM event ORDER BY seq DESC LIMIT 1")
        let end = last.map { "it ends at event \($0["seq"] as Int) of \($0["at"] as String)" } ?? "it has no event"
        return "event \(mark.seq) was seen here, and \(end); what was entered in between is not in it"
    }

    // A file of the same identity at the former path means a copy; without one the file was moved.
    private static func isAlive(_ former: String, _ identity: String, besides path: String) -> Bool {
        guard let file = FileStamp(former)?.place, file != FileStamp(path)?.place else { return false }
        var configuration = Configuration()
        configuration.readonly = true
        guard let other = try? DatabaseQueue.kept(path: former, configuration: configuration) else { return false }
        defer { try? other.close() }
        return (try? other.reading { try Self.row($0).identity }) == identity
    }

    // MARK: Writing

    /// Starts a transaction that writes: gives a file that is not the one that was used last an identity of its own.
    func begin(_ db: SQLDatabase) throws {
        let (move, needsAdoption) = lock.withLock { (self.found, self.needsAdoption) }
        guard move != nil || needsAdoption else { return }
        var row = try Self.row(db)
        row.path = FileName.existing(path) ?? path
        if let machine, !row.machines.contains(machine) { row.machines.append(machine) }
        // Another process may have given the file its new identity meanwhile.
        if let move, row.identity == seen.identity {
            let former = row.identity
            row.identity = (0..<4).map { _ in String(format: "%08x", UInt32.random(in: .min ... .max)) }.joined()
            row.floor = try Self.floor(above: row.floor, db)
            let events = try EventWriter(db, at: Instant(Date()).description, actor: "recordal")
            try events.append(cause: "mirror: \(move.kind.rawValue)", kind: "identity", old: former, new: row.identity)
        }
        try db.execute(
            "UPDATE mirror_identity SET identity = ?, machines = ?, path = ?, number_floor = ?",
            [row.identity, row.machines.joined(separator: " "), row.path, row.floor]
        )
    }

    // A random distance: two copies of one mirror must not use the same numbers.
    private static func floor(above former: Int, _ db: SQLDatabase) throws -> Int {
        let used = try db.value(
            """
            SELECT max(coalesce((SELECT max(max(id), coalesce(max(batch), 0)) FROM edit), 0),
                coalesce((SELECT max(id) FROM conflict), 0), coalesce((SELECT max(id) FROM resolution), 0))
            """,
            as: Int.self
        )
        let step = 10_000
        return (max(used ?? 0, former) / step + Int.random(in: 1...9_999)) * step
    }

    /// Ends a transaction that writes: the mark to store once it is committed.
    func head(_ db: SQLDatabase) throws -> MirrorMark {
        let last = try db.row(
            "SELECT seq, hash, identity FROM mirror_identity LEFT JOIN (SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1)"
        )
        return MirrorMark(
            identity: last?["identity"] ?? seen.identity,
            seq: last?["seq"] ?? 0,
            hash: (last?["hash"] as Data?).map { Mirror.hex([UInt8]($0)) } ?? ""
        )
    }

    /// Stores the mark of a committed transaction.
    func committed(_ head: MirrorMark?) {
        guard var head else { return }
        if let stamp = FileStamp(path) { (head.size, head.written) = (stamp.size, stamp.written) }
        lock.withLock {
            (found, needsAdoption) = (nil, false)
            if mark == head { return }
            mark = head
            head.write(beside: path)
        }
    }
}
