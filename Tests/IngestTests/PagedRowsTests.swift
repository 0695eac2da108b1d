import Glibc
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Registers
@testable import Ingest
import Testing

/// Rows of one key that stand on several pages of a list.
struct PagedRowsTests {
    private func row(_ number: Int, goods: Int) -> Observation {
        Observation(
            key: RecordKey(components: ["R-1"]),
            values: FieldValues { $0 == .goods ? "goods \(goods)" : $0 == .mark ? "MI" : nil },
            raw: [],
            digest: RowDigest(low: UInt64(goods + 1), high: 1),
            notStated: [],
            unobserved: [],
            isTombstone: false,
            rowNumber: number
        )
    }

    /// What this thread's own work takes, in seconds: another test's does not count.
    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try body()
        return now() - start
    }

    private func pages(_ count: Int) throws -> EditionBuilder {
        let definition = try SourceDefinition(name: "test", file: "test.yaml", yaml: Source.trusting)
        let builder = EditionBuilder(definition: definition, known: .none)
        let trail = PageTrail()
        builder.trail = trail
        // The second page has the rows of the first, the last one first.
        for page in 0..<2 {
            trail.beginPage()
            for number in 0..<count {
                try builder.add(row(number, goods: page == 0 ? number : count - 1 - number))
            }
        }
        return builder
    }

    @Test func `rows of one key that stand on two pages are compared in linear time`() throws {
        let few = try pages(50)
        #expect(few.doubledKey == nil)
        #expect(few.duplicates == 99)
        _ = try pages(3_000)
        let small = try seconds { _ = try pages(3_000) }
        let large = try seconds { _ = try pages(24_000) }
        // Eight times as many: with the square it would be sixty-four times as long.
        #expect(large < 24 * small, "\(small) s, \(large) s")
    }

    @Test func `a row that another page has with other goods is noticed`() throws {
        let builder = try pages(3)
        builder.trail?.beginPage()
        try builder.add(row(9, goods: 1))
        #expect(builder.doubledKey == nil)
        try builder.add(row(10, goods: 7))
        #expect(builder.doubledKey?.text == "'R-1' stands on page 1 and, in another row, on page 3")
    }
}
