internal import Recordations

extension RowDigest {
    /// Reads a digest as the mirror stores it; ``RowDigest/none`` where the blob has another length.
    package init(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else {
            self = .none
            return
        }
        self.init(
            low: bytes.loadUnaligned(as: UInt64.self),
            high: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        )
    }

    /// The sixteen bytes that the mirror stores.
    package var bytes: [UInt8] { withBytes(Array.init) }

    /// Lends the sixteen bytes.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: (low, high), body)
    }
}
