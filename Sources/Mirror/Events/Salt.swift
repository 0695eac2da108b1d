internal import System

/// Sixteen random bytes, without which a short value could be guessed from its digest.
package struct Salt: Sendable {
    fileprivate(set) var words: (UInt64, UInt64) = (0, 0)

    /// Makes a salt of zeros.
    package init() {}

    /// Makes a salt of 16 bytes; nil for another number of bytes.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    }

    /// Lends the 16 bytes.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }
}

/// A supply of salts, which reads random bytes of the kernel for sixteen salts at a time.
package struct Salts {
    private var pool: [Salt] = []

    /// Makes an empty supply.
    package init() {}

    /// A new salt; throws ``MirrorError`` where the system gives no random bytes.
    package mutating func next() throws -> Salt {
        if let salt = pool.popLast() { return salt }
        // 16 salts of 16 bytes are the 256 bytes that the kernel gives in one call (getentropy(3)).
        pool = [Salt](repeating: Salt(), count: 16)
        let isFilled = pool.withUnsafeMutableBytes { Entropy.fill($0) }
        guard isFilled, let salt = pool.popLast() else {
            pool = []
            throw MirrorError(.unavailable, "the system gives no random bytes")
        }
        return salt
    }
}
