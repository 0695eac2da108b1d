/// The values of one recordation: for each field its canonical text, or nothing.
///
/// Canonical text is the form in which values are compared and stored: a date `YYYY-MM-DD`, classes `2,4`, a status its
/// word, text with its white space folded. It is never empty: an empty cell states nothing.
///
/// All texts lie in one array behind a table of their ends. So a recordation costs one allocation for all its fields,
/// two values are equal exactly if their bytes are equal, and the mirror can bind the texts without copying.
public struct FieldValues: Hashable, Sendable {
    // Four bytes for each field, little-endian: the end of its text as an offset behind the table; the top bit is set
    // where the field is not stated.
    private var packed: [UInt8]

    private static let tableSize = Field.everyCase.count * 4
    private static let absent: UInt32 = 1 << 31

    /// Makes values by appending each field's canonical text to a buffer; a field that appends nothing is not stated.
    public init(capacity: Int, appending append: (Field, inout [UInt8]) -> Void) {
        var packed: [UInt8] = []
        packed.reserveCapacity(Self.tableSize + capacity)
        packed.append(contentsOf: repeatElement(0, count: Self.tableSize))
        for field in Field.everyCase {
            let start = packed.count
            append(field, &packed)
            let end = (UInt32(packed.count - Self.tableSize) | (packed.count == start ? Self.absent : 0)).littleEndian
            packed.withUnsafeMutableBytes { $0.storeBytes(of: end, toByteOffset: field.rawValue * 4, as: UInt32.self) }
        }
        self.packed = packed
    }

    /// Makes values from canonical texts.
    public init(_ text: (Field) -> String?) {
        self.init(capacity: 64) { field, bytes in
            if let text = text(field) { bytes.append(contentsOf: text.utf8) }
        }
    }

    private init(packed: [UInt8]) { self.packed = packed }

    /// Makes values by copying each field's canonical text from a UTF-8 buffer; nil for a field that is not stated.
    ///
    /// No buffer is empty.
    public static func copying(_ text: (Field) -> UnsafeBufferPointer<UInt8>?) -> FieldValues {
        withUnsafeTemporaryAllocation(of: UnsafeBufferPointer<UInt8>?.self, capacity: Field.everyCase.count) { texts in
            for field in Field.everyCase { texts.initializeElement(at: field.rawValue, to: text(field)) }
            let size = texts.reduce(tableSize) { $0 + ($1?.count ?? 0) }
            let packed = [UInt8](unsafeUninitializedCapacity: size) { packed, initialized in
                var end = tableSize
                for (index, text) in texts.enumerated() {
                    if let text {
                        _ = UnsafeMutableBufferPointer(rebasing: packed[end...]).initialize(fromContentsOf: text)
                        end += text.count
                    }
                    let tableEntry = (UInt32(end - tableSize) | (text == nil ? absent : 0)).littleEndian
                    UnsafeMutableRawBufferPointer(packed).storeBytes(
                        of: tableEntry,
                        toByteOffset: index * 4,
                        as: UInt32.self
                    )
                }
                initialized = size
            }
            return FieldValues(packed: packed)
        }
    }

    private func tableEntry(_ field: Int) -> UInt32 {
        packed.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: field * 4, as: UInt32.self)) }
    }

    private func range(of field: Field) -> Range<Int>? {
        let tableEntry = tableEntry(field.rawValue)
        guard tableEntry & Self.absent == 0 else { return nil }
        let start = field.rawValue == 0 ? 0 : self.tableEntry(field.rawValue - 1) & ~Self.absent
        return Self.tableSize + Int(start)..<Self.tableSize + Int(tableEntry)
    }

    /// The canonical text of a field; nil where it is not stated.
    public subscript(field: Field) -> String? {
        range(of: field).map { String(decoding: packed[$0], as: UTF8.self) }
    }

    /// Whether the field is stated.
    public func states(_ field: Field) -> Bool {
        tableEntry(field.rawValue) & Self.absent == 0
    }

    /// Lends all texts as UTF-8 without copying them; nil for a field that is not stated.
    ///
    /// The pointers must not be kept.
    public func withTexts<Result>(_ body: ((Field) -> UnsafeBufferPointer<UInt8>?) throws -> Result) rethrows -> Result
    {
        try packed.withUnsafeBufferPointer { bytes in
            try body { field in range(of: field).map { UnsafeBufferPointer(rebasing: bytes[$0]) } }
        }
    }

    /// The fields that are stated.
    public var stated: FieldSet { FieldSet(Field.everyCase.lazy.filter(states)) }

    /// The fields in which the two differ.
    public func differences(from other: FieldValues) -> [Field] {
        guard self != other else { return [] }
        return Field.everyCase.filter { self[$0] != other[$0] }
    }

    /// The same values with some replaced.
    public func replacing(_ new: [Field: String?]) -> FieldValues {
        FieldValues { field in
            guard let text = new[field] else { return self[field] }
            return text
        }
    }

    /// The values as bytes: the table of ends, then the texts.
    ///
    /// Two encodings are equal exactly if the values are.
    ///
    /// The table has one entry for each ``Field`` of this version of the program, so the encoding is for memory and
    /// temporary files only; stored hashes use an encoding with a version number.
    public var canonicalBytes: [UInt8] { packed }

    /// Lends the canonical bytes; the pointer must not be kept.
    public func withCanonicalBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try packed.withUnsafeBytes(body)
    }

    /// Makes values from their canonical bytes; nil for bytes that are no such encoding.
    public init?(canonicalBytes: UnsafeRawBufferPointer) {
        guard canonicalBytes.count >= Self.tableSize else { return nil }
        packed = Array(canonicalBytes)
        var end = 0
        for field in Field.everyCase {
            let next = Int(tableEntry(field.rawValue) & ~Self.absent)
            guard next >= end else { return nil }
            end = next
        }
        guard end == canonicalBytes.count - Self.tableSize else { return nil }
    }

    /// A date field's date; nil where it is not stated.
    public func date(_ field: Field) -> CivilDate? { self[field].flatMap(CivilDate.init) }

    /// The status; `unknown` where it is not stated.
    public var status: Status { self[.status].flatMap(Status.init) ?? .unknown }

    /// The Nice classes as one bit for each class; 0 where none are stated.
    public var classBits: Int {
        guard let range = range(of: .classes) else { return 0 }
        var (bits, number) = (0, 0)
        for byte in packed[range] {
            if byte == 0x2C {
                bits |= 1 << number
                number = 0
            } else {
                number = (number * 10 + Int(byte &- 0x30)) & 63
            }
        }
        return bits | 1 << number
    }

    /// The Nice classes; empty where none are stated.
    public var classes: NiceClasses { self[.classes].flatMap(NiceClasses.init) ?? NiceClasses([]) }
}
