import Synchronization
import System
import Testing

/// Reading and reckoning at once.
struct BoundedChannelTests {
    private struct Mistake: Error, Equatable {
        let number: Int
    }

    @Test(arguments: [0, 1, 4, 5, 1000])
    func `all pieces are taken in their order, and none beside them`(count: Int) throws {
        let handover = BoundedChannel<Int> { put in
            for number in 0..<count { try put(number) }
        }
        var taken: [Int] = []
        try handover.forEach { taken.append($0) }
        #expect(taken == Array(0..<count))
    }

    @Test func `what the pieces are made of is let go before their end is told`() throws {
        final class Held: Sendable {}
        for _ in 0..<200 {
            weak var held: Held?
            func channel() -> BoundedChannel<ObjectIdentifier> {
                let made = Held()
                held = made
                return BoundedChannel { put in try put(ObjectIdentifier(made)) }
            }
            var taken = 0
            try channel().forEach { _ in taken += 1 }
            #expect(taken == 1)
            try #require(held == nil)
        }
    }

    @Test func `what the making ends with comes behind what was made before it`() throws {
        let handover = BoundedChannel<Int> { put in
            for number in 0..<7 { try put(number) }
            throw Mistake(number: 7)
        }
        var taken: [Int] = []
        #expect(throws: Mistake(number: 7)) { try handover.forEach { taken.append($0) } }
        #expect(taken == Array(0..<7))
    }

    @Test(arguments: 0..<20)
    func `whoever takes no more is left alone by the one that makes`(last: Int) throws {
        final class Made: Sendable {
            let count = Mutex(0)
            let isOver = Mutex(false)
        }
        let made = Made()
        let handover = BoundedChannel<Int> { put in
            defer { made.isOver.withLock { $0 = true } }
            for number in 0... {
                try put(number)
                made.count.withLock { $0 += 1 }
            }
        }
        #expect(throws: Mistake(number: last)) {
            try handover.forEach { if $0 == last { throw Mistake(number: last) } }
        }
        #expect(made.isOver.withLock { $0 })
        // The one that was taken last, those that waited, and one for the room that leaving makes.
        #expect(made.count.withLock { $0 } <= last + 6)
    }
}
