@testable import Ingest
import MirrorFile
import Recordations
import TestSupport
import Testing

/// Bytes of staged rows, as a temporary file may give them back.
@Suite struct RowBlockTests {
    @Test func `bytes that are cut off or damaged are no other rows than were written`() throws {
        var block = RowBlock()
        let rows = (0..<3).map {
            observation([.recordationNumber: "N\($0)", .goods: String(repeating: "茶", count: $0)])
        }
        for row in rows { block.append(row) }
        let whole = try #require(RowBlock(bytes: block.bytes))
        #expect(whole.count == 3)
        for (index, row) in rows.enumerated() {
            let back = try #require(whole[index])
            #expect(back.key == row.key && back.values == row.values && back.rowNumber == row.rowNumber)
        }
        // Where rows are still found, they are the first of them.
        let found = block.bytes.indices.map { RowBlock(bytes: Array(block.bytes[..<$0]))?.count }
        #expect(Set(found.compactMap { $0 }) == [0, 1, 2])
        #expect(found.count { $0 != nil } == 3)
        for index in block.bytes.indices {
            var damaged = block.bytes
            damaged[index] ^= 0xFF
            guard let read = RowBlock(bytes: damaged) else { continue }
            // Read or refused: a length that reaches beyond the bytes ends no process.
            for row in 0..<read.count { _ = read[row] }
        }
    }
}
