/// What one document says of one recordation.
public struct Observation: Sendable {
    /// What identifies it.
    public let key: RecordKey
    /// The values, normalised.
    public var values: FieldValues
    /// The raw text of every cell that is not, letter by letter, a value: a JSON object by column, UTF-8.
    public let raw: [UInt8]
    /// The digest of the row; ``RowDigest/none`` where several rows make the recordation.
    public var digest: RowDigest
    /// Fields of which this row says nothing although it could have: they keep their last value, flagged.
    public var notStated: FieldSet
    /// Fields that the document has no column for: they keep their last value, flagged.
    public var unobserved: FieldSet
    /// Whether the register says by this row that the recordation is no more.
    public let isTombstone: Bool
    /// The line or row where it stands.
    public let place: Int

    /// Makes an observation from its parts.
    public init(
        key: RecordKey,
        values: FieldValues,
        raw: [UInt8],
        digest: RowDigest,
        notStated: FieldSet,
        unobserved: FieldSet,
        isTombstone: Bool,
        place: Int
    ) {
        self.key = key
        self.values = values
        self.raw = raw
        self.digest = digest
        self.notStated = notStated
        self.unobserved = unobserved
        self.isTombstone = isTombstone
        self.place = place
    }
}

/// A row that could not become a recordation, with what is to be known of it.
public struct RejectedRow: Hashable, Sendable {
    /// Why, in lower case.
    public let reason: String
    /// The line or row where it stands.
    public let place: Int
    /// Its cells, shortened, as a JSON array.
    public let cells: String
    /// The digest of the row, by which it is known again.
    public let digest: RowDigest
    /// The key, where it could be read: the recordation then counts as present.
    public let key: RecordKey?
    /// What there was of a key that holds bytes which could not be read, U+FFFD in their place; nil for any other row.
    ///
    /// It is no key: it may be that of every recordation for which ``RecordKey/mayBe(_:)`` holds.
    public let garbledKey: RecordKey?

    /// Makes a rejected row from its facts.
    public init(
        reason: String,
        place: Int,
        cells: String,
        digest: RowDigest,
        key: RecordKey?,
        garbledKey: RecordKey? = nil
    ) {
        self.garbledKey = garbledKey
        self.reason = reason
        self.place = place
        self.cells = cells
        self.digest = digest
        self.key = key
    }
}

/// What tells one row of a register from every other: 128 bits over all cells that count.
public struct RowDigest: Hashable, Sendable {
    /// The first half.
    public let low: UInt64
    /// The second half.
    public let high: UInt64

    /// Makes a digest of its halves.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Of no row: recordations that several rows make have it, so that they are always read again.
    public static let none = RowDigest(low: 0, high: 0)
}
