internal import FoundationEssentials
internal import System

/// Work on many rows that do not depend on each other, on several threads.
enum Concurrent {
    /// The number of threads that work at once.
    static let threads = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))

    /// The results for all indices, in their order.
    static func map<Result>(_ count: Int, _ make: @escaping (Int) -> Result) -> [Result] {
        let pieces = threads * 4
        var work = (0..<pieces).map { piece in
            (range: count * piece / pieces..<count * (piece + 1) / pieces, results: [Result]())
        }
        forEach(&work) { piece in piece.results = piece.range.map(make) }
        return work.flatMap(\.results)
    }

    /// Changes each element on a thread.
    static func forEach<Element>(_ elements: inout [Element], _ change: @escaping (inout Element) -> Void) {
        elements.withUnsafeMutableBufferPointer { elements in
            // Each element is changed by one thread alone.
            nonisolated(unsafe) let (elements, change) = (elements, change)
            ParallelLoop.run(count: elements.count, atOnce: threads) { change(&elements[$0]) }
        }
    }
}
