internal import Glibc
internal import Synchronization

/// A descriptor of an open file, pipe or socket; it is closed by ``close()``, or when nobody holds it any more.
final class Descriptor: Sendable {
    private let state: Atomic<Int32>

    /// Takes over a descriptor that was just opened; a negative number stands for none.
    init(_ number: Int32) { state = Atomic(number) }

    deinit { close() }

    /// The system's number; -1 where there is none, or none any more.
    var number: Int32 { state.load(ordering: .relaxed) }

    /// Whether there is one.
    var isOpen: Bool { number >= 0 }

    /// Closes it; to close it again does nothing.
    func close() {
        let number = state.exchange(-1, ordering: .relaxed)
        if number >= 0 { Glibc.close(number) }
    }

    /// Gives it away: closing it is the caller's affair from then on.
    func release() -> Int32 { state.exchange(-1, ordering: .relaxed) }
}
