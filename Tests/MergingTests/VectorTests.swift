import Merging
import Testing

/// Compares the merge of a cell with the results of other projects (invariant I4).
struct VectorTests {
    @Test func `558 three-way merges of a record of two cells come out as they must`() throws {
        let cases = try Vectors.rows("three-way")
        #expect(cases.count == 558)
        for one in cases { check(one, width: 2) }
    }

    @Test func `8 merges of rows come out as they must`() throws {
        let cases = try Vectors.rows("rows")
        #expect(cases.count == 8)
        for one in cases {
            check(one, width: [one.base, one.left, one.right].compactMap { $0?.count }.max() ?? 0)
        }
    }

    // A vanished column is unobserved here: its last value stays, and the comparison leaves the column out.
    private func check(_ one: Vectors.Case<[String?]>, width: Int) {
        func cells(_ row: [String?]?) -> Cells {
            row.map { row in row.map { Cell($0) } + Array(repeating: .absent, count: width - row.count) }
        }
        let result = merged(base: cells(one.base), left: cells(one.left), right: cells(one.right), width: width)
        #expect(result.isConflict == one.conflict, "\(one)")
        if !one.conflict { #expect(result.record == cells(one.merged), "\(one)") }
    }

    @Test(arguments: [false, true]) func `columns that one side or both add come out as they must`(
        isMirrored: Bool
    ) throws {
        let cases = try Vectors.columns("columns")
        #expect(cases.count == 18)
        for one in cases {
            let names = Set([one.base, one.left, one.right].flatMap { $0.map { Array($0.keys) } ?? [] }).sorted()
            func cells(_ record: [String: String?]?) -> Cells {
                record.map { record in names.map { name in record[name].map { Cell($0) } ?? .absent } }
            }
            let (left, right) = isMirrored ? (one.right, one.left) : (one.left, one.right)
            let result = merged(base: cells(one.base), left: cells(left), right: cells(right), width: names.count)
            #expect(result.isConflict == one.conflict, "\(one)")
            if !one.conflict { #expect(result.record == cells(one.merged), "\(one)") }
        }
    }
}
