internal import Foundation
internal import Transport

/// Hands an answer from the thread that receives it to the one that reads it, so far ahead and no further.
final class ChunkQueue: @unchecked Sendable {
    // Unchecked: everything is touched under the condition's lock only.
    private let condition = NSCondition()
    private var pieces: [[UInt8]] = []
    private var head: WebResponse?
    private var end: Result<WebResponse, any Error>?
    private var isAbandoned = false

    // With libcurl's pieces of up to 128 kB a few megabytes.
    private static let mostPieces = 32

    /// Nobody will read on.
    private struct Abandoned: Error {}

    func begin(_ head: WebResponse) {
        locked { self.head = head }
    }

    /// Waits for room; throws where nobody reads any more, or the exchange is to end.
    func put(_ piece: [UInt8], _ cancellation: Cancellation) throws {
        condition.lock()
        defer { condition.unlock() }
        while pieces.count >= Self.mostPieces, !isAbandoned, !cancellation.isStopped {
            _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
        }
        if isAbandoned { throw Abandoned() }
        pieces.append(piece)
        condition.broadcast()
    }

    func finish(_ result: Result<WebResponse, any Error>) {
        locked { end = result }
    }

    func abandon() {
        locked { isAbandoned = true }
    }

    /// The answer's head; throws where none came.
    func answer() throws -> WebResponse {
        try waiting {
            if let head { return head }
            return try end?.get()
        }
    }

    /// The next piece; nil at the end.
    func next() throws -> [UInt8]? {
        try waiting {
            if !pieces.isEmpty {
                condition.broadcast()
                return .some(pieces.removeFirst())
            }
            guard let end else { return nil }
            _ = try end.get()
            return .some(nil)
        }
    }

    /// What is known of the whole exchange: at its end also how long it took, and how much came.
    var response: WebResponse? {
        condition.lock()
        defer { condition.unlock() }
        if case .success(let response) = end { return response }
        return head
    }

    private func locked(_ body: () -> Void) {
        condition.lock()
        body()
        condition.broadcast()
        condition.unlock()
    }

    private func waiting<Value>(_ body: () throws -> Value?) throws -> Value {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let value = try body() { return value }
            condition.wait()
        }
    }
}
