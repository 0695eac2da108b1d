internal import Mirror
public import Recordations

/// The digests of the rows that a source's recordations were last read from: an unchanged row need not be interpreted.
///
/// About 50 bytes a recordation, so that a register of a million entries is compared in a few dozen megabytes.
public struct KnownRows: Sendable {
    /// The records' numbers, ascending.
    public private(set) var ids: [Int32] = []
    private var flags: [UInt8] = []
    /// The index of the recordation with each digest.
    private var indices: [RowDigest: Int32] = [:]

    private static let absentFlag: UInt8 = 0x80
    private static let tombstoneFlag: UInt8 = 0x40

    /// How many recordations there are.
    public var count: Int { ids.count }

    init(_ query: SQLStatement, capacity: Int) throws {
        ids.reserveCapacity(capacity)
        flags.reserveCapacity(capacity)
        indices.reserveCapacity(capacity)
        // Once for each recordation of the source: by position, which needs no name to be looked up.
        while try query.step() {
            ids.append(Int32(truncatingIfNeeded: query.integer(0)))
            let digest = query.withBlob(1, RowDigest.init(bytes:))
            if digest != .none, indices[digest] == nil { indices[digest] = Int32(ids.count - 1) }
            let status = query.text(2).flatMap(Status.init) ?? .unknown
            var flag = UInt8(Status.allCases.firstIndex(of: status) ?? 0)
            if query.integer(3) != 0 { flag |= Self.tombstoneFlag }
            if query.integer(4) != 0 { flag |= Self.absentFlag }
            flags.append(flag)
        }
    }

    mutating func correct(record id: Int, status: String?) {
        guard let index = index(ofRecord: id) else { return }
        let status = status.flatMap(Status.init) ?? .unknown
        flags[index] = flags[index] & 0xF0 | UInt8(Status.allCases.firstIndex(of: status) ?? 0)
    }

    /// Of a source without any recordation.
    public static let none = KnownRows()

    private init() {}

    /// The recordation that was last read from a row of that digest, as an index; nil where there is none.
    public func index(of digest: RowDigest) -> Int? { indices[digest].map { Int($0) } }

    /// The index of a record by its number; nil where it is not one of the source's.
    public func index(ofRecord id: Int) -> Int? {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if Int(ids[middle]) < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && Int(ids[low]) == id ? low : nil
    }

    /// How many of the recordations are present.
    var presentCount: Int { (0..<count).count { !isAbsent($0) } }

    /// Whether the recordation was absent from the last fetch that could show it.
    public func isAbsent(_ index: Int) -> Bool { flags[index] & Self.absentFlag != 0 }

    /// Whether the register says that the recordation is no more.
    public func isTombstone(_ index: Int) -> Bool { flags[index] & Self.tombstoneFlag != 0 }

    /// The recordation's status.
    public func status(_ index: Int) -> Status { Status.allCases[Int(flags[index] & 0x0F)] }
}

/// A recordation as the mirror has it, for a comparison.
public struct CurrentRecord: Sendable {
    /// Its number.
    public let id: Int
    /// The source that last observed it.
    public let sourceID: Int
    /// The values of its current observation; nil where the first sighting was undone.
    public let values: FieldValues?
    /// Fields that keep a former value.
    public let notStated: FieldSet
    /// Fields without a column.
    public let unobserved: FieldSet
    /// Whether the register says that it is no more.
    public let isTombstone: Bool
    /// Present, missing, disappeared or explained.
    public let presence: String
}

/// Finds records during a comparison, in one consistent state of the mirror.
public final class CurrentRecords {
    private let byKey: SQLStatement
    private let byID: SQLStatement
    private let keyOfID: SQLStatement
    private let registerID: Int
    private let redefined: [Int: RedefinedRecord]
    /// Whether the register has no record at all.
    public let isEmpty: Bool

    init(_ db: SQLDatabase, registerID: Int, redefined: [Int: RedefinedRecord] = [:]) throws {
        self.redefined = redefined
        let columns = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let sql = """
            SELECT record.id, record.source_id, observation.id, observation.not_stated, observation.unobserved,
                record.is_tombstone, record.presence, \(columns)
            FROM record LEFT JOIN observation ON observation.id = record.observation_id
            WHERE
            """
        byKey = try SQLStatement(db, sql + " record.register_id = ? AND record.key = ?")
        byID = try SQLStatement(db, sql + " record.id = ?")
        keyOfID = try SQLStatement(db, "SELECT key FROM record WHERE id = ?")
        self.registerID = registerID
        isEmpty =
            try db.value("SELECT NOT EXISTS (SELECT 1 FROM record WHERE register_id = ?)", [registerID], as: Bool.self)
            ?? true
    }

    /// The record of a key in the register; nil where there is none.
    public func record(key: RecordKey) throws -> CurrentRecord? {
        if isEmpty { return nil }
        byKey.bind(1, registerID)
        byKey.bind(2, key.text)
        return try fetched(byKey)
    }

    /// The record of a number.
    public func record(id: Int) throws -> CurrentRecord? {
        byID.bind(1, id)
        return try fetched(byID)
    }

    /// The key of a record; empty for a number that is none.
    public func key(of id: Int) throws -> String {
        keyOfID.bind(1, id)
        guard try keyOfID.step() else { return "" }
        defer { keyOfID.reset() }
        return keyOfID["key"]
    }

    private func fetched(_ query: SQLStatement) throws -> CurrentRecord? {
        // Once for each row of an edition that is not ticked off: by position.
        guard try query.step() else { return nil }
        defer { query.reset() }
        let hasObservation = !query.isNull(2)
        if !redefined.isEmpty, let other = redefined[query.integer(0)] {
            return CurrentRecord(
                id: query.integer(0),
                sourceID: query.integer(1),
                values: other.values,
                notStated: other.notStated,
                unobserved: other.unobserved,
                isTombstone: other.isTombstone,
                presence: query.text(6) ?? "present"
            )
        }
        return CurrentRecord(
            id: query.integer(0),
            sourceID: query.integer(1),
            values: hasObservation ? query.values(from: 7) : nil,
            notStated: FieldSet(rawValue: UInt32(truncatingIfNeeded: query.integer(3))),
            unobserved: FieldSet(rawValue: UInt32(truncatingIfNeeded: query.integer(4))),
            isTombstone: query.integer(5) != 0,
            presence: query.text(6) ?? "present"
        )
    }
}
