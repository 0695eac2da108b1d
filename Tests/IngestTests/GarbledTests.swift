import Foundation
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Registers
import Ingest
import Testing

/// Bytes that the charset does not have: they are counted, told with their rows, and take no good value away.
@Suite struct GarbledTests {
    private func csv(_ marks: [String], bad: Set<Int> = []) -> [UInt8] {
        var bytes = Array("No,Number,Mark,Holder,Classes,Goods,Status,Ends\n".utf8)
        for (index, mark) in marks.enumerated() {
            bytes += Array("\(index),R-\(index),".utf8)
            // A lone continuation byte is no UTF-8.
            bytes += bad.contains(index) ? Array("bad ".utf8) + [0x96, 0x20] : []
            bytes += Array("\(mark),Holder \(index),9,goods,live,2030-01-01\n".utf8)
        }
        return bytes
    }

    private func importEdition(_ bench: Bench, _ bytes: [UInt8], _ number: Int, limits: String...) throws -> SyncReport
    {
        let yaml = limits.isEmpty ? Source.yaml : Source.yaml + "guards:\n" + limits.map { "  \($0)\n" }.joined()
        return try bench.run(day(number), yaml: yaml)
            .importDocuments([.bytes(bytes, name: "register.csv")], extent: .complete, published: nil)
    }

    private func mark(_ bench: Bench, _ key: String) throws -> String? {
        var filter = Filter()
        filter.fields[.recordationNumber] = key
        filter.isExact = true
        return try bench.mirror.recordations(filter).first?.values[.mark]
    }

    @Test func `a good value is not given up for an unreadable one`() throws {
        let bench = try Bench()
        let marks = (0..<30).map { "MARK \($0)" }
        #expect(try importEdition(bench, csv(marks), 0).verdict == .applied)
        let report = try importEdition(bench, csv(marks, bad: [7]), 1)
        #expect(report.verdict == .unchanged)
        #expect(report.garbled == 1)
        #expect(report.findings.garbledRowNumbers == [9])
        #expect(try mark(bench, "R-7") == "MARK 7")
        #expect(try bench.mirror.soundness().mistakes == [])
        // What is readable again counts.
        var later = marks
        later[7] = "OTHER"
        #expect(try importEdition(bench, csv(later), 2).counts.changed == 1)
        #expect(try mark(bench, "R-7") == "OTHER")
    }

    @Test func `a recordation whose number cannot be read is not missing, and no other is made of it`() throws {
        let bench = try Bench()
        let marks = (0..<30).map { "MARK \($0)" }
        #expect(try importEdition(bench, csv(marks), 0).verdict == .applied)
        // R-7 with a byte that is none in its number, and R-9 gone.
        let text = String(decoding: csv(marks), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.contains(",R-9,") }
        let broken = lines.map { line -> [UInt8] in
            guard line.contains(",R-7,") else { return Array(line.utf8) + [0x0A] }
            return Array("7,R-".utf8) + [0x96] + Array("7,MARK 7,Holder 7,9,goods,live,2030-01-01\n".utf8)
        }
        let report = try importEdition(bench, broken.flatMap { $0 }, 1)
        #expect(report.verdict == .applied)
        #expect((report.counts.added, report.counts.missing, report.counts.rejected) == (0, 1, 1))
        #expect(
            report.newlyRejected.map(\.reason) == [
                "the recordation_number 'R-\u{FFFD}7' holds bytes that cannot be read"
            ]
        )
        #expect(try mark(bench, "R-7") == "MARK 7")
        let gone = try bench.mirror.recordations(Filter()).filter { $0.presence != "present" }.map(\.key.text)
        #expect(gone == ["R-9"])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a value that was never known is taken with its unreadable bytes`() throws {
        let bench = try Bench()
        let report = try importEdition(bench, csv(["A", "B"], bad: [1]), 0)
        #expect(report.verdict == .applied)
        #expect(try mark(bench, "R-1") == "bad \u{FFFD} B")
    }

    @Test func `an edition in another charset is held, the first and a later one`() throws {
        let marks = (0..<30).map { "MARK \($0)" }
        let first = try Bench()
        let report = try importEdition(first, csv(marks, bad: Set(0..<20)), 0)
        #expect(report.verdict == .held)
        #expect(report.held.map(\.name) == ["charset"])
        #expect(report.held.first?.description.contains("'charset:'") == true)
        #expect(try first.mirror.recordations(Filter()).isEmpty)
        let later = try Bench()
        _ = try importEdition(later, csv(marks), 0)
        #expect(try importEdition(later, csv(marks, bad: Set(0..<20)), 1).held.map(\.name) == ["charset"])
        #expect(
            try importEdition(later, csv(marks, bad: Set(0..<20)), 1, limits: "unreadable_share: 100%").verdict
                == .unchanged
        )
    }

    @Test func `rows of one key that differ are told with their own places and what they say`() throws {
        let bench = try Bench()
        _ = try importEdition(bench, csv(["A", "B", "C"]), 0)
        var bytes = csv(["A", "B", "C"])
        bytes += Array("9,R-1,OTHER,Holder 1,9,goods,live,2030-01-01\n".utf8)
        let report = try importEdition(bench, bytes, 1, limits: "rejected_share: 100%")
        #expect(report.newlyRejected.map(\.rowNumber).sorted() == [3, 5])
        let sorted = report.newlyRejected.sorted { $0.rowNumber < $1.rowNumber }
        #expect(sorted.first?.cells.contains("mark: B") == true)
        #expect(sorted.last?.cells.contains("mark: OTHER") == true)
    }

    @Test func `columns that a document lacks are told, with those that nobody knows`() throws {
        let bench = try Bench()
        let report = try bench.importEdition(
            "Number,Mark,Holder,Classes,Goods,Status,Ends,Vertreter\nR-1,A,H,9,g,live,2030-01-01,x\n",
            day(0)
        )
        #expect(report.columns.missing == ["agent"])
        #expect(report.columns.unknown == ["vertreter"] || report.columns.unknown == ["Vertreter"])
    }

    @Test func `a NUL within a cell leaves the mirror sound`() throws {
        let bench = try Bench()
        #expect(try importEdition(bench, csv(["L\0OST"]), 0).verdict == .applied)
        #expect(try mark(bench, "R-0") == "L OST")
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
