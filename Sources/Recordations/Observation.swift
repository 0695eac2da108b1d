/// One recordation as one document states it.
public struct Observation: Sendable {
    /// The key of the recordation within its register.
    public let key: RecordKey
    /// The values in canonical form.
    public var values: FieldValues
    /// The raw text of every cell that differs from its canonical value: a JSON object by column name, UTF-8.
    public let raw: [UInt8]
    /// The digest of the row; ``RowDigest/none`` where several rows are joined into the recordation.
    public var digest: RowDigest
    /// Fields that have a column and no value in this row: they keep their last value, marked as not stated.
    public var notStated: FieldSet
    /// Fields that the document has no column for: they keep their last value, marked as not stated.
    public var unobserved: FieldSet
    /// Whether the row says that the recordation has been removed from the register.
    public let isTombstone: Bool
    /// The number of the line or row in the document, from 1.
    public let rowNumber: Int

    /// Makes an observation from its parts.
    public init(
        key: RecordKey,
        values: FieldValues,
        raw: [UInt8],
        digest: RowDigest,
        notStated: FieldSet,
        unobserved: FieldSet,
        isTombstone: Bool,
        rowNumber: Int
    ) {
        self.key = key
        self.values = values
        self.raw = raw
        self.digest = digest
        self.notStated = notStated
        self.unobserved = unobserved
        self.isTombstone = isTombstone
        self.rowNumber = rowNumber
    }
}

/// A row that could not be read as a recordation.
public struct RejectedRow: Hashable, Sendable {
    /// The reason, as a clause in lower case.
    public let reason: String
    /// The number of the line or row in the document, from 1.
    public let rowNumber: Int
    /// The cells of the row, shortened, as a JSON array.
    public let cells: String
    /// The digest of the row, by which a later edition recognises the same row.
    public let digest: RowDigest
    /// The key, where the key could be read: the recordation then counts as present.
    public let key: RecordKey?
    /// A key with U+FFFD in place of bytes that could not be decoded; nil for any other row.
    ///
    /// It identifies no recordation: it may be the key of every recordation for which ``RecordKey/mayBe(_:)`` holds.
    public let garbledKey: RecordKey?

    /// Makes a rejected row from its facts.
    public init(
        reason: String,
        rowNumber: Int,
        cells: String,
        digest: RowDigest,
        key: RecordKey?,
        garbledKey: RecordKey? = nil
    ) {
        self.garbledKey = garbledKey
        self.reason = reason
        self.rowNumber = rowNumber
        self.cells = cells
        self.digest = digest
        self.key = key
    }
}

/// The digest of a row of a register: 128 bits over all cells that the source reads.
public struct RowDigest: Hashable, Sendable {
    /// The lower 64 bits.
    public let low: UInt64
    /// The upper 64 bits.
    public let high: UInt64

    /// Makes a digest from its two halves.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The digest of no row.
    ///
    /// Recordations that several rows are joined into have it, so that they are always read again.
    public static let none = RowDigest(low: 0, high: 0)
}
