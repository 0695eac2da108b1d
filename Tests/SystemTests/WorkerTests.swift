import Synchronization
import System
import Testing

@Suite struct WorkerTests {
    @Test func `jobs are done one after the other, in their order`() {
        let worker = SerialWorker()
        let done = Mutex<[Int]>([])
        for job in 0..<200 { worker.add { done.withLock { $0.append(job) } } }
        worker.wait()
        #expect(done.withLock { $0 } == Array(0..<200))
        worker.add { done.withLock { $0.append(-1) } }
        worker.wait()
        #expect(done.withLock { $0.last } == -1)
    }

    @Test func `each round of a loop is done once, on more than one thread`() {
        let rounds = Mutex<[Int: Int]>([:])
        ParallelLoop.run(count: 500, atOnce: 4) { round in rounds.withLock { $0[round, default: 0] += 1 } }
        #expect(rounds.withLock { $0.count } == 500)
        #expect(rounds.withLock { $0.values.allSatisfy { $0 == 1 } })
        ParallelLoop.run(count: 0) { _ in Issue.record("there is no round") }
    }
}
