internal import Mirror
public import Recordations

extension FetchWriter {
    /// Adds recordations that the register shows for the first time, each with one event, and returns their numbers.
    @discardableResult
    public func add(_ observations: [Observation]) throws -> Range<Int> {
        try add(count: observations.count) { Array(observations[$0]) }
    }

    /// Adds so many recordations, some of which `rows` gives at a time.
    ///
    /// While one batch is written, a second thread reads the next one, folds its searched texts and chains its events.
    @discardableResult
    public func add(
        count: Int,
        _ rows: @escaping @Sendable (Range<Int>) throws -> [Observation]
    ) throws -> Range<Int> {
        guard count > 0 else { return nextRecord..<nextRecord }
        let first = nextRecord
        let event = events.text(cause: cause, kind: "added", record: nil, fetch: fetchID)
        // Triggers cost more than all other work of writing a row.
        let fetch = AdditionSealing.Fetch(
            number: fetchID,
            registerID: registerID,
            sourceID: sourceID,
            document: documentFetchID
        )
        let sealing = count >= AdditionWriter.rowsAtOnce ? try AdditionSealing(fetch, db) : nil
        try sealing?.dropTriggers(db)
        var sums = AdditionSums()
        let pipeline = InsertPipeline(
            count,
            rows,
            firstRecord: first,
            firstObservation: nextObservation,
            event: event,
            end: events.end,
            sealing: sealing
        )
        let isLarge = count >= AdditionWriter.rowsAtOnce
        // Millions of rows whose column types are known are not checked one by one; `doctor` checks them all. A check
        // that calls a function would also make SQLite copy each page that a statement changes, for a rollback.
        if isLarge { try db.execute("PRAGMA ignore_check_constraints = ON") }
        defer { if isLarge { try? db.execute("PRAGMA ignore_check_constraints = OFF") } }
        let writer = try AdditionWriter(db, self, event, isLarge: isLarge)
        pipeline.start(at: 0)
        // No event may be appended while a batch is still being chained.
        defer { pipeline.finish() }
        while let batch = try pipeline.nextBatch() {
            pipeline.start(at: batch.rows.upperBound)
            try writer.write(batch, firstRecord: nextRecord, firstObservation: nextObservation)
            sums.add(batch.sums)
            nextRecord += batch.rows.count
            nextObservation += batch.rows.count
        }
        try sealing?.write(sums, db)
        appeared.append(first..<nextRecord)
        return first..<nextRecord
    }
}
