internal import Crypto
internal import FoundationEssentials

/// SHA-256 as 64 hexadecimal digits.
enum Digest {
    static func hex(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
