@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Registers
import Ingest
import Testing

/// What becomes of odd rows.
struct RowTests {
    private func bench(_ sheet: Sheet = Sheet(5)) throws -> Bench {
        let bench = try Bench()
        _ = try bench.importEdition(sheet.csv, day(0), yaml: Source.trusting)
        return bench
    }

    private func row(_ number: Int, _ changes: [Int: String]) -> [String] {
        var row = Sheet.row(number)
        for (index, text) in changes { row[index] = text }
        return row
    }

    /// Many rows of one key are united at once, where few are one after the other.
    @Test(arguments: [2, 15, 16, 17, 40]) func `any number of rows of one key is united`(_ count: Int) throws {
        let bench = try bench()
        var sheet = Sheet(5)
        for number in 0..<count {
            sheet.rows.append(row(7, [3: "\(1 + number * 7 % 45);9", 4: "goods \(number % 23)"]))
            sheet.rows.append(Sheet.row(100 + number))
        }
        let report = try bench.importEdition(sheet.csv, day(1), yaml: Source.trusting)
        #expect(report.counts.duplicates == count - 1)
        #expect(report.counts.added == count + 1)
        let found = try #require(try bench.recordation("R-7"))
        let classes = Set((0..<count).map { 1 + $0 * 7 % 45 } + [9]).sorted()
        #expect(found.values[.classes] == classes.map(String.init).joined(separator: ","))
        let goods = Set((0..<count).map { "goods \($0 % 23)" }).sorted()
        #expect(found.values[.goods] == goods.joined(separator: " | "))
        // One that contradicts the others rejects them all, wherever it stands.
        sheet.rows.append(row(7, [2: "Other"]))
        sheet.rows.append(row(7, [3: "3"]))
        let contradicted = try bench.importEdition(sheet.csv, day(2), yaml: Source.trusting)
        #expect(contradicted.counts.rejected == count + 2)
        #expect(contradicted.counts.duplicates == 0)
        #expect(try bench.recordation("R-7")?.values == found.values)
    }

    @Test(.timeLimit(.minutes(3)), arguments: ["the same", "other goods", "another holder"])
    func `a hundred thousand rows of one key are read in linear time`(_ kind: String) throws {
        let bench = try bench()
        var sheet = Sheet(5)
        sheet.rows.reserveCapacity(100_005)
        for number in 0..<100_000 {
            sheet.rows.append(
                row(
                    7,
                    kind == "other goods" ? [4: "goods \(number)"] : kind == "the same" ? [:] : [2: "Holder \(number)"]
                )
            )
        }
        let start = ContinuousClock.now
        let report = try bench.importEdition(sheet.csv, day(1), yaml: Source.trusting)
        #expect(report.counts.duplicates == (kind == "another holder" ? 0 : 99_999))
        #expect(report.counts.rejected == (kind == "another holder" ? 100_000 : 0))
        // Growing with the square it took more than a hundred seconds; five and a half are enough where nothing else runs.
        #expect(ContinuousClock.now - start < .seconds(80))
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `classes and goods are united whatever the rows' order`(_ order: [Int]) throws {
        let bench = try bench()
        let parts = [row(7, [3: "9"]), row(7, [3: "25;3", 4: "hats"]), row(7, [3: "9", 4: "gloves"])]
        var sheet = Sheet(5)
        sheet.rows += order.map { parts[$0] }
        let report = try bench.importEdition(sheet.csv, day(1), yaml: Source.trusting)
        #expect(report.counts.duplicates == 2)
        let found = try bench.recordation("R-7")
        #expect(found?.values[.classes] == "3,9,25")
        #expect(found?.values[.goods] == "gloves | hats | phones")
    }

    @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]])
    func `a contradicting group is rejected whole whatever the rows' order`(_ order: [Int]) throws {
        let bench = try bench()
        let parts = [row(5, [:]), row(5, [3: "25"]), row(5, [1: "Another"]), row(5, [1: "Another", 3: "1"])]
        var sheet = Sheet(4)
        sheet.rows += order.map { parts[$0] }
        let report = try bench.importEdition(sheet.csv, day(1), yaml: Source.trusting)
        #expect(report.counts.rejected == 4)
        #expect(report.counts.duplicates == 0)
        #expect(report.counts.seen == 4)
        let found = try bench.recordation("R-5")
        #expect(found?.presence == "present")
        #expect(found?.values[.mark] == "Mark 5")
        sheet.rows.reverse()
        let again = try bench.importEdition(sheet.adding(Sheet.row(8)).csv, day(2), yaml: Source.trusting)
        #expect(again.counts.rejected == 4)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test(arguments: [1, 5])
    func `an edition of the same size is read unless its bytes are the same`(_ number: Int) throws {
        let bench = try bench()
        let same = try bench.importEdition(Sheet(5).csv, day(1), yaml: Source.trusting)
        #expect(same.verdict == .unchanged)
        var other = Sheet(5)
        other.rows[number - 1][1] = "Mork \(number)"
        #expect(other.csv.utf8.count == Sheet(5).csv.utf8.count)
        _ = try bench.importEdition(other.csv, day(2), yaml: Source.trusting)
        #expect(try bench.recordation("R-\(number)")?.values[.mark] == "Mork \(number)")
    }

    @Test func `a rejected row with a readable key keeps its recordation present`() throws {
        let bench = try bench()
        _ = try bench.importEdition(Sheet(5).setting("Ends", "soon", first: 1).csv, day(1), yaml: Source.trusting)
        #expect(try bench.recordation("R-1")?.presence == "present")
        #expect(try bench.recordation("R-1")?.values[.validTo] == "2030-01-01")
        #expect(try bench.mirror.rejectedRows(source: "test").map(\.key?.text) == ["R-1"])
        _ = try bench.importEdition(Sheet(5).csv, day(2), yaml: Source.trusting)
        #expect(try bench.mirror.rejectedRows(source: "test").isEmpty)
    }

    @Test func `a tombstone keeps what it does not state, flagged and without events`() throws {
        let bench = try bench()
        var sheet = Sheet(5)
        sheet.rows[0] = ["R-1", "", "", "", "Excluded by order 7", "", "", ""]
        _ = try bench.importEdition(sheet.csv, day(1), yaml: Source.trusting)
        let found = try #require(try bench.recordation("R-1"))
        #expect(found.isTombstone)
        #expect(found.values.status == .cancelled)
        #expect(found.values[.statusText] == "Excluded by order 7")
        #expect(found.values[.goods] == "phones")
        #expect(found.notStated.contains(.mark) && found.notStated.contains(.validTo))
        let fields = try bench.events().filter { $0.kind == "changed" }.map(\.field)
        #expect(Set(fields) == ["status", "status_text"])
        // The same row a second time, in other white space, says the same.
        let again = sheet.adding(["R-1 ", "", "", "", "Excluded by order 7", "", "", ""])
        let report = try bench.importEdition(again.csv, day(2), yaml: Source.trusting)
        #expect(report.counts.rejected == 0)
        #expect(report.counts.duplicates == 1)
    }

    @Test(arguments: ["\u{A0}", "\u{3000}", "\u{200B}", " "]) func `a cell of blanks states nothing`(
        _ blank: String
    ) throws {
        let bench = try bench()
        for column in ["Classes", "Agent", "Ends"] {
            let sheet = Sheet(5).setting(column, blank, first: 1)
            let report = try bench.importEdition(sheet.csv, day(1), yaml: Source.trusting)
            #expect(report.findings.unread.isEmpty)
            #expect(report.counts.changed >= 1)
            #expect(try bench.recordation("R-1")?.notStated == [])
        }
        #expect(try bench.recordation("R-1")?.values[.classes] == "9")
    }

    @Test func `a column that vanished leaves its values, flagged`() throws {
        let bench = try bench()
        let columns = Sheet.columns.filter { $0 != "Agent" }
        let report = try bench.importEdition(Sheet(5).text(columns), day(1))
        #expect(report.counts.changed == 0)
        let found = try #require(try bench.recordation("R-1"))
        #expect(found.values[.agent] == "Agent")
        #expect(found.notStated.fields == [.agent])
        _ = try bench.importEdition(Sheet(5).csv, day(2))
        #expect(try bench.recordation("R-1")?.notStated == [])
        #expect(try bench.events().allSatisfy { $0.kind == "added" })
    }
}
