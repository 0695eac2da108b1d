@testable import Mirror
import Recordations
import Testing

/// The bytes of a recordation's values that the chain hashes, in full: no hash of an older event may change.
///
/// The bytes below were made by Python's `struct.pack` from the text of the encoding: a length is `<Q`, an end `<I`, of
/// a field that is not stated with the bit 1 << 31; a count is `<H`, and a field `<HI` of its number and length. The text
/// of field 3 is `3é`.
@Suite struct ValueEncodingTests {
    private static let every = FieldValues { $0.rawValue < 20 ? "\($0.rawValue)é" : nil }
    private static let three = FieldValues { [0, 2, 19].contains($0.rawValue) ? "\($0.rawValue)é" : nil }

    private static func hex(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return Mirror.hex(bytes)
    }

    private static func joined(_ lines: String) -> String { String(lines.filter { !$0.isWhitespace }) }

    @Test(arguments: [
        (
            every,
            """
            9600000000000000
            03000000 06000000 09000000 0c000000 0f000000
            12000000 15000000 18000000 1b000000 1e000000
            22000000 26000000 2a000000 2e000000 32000000
            36000000 3a000000 3e000000 42000000 46000000
            30c3a9 31c3a9 32c3a9 33c3a9 34c3a9 35c3a9 36c3a9 37c3a9 38c3a9 39c3a9
            3130c3a9 3131c3a9 3132c3a9 3133c3a9 3134c3a9 3135c3a9 3136c3a9 3137c3a9 3138c3a9 3139c3a9
            """
        ),
        (
            three,
            """
            5a00000000000000
            03000000 03000080 06000000 06000080 06000080
            06000080 06000080 06000080 06000080 06000080
            06000080 06000080 06000080 06000080 06000080
            06000080 06000080 06000080 06000080 0a000000
            30c3a9 32c3a9 3139c3a9
            """
        ),
    ]) func `the first version is a table of the ends of 20 texts`(values: FieldValues, bytes: String) {
        #expect(Self.hex { ValueEncoding.appendTable(values, to: &$0) } == Self.joined(bytes))
    }

    @Test(arguments: [
        (
            every,
            """
            1400
            0000 03000000 30c3a9
            0100 03000000 31c3a9
            0200 03000000 32c3a9
            0300 03000000 33c3a9
            0400 03000000 34c3a9
            0500 03000000 35c3a9
            0600 03000000 36c3a9
            0700 03000000 37c3a9
            0800 03000000 38c3a9
            0900 03000000 39c3a9
            0a00 04000000 3130c3a9
            0b00 04000000 3131c3a9
            0c00 04000000 3132c3a9
            0d00 04000000 3133c3a9
            0e00 04000000 3134c3a9
            0f00 04000000 3135c3a9
            1000 04000000 3136c3a9
            1100 04000000 3137c3a9
            1200 04000000 3138c3a9
            1300 04000000 3139c3a9
            """
        ),
        (
            three,
            """
            0300
            0000 03000000 30c3a9
            0200 03000000 32c3a9
            1300 04000000 3139c3a9
            """
        ),
    ]) func `the second version has the number, length and text of each stated field`(
        values: FieldValues,
        bytes: String
    ) {
        #expect(Self.hex { ValueEncoding.append(values, to: &$0) } == Self.joined(bytes))
    }
}
