import System
import Testing

@Suite struct RawBytesTests {
    @Test(arguments: [("", ""), ("a", "a"), ("abc", "abd"), ("abc", "ab"), ("ab\0c", "ab\0d"), ("", "a")])
    func `bytes are the same or not`(one: String, other: String) {
        let areEqual = Array(one.utf8).withUnsafeBytes { one in
            Array(other.utf8).withUnsafeBytes { RawBytes.areEqual(one, $0) }
        }
        #expect(areEqual == (one == other))
    }

    @Test(arguments: [("", 0, nil), ("abca", 0, 0), ("abca", 1, 3), ("abc", 1, nil), ("abc", 3, nil), ("abc", 9, nil)])
    func `a byte is found from a place on`(text: String, start: Int, place: Int?) {
        let found = Array(text.utf8).withUnsafeBytes {
            RawBytes.firstIndex(of: UInt8(ascii: "a"), in: $0, from: start)
        }
        #expect(found == place)
    }
}
