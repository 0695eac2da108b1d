internal import Recordations

/// Encodes the values of a recordation as bytes for the chain.
enum ValueEncoding {
    /// The number of fields in the table of ``ChainVersion/first``.
    private static let tableFields = 20
    private static let absent: UInt32 = 1 << 31

    /// Lends the text of the field with that number; nil where it is not stated.
    typealias Texts = (Int) -> UnsafeBufferPointer<UInt8>?

    /// Appends the encoding of ``ChainVersion/first``: its length, then a table of ends, then the texts.
    static func appendTable(_ values: FieldValues, to bytes: inout [UInt8]) {
        values.withTexts { text in appendTable({ number in Field(rawValue: number).flatMap(text) }, to: &bytes) }
    }

    static func appendTable(_ text: Texts, to bytes: inout [UInt8]) {
        let start = bytes.count
        let head = tableFields * 4
        bytes.append(contentsOf: repeatElement(0, count: 8 + head))
        let texts = bytes.count
        for number in 0..<tableFields {
            let stated = text(number)
            if let stated { bytes.append(contentsOf: stated) }
            let end = (UInt32(truncatingIfNeeded: bytes.count - texts) | (stated == nil ? absent : 0)).littleEndian
            bytes.withUnsafeMutableBytes {
                $0.storeBytes(of: end, toByteOffset: start + 8 + number * 4, as: UInt32.self)
            }
        }
        let length = UInt64(bytes.count - start - 8).littleEndian
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: UInt64.self) }
    }

    /// Appends the encoding of ``ChainVersion/salted``: how many fields are stated, then each one's number, length and text.
    static func append(_ values: FieldValues, to bytes: inout [UInt8]) {
        values.withTexts { text in
            append({ number in Field(rawValue: number).flatMap(text) }, fields: Field.allCases.count, to: &bytes)
        }
    }

    static func append(_ text: Texts, fields: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0])
        var count: UInt16 = 0
        for number in 0..<fields {
            guard let stated = text(number) else { continue }
            count += 1
            withUnsafeBytes(of: UInt16(truncatingIfNeeded: number).littleEndian) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: UInt32(truncatingIfNeeded: stated.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: stated)
        }
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: count.littleEndian, toByteOffset: start, as: UInt16.self) }
    }
}
