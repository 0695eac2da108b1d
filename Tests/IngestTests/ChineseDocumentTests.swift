@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Registers
import Ingest
import Testing

/// China's register in all its documents: the same rows are the same recordations.
@Suite struct ChineseDocumentTests {
    private static let scope = Fetch.Extent.scoped("holder=小米科技有限责任公司")

    @discardableResult
    private func importEdition(
        _ document: ChineseGrid.Document,
        into bench: Bench,
        _ number: Int,
        _ extent: Fetch.Extent = .partial
    ) throws -> SyncReport {
        try bench.run(day(number), yaml: ChineseGrid.yaml(), source: "cn-gacc")
            .importDocuments([.bytes(document.bytes, name: document.name)], extent: extent, published: nil)
    }

    private func values(_ bench: Bench, without fields: [Field] = []) throws -> [String: FieldValues] {
        let none = Dictionary(uniqueKeysWithValues: fields.map { ($0, nil as String?) })
        return try bench.recordations().mapValues { $0.values.replacing(none) }
    }

    @Test func `each document gives the recordations of the paste`() throws {
        let grid = try ChineseGrid()
        let paste = try Bench()
        #expect(try importEdition(grid.paste, into: paste, 0).counts.added == 5)
        // A page shows the picture, and not the words in it.
        let wanted = try values(paste, without: [.markImage])
        #expect(wanted["T2023-13520+10272734"]?[.validTo] == "2033-02-13")
        let documents = try grid.whole()
        #expect(documents.count == 11)
        for document in documents {
            let bench = try Bench()
            let report = try importEdition(document, into: bench, 0)
            #expect(report.verdict == .applied, "\(document.name): \(report.reason ?? "")")
            #expect(report.counts.added == 5, "\(document.name)")
            #expect(report.counts.rejected == 0, "\(document.name)")
            #expect(report.replacedBytes == 0, "\(document.name)")
            #expect(report.findings.unknownWords == [:], "\(document.name)")
            #expect(try values(bench, without: [.markImage]) == wanted, "\(document.name)")
        }
        let answer = try Bench()
        #expect(try importEdition(grid.answer, into: answer, 0).counts.added == 5)
        let lacking: [Field] = [.markImage, .rightType, .classes, .validFrom, .validTo]
        #expect(try values(answer) == values(paste, without: lacking))
    }

    @Test func `one document after the other makes no event, and every value stays`() throws {
        let grid = try ChineseGrid()
        let bench = try Bench()
        try importEdition(grid.paste, into: bench, 0)
        let before = try values(bench)
        #expect(before["T2023-13520+10272734"]?[.markImage] == "XIAOMI")
        let documents = try grid.whole().flatMap { [$0, grid.answer] } + [grid.paste]
        for (number, document) in documents.enumerated() {
            let report = try importEdition(document, into: bench, number + 1)
            #expect([.applied, .unchanged].contains(report.verdict), "\(document.name): \(report.reason ?? "")")
            #expect(report.counts.changed == 0, "\(document.name)")
            #expect(report.counts.added == 0, "\(document.name)")
            #expect(try values(bench) == before, "\(document.name)")
        }
        #expect(try bench.events().allSatisfy { $0.kind == "added" })
        #expect(try bench.events().count == 5)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `what the answer does not state is learnt from the page, once`() throws {
        let grid = try ChineseGrid()
        let bench = try Bench()
        try importEdition(grid.answer, into: bench, 0)
        for (number, document) in try (grid.whole().dropFirst() + grid.whole()).enumerated() {
            try importEdition(document, into: bench, number + 1)
        }
        let learnt = try bench.events().filter { $0.kind == "changed" }
        let fields = Dictionary(grouping: learnt) { $0.field ?? "" }.mapValues(\.count)
        #expect(fields == ["right_type": 5, "classes": 5, "valid_from": 5, "valid_to": 5, "mark_image": 2])
        #expect(learnt.allSatisfy { $0.old == nil && $0.new != nil })
    }

    @Test func `a saved search is a scoped fetch from each document`() throws {
        var grid = try ChineseGrid()
        let whole = try grid.whole() + [grid.answer]
        grid.rows = grid.rows.filter { $0[2] == "小米科技有限责任公司" }
        #expect(grid.rows.count == 4)
        let found = try grid.whole() + [grid.answer]
        grid.rows.removeLast()
        let fewer = try grid.whole() + [grid.answer]
        for index in found.indices {
            let bench = try Bench()
            let name = found[index].name
            try importEdition(whole[index], into: bench, 0)
            let held = try importEdition(whole[index], into: bench, 1, Self.scope)
            #expect(held.held.map(\.name) == ["scope"], "\(name)")
            #expect(try importEdition(found[index], into: bench, 2, Self.scope).verdict != .held, "\(name)")
            let report = try importEdition(fewer[index], into: bench, 3, Self.scope)
            #expect(report.counts.missing == 1, "\(name): \(report.reason ?? "")")
            let all = try bench.recordations()
            #expect(all["T2023-13520+10268558"]?.presence == "missing", "\(name)")
            #expect(all["T2016-50578+244497"]?.presence == "present", "\(name)")
        }
    }
}
