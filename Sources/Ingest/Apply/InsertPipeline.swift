internal import Dispatch
internal import Mirror
internal import Recordations
internal import System

/// Prepares batches of new recordations on a second thread, one batch ahead of the thread that writes them.
final class InsertPipeline: @unchecked Sendable {
    // Unchecked: `result` is written by the worker before `ready` is signalled and read after it was waited for.

    /// The searched text and the sealed event of one addition.
    struct Announcement: Sendable {
        /// The range of its searched text in the batch's.
        let folded: Range<Int>
        let seal: ChainEnd.Seal
    }

    /// Some additions that follow each other.
    struct Batch: Sendable {
        let rows: Range<Int>
        let observations: [Observation]
        var folded: [UInt8] = []
        var announcements: [Announcement] = []
        /// What the rows add to the sums of their tables.
        var sums = AdditionSums()
    }

    private let count: Int
    private let observations: @Sendable (Range<Int>) throws -> [Observation]
    private let firstRecord: Int
    private let firstObservation: Int
    private let event: EventText
    private let end: ChainEnd
    private let sealing: AdditionSealing?
    private let worker = SerialWorker()
    private let ready = DispatchSemaphore(value: 0)
    private var result: Result<Batch, any Error>?
    private var isStarted = false

    private static let rowsInBatch = 512

    init(
        _ count: Int,
        _ observations: @escaping @Sendable (Range<Int>) throws -> [Observation],
        firstRecord: Int,
        firstObservation: Int,
        event: EventText,
        end: ChainEnd,
        sealing: AdditionSealing?
    ) {
        self.count = count
        self.observations = observations
        self.firstRecord = firstRecord
        self.firstObservation = firstObservation
        self.event = event
        self.end = end
        self.sealing = sealing
    }

    /// Starts the batch from a row on; nothing where there are no more rows.
    func start(at row: Int) {
        guard row < count else { return }
        isStarted = true
        let rows = row..<min(row + Self.rowsInBatch, count)
        // A thread for a handful costs more than it saves.
        if count <= Self.rowsInBatch {
            result = Result { try batch(rows) }
            ready.signal()
        } else {
            worker.add { [self] in
                result = Result { try batch(rows) }
                ready.signal()
            }
        }
    }

    /// The batch that was started, once it is done; nil where none was.
    func nextBatch() throws -> Batch? {
        finish()
        defer { result = nil }
        return try result?.get()
    }

    /// Waits for what was started.
    func finish() {
        if isStarted { ready.wait() }
        isStarted = false
    }

    private func batch(_ rows: Range<Int>) throws -> Batch {
        var batch = Batch(rows: rows, observations: try observations(rows))
        batch.announcements.reserveCapacity(rows.count)
        batch.folded.reserveCapacity(rows.count * 64)
        var event = self.event
        for (row, observation) in zip(rows, batch.observations) {
            event.record = firstRecord + row
            event.observation = firstObservation + row
            let seal = try end.seal(event, old: nil, new: observation.key.text, values: observation.values)
            let start = batch.folded.count
            SearchColumn.append(observation.values, to: &batch.folded)
            batch.announcements.append(Announcement(folded: start..<batch.folded.count, seal: seal))
            sealing?.add(observation, record: firstRecord + row, observation: firstObservation + row, to: &batch.sums)
        }
        return batch
    }
}
