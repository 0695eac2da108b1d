internal import Dispatch
internal import Foundation
internal import Synchronization

/// A channel from one thread to another that holds four pieces at most: the thread that makes them waits while it is full.
package final class BoundedChannel<Piece: Sendable>: Sendable {
    private struct State {
        var waiting: [Piece] = []
        var end: Result<Void, any Error>?
        var isLeft = false
    }

    /// What makes the pieces, until it is taken.
    private final class Work: Sendable {
        typealias Make = @Sendable ((Piece) throws -> Void) throws -> Void

        private let make: Mutex<Make?>

        init(_ make: @escaping Make) { self.make = Mutex(make) }

        func taken() -> Make? {
            make.withLock { make in
                defer { make = nil }
                return make
            }
        }
    }

    /// Nobody takes any more.
    private struct Left: Error {}

    private let state = Mutex(State())
    // Both begin at none: a semaphore must not go with less than it began with.
    private let room = DispatchSemaphore(value: 0)
    private let changed = DispatchSemaphore(value: 0)

    /// Starts a thread that makes the pieces, and gives each to the function that it is called with.
    ///
    /// That function waits while four pieces wait to be taken, and throws when nobody takes any more.
    package init(_ make: @escaping @Sendable ((Piece) throws -> Void) throws -> Void) {
        for _ in 0..<4 { room.signal() }
        let work = Work(make)
        do {
            try WorkerThread.start(stackInBytes: 8 << 20) { [self] in end(with: made(by: work)) }
        } catch {
            end(with: .failure(error))
        }
    }

    // What the closure holds is released before the end is told. An open mirror would else be closed by this thread, and
    // not at all where the process ends meanwhile: its write-ahead log would be left beside it.
    private func made(by work: Work) -> Result<Void, any Error> {
        guard let make = work.taken() else { return .success(()) }
        return Result { try make(put) }
    }

    private func end(with result: Result<Void, any Error>) {
        state.withLock { $0.end = result }
        changed.signal()
    }

    private func put(_ piece: Piece) throws {
        room.wait()
        try state.withLock { state in
            guard !state.isLeft else { throw Left() }
            state.waiting.append(piece)
        }
        changed.signal()
    }

    /// Takes all pieces, in their order.
    ///
    /// Throws what the closure throws, or what making them ended with. When it returns, their thread makes no more.
    package func forEach(_ body: (Piece) throws -> Void) throws {
        defer { leave() }
        while true {
            changed.wait()
            let piece: Piece? = try state.withLock { state in
                guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                try state.end?.get()
                return nil
            }
            guard let piece else { return }
            room.signal()
            try body(piece)
        }
    }

    private func leave() {
        state.withLock { $0.isLeft = true }
        room.signal()
        while state.withLock({ $0.end == nil }) { changed.wait() }
    }
}
