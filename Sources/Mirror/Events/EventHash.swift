internal import Crypto

/// A SHA-256 digest, stored inline: millions of them are made in one edition.
package struct EventHash: Equatable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The hash before the first event.
    package static let start = EventHash()

    /// 32 zero bytes.
    package init() {}

    /// Takes 32 bytes; nil for any other number of them.
    package init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 32 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// SHA-256 of some bytes.
    package init(of bytes: [UInt8]) {
        var sha256 = SHA256()
        bytes.withUnsafeBytes { sha256.update(bufferPointer: $0) }
        let digest = sha256.finalize()
        digest.withUnsafeBytes { bytes in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) } }
    }

    /// Lends the 32 bytes.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withBytes(Array.init) }

    /// Whether two digests have the same bytes.
    package static func == (one: EventHash, other: EventHash) -> Bool { one.words == other.words }
}
