internal import Foundation
internal import Transport

/// A bounded queue that passes a response from the thread that receives it to the thread that reads it.
final class ChunkQueue: @unchecked Sendable {
    // Unchecked: all state is accessed under the condition's lock.
    private let condition = NSCondition()
    private var chunks: [[UInt8]] = []
    private var head: WebResponse?
    private var end: Result<WebResponse, any Error>?
    private var isAbandoned = false

    // libcurl's chunks have up to 128 KiB, so the queue has at most 4 MiB.
    private static let capacity = 32

    /// The reader has stopped.
    private struct Abandoned: Error {}

    func begin(_ head: WebResponse) {
        locked { self.head = head }
    }

    /// Appends a chunk, after waiting for free capacity; throws if the reader has stopped.
    func put(_ chunk: [UInt8], _ cancellation: Cancellation) throws {
        condition.lock()
        defer { condition.unlock() }
        while chunks.count >= Self.capacity, !isAbandoned, !cancellation.isStopped {
            _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
        }
        if isAbandoned { throw Abandoned() }
        chunks.append(chunk)
        condition.broadcast()
    }

    func finish(_ result: Result<WebResponse, any Error>) {
        locked { end = result }
    }

    func abandon() {
        locked { isAbandoned = true }
    }

    /// Waits for the head of the response; throws the error of an exchange without a response.
    func waitForResponse() throws -> WebResponse {
        try waiting {
            if let head { return head }
            return try end?.get()
        }
    }

    /// Waits for the next chunk; nil at the end.
    func next() throws -> [UInt8]? {
        try waiting {
            if !chunks.isEmpty {
                condition.broadcast()
                return .some(chunks.removeFirst())
            }
            guard let end else { return nil }
            _ = try end.get()
            return .some(nil)
        }
    }

    /// The response so far; at the end of the exchange with its duration and size.
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
