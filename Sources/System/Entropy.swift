internal import Glibc

/// Random bytes of the kernel.
package enum Entropy {
    /// Fills at most 256 bytes (getentropy(3)); false where the system gives none.
    package static func fill(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        getentropy(bytes.baseAddress, bytes.count) == 0
    }
}

/// The thread that asks.
package enum CurrentThread {
    /// A number that no other thread has while this one runs.
    package static var number: UInt { UInt(bitPattern: Int(truncatingIfNeeded: pthread_self())) }
}
