@testable import Ingest
import MirrorFile
import Recordations
import TestSupport
import Testing

/// Rows of an edition that are kept until they are applied.
@Suite struct StagedRowsTests {
    @Test(arguments: [1, 3, 40, 1000])
    func `rows come back as they were put in, wherever they lie`(mostHeld: Int) throws {
        let number = Seed.drawn()
        var seed = Seeded(number)
        let staged = StagedRows(mostHeld: mostHeld)
        var rows: [Observation] = []
        for _ in 0..<200 {
            if let index = rows.indices.randomElement(using: &seed), seed.once(in: 5) {
                rows[index] = Self.random(&seed)
                try staged.replace(index, with: rows[index])
            } else {
                rows.append(Self.random(&seed))
                try staged.append(rows[rows.count - 1])
            }
            #expect(staged.count == rows.count)
            let index = Int.random(in: 0..<rows.count, using: &seed)
            let row = try staged.observation(at: index)
            #expect(Self.parts(row) == Self.parts(rows[index]), "RECORDAL_SEED=\(number), row \(index)")
        }
        let order = rows.indices.shuffled(using: &seed)
        #expect(
            try staged.observations(at: order).map(Self.parts) == order.map { Self.parts(rows[$0]) },
            "RECORDAL_SEED=\(number)"
        )
    }

    @Test func `a row that is replaced while its piece is written is the new one`() throws {
        let staged = StagedRows(mostHeld: 64)
        var rowNumbers: [Int] = []
        for number in 0..<20_000 {
            try staged.append(Self.row(number))
            rowNumbers.append(number)
            // About those that are being written.
            let index = number - 64 - number % 70
            guard index >= 0 else { continue }
            try staged.replace(index, with: Self.row(-number))
            rowNumbers[index] = -number
        }
        var back: [Int] = []
        try staged.each(0..<20_000) { back.append($1.rowNumber) }
        #expect(back == rowNumbers)
    }

    private static func row(_ rowNumber: Int) -> Observation {
        Observation(
            key: RecordKey(text: "K"),
            values: FieldValues { $0 == .goods ? "goods of \(rowNumber)" : nil },
            raw: [],
            digest: .none,
            notStated: [],
            unobserved: [],
            isTombstone: false,
            rowNumber: rowNumber
        )
    }

    @Test(arguments: [1, 1000]) func `a document's end settles the fields that its own rows lack`(mostHeld: Int) throws
    {
        let staged = StagedRows(mostHeld: mostHeld)
        var row = observation([.recordationNumber: "N"])
        row.unobserved = [FieldSet([.mark]), FieldSet([.goods])].reduce([]) { $0.union($1) }
        for unobserved in [FieldSet([.mark]), nil, FieldSet([.goods])] {
            staged.beginDocument()
            for _ in 0..<2 { try staged.append(row) }
            // Not before the end: the rows of the document before are no measure for these.
            #expect(try staged.observation(at: staged.count - 1).unobserved == row.unobserved)
            staged.endDocument(unobserved: unobserved)
        }
        let lacking = try staged.observations(at: 0..<6).map(\.unobserved)
        let wanted = [FieldSet([.mark]), row.unobserved, FieldSet([.goods])]
        #expect(lacking == wanted.flatMap { [$0, $0] })
    }

    private static func random(_ seed: inout Seeded) -> Observation {
        var values: [Field: String] = [:]
        for field in Field.allCases { values[field] = seed.maybe(["", "MI", "小米", "\u{0}", "a\nb"]) }
        // Longer than a page of the database.
        if seed.once(in: 8) { values[.goods] = String(repeating: "goods", count: 4000) }
        return Observation(
            key: RecordKey(text: "K-\(Int.random(in: 0...999, using: &seed))+备案"),
            values: FieldValues { values[$0] },
            raw: seed.once(in: 2) ? [] : Array("{\"a\":\"\(seed.next())\"}".utf8),
            digest: RowDigest(low: seed.next(), high: seed.next()),
            notStated: FieldSet(rawValue: UInt32(truncatingIfNeeded: seed.next() & 0xFFFF)),
            unobserved: FieldSet(rawValue: UInt32(truncatingIfNeeded: seed.next() & 0xFFFF)),
            isTombstone: seed.once(in: 2),
            rowNumber: Int.random(in: 0...99_999_999, using: &seed)
        )
    }

    // An observation is not Equatable; its parts are.
    private static func parts(_ row: Observation) -> [AnyHashable] {
        [
            row.key, row.values, row.raw, row.digest, row.notStated, row.unobserved, row.isTombstone, row.rowNumber,
        ]
    }
}
