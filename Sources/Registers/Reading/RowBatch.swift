internal import Documents
internal import FoundationEssentials
internal import Recordations
internal import System

/// A batch of rows that were read and hashed and are interpreted together on several threads.
final class RowBatch {
    /// The data of a row beside its cells.
    private struct Kept {
        let digest: RowDigest
        /// The reason for rejecting the row, if its number of cells does not fit the header.
        let misfit: String?
        let interpreters: [RowInterpreter]
    }

    /// The number of threads; each has a ``RowInterpreter`` of its own.
    static let threads = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))
    static let most = 512
    // For fewer rows the start of threads costs more time than it saves.
    private static let leastForThreads = 64

    private var rows: [Row] = []
    private var kept: [Kept] = []

    var isEmpty: Bool { kept.isEmpty }
    var isFull: Bool { kept.count >= Self.most }

    /// Stores a row and replaces it by an empty one, so that no cell is copied.
    func keep(_ row: inout Row, digest: RowDigest, misfit: String?, interpreters: [RowInterpreter]) {
        if rows.count == kept.count { rows.append(Row()) }
        swap(&rows[kept.count], &row)
        kept.append(Kept(digest: digest, misfit: misfit, interpreters: interpreters))
    }

    /// Interprets all rows in their order and empties the batch.
    ///
    /// Throws the error of the first row that cannot be interpreted.
    func interpreted() throws -> [RowOutcome] {
        defer { kept.removeAll(keepingCapacity: true) }
        guard kept.count >= Self.leastForThreads, Self.threads > 1 else {
            return try interpreted(kept.indices, thread: 0)
        }
        let share = (kept.count + Self.threads - 1) / Self.threads
        var parts = [Result<[RowOutcome], any Error>](repeating: .success([]), count: Self.threads)
        parts.withUnsafeMutableBufferPointer { parts in
            // Each thread has its own rows, its own interpreter and its own part.
            nonisolated(unsafe) let (batch, parts) = (self, parts)
            ParallelLoop.run(count: Self.threads) { thread in
                let start = min(thread * share, batch.kept.count)
                let end = min(start + share, batch.kept.count)
                parts[thread] = Result { try batch.interpreted(start..<end, thread: thread) }
            }
        }
        return try parts.flatMap { try $0.get() }
    }

    private func interpreted(_ range: Range<Int>, thread: Int) throws -> [RowOutcome] {
        try range.map { index in
            let (row, kept) = (rows[index], kept[index])
            let interpreter = kept.interpreters[thread]
            if let misfit = kept.misfit { return interpreter.reject(row, kept.digest, misfit, key: nil) }
            return try interpreter.read(row, digest: kept.digest)
        }
    }
}
