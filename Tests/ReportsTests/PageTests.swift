import CLibXML2
import Foundation
@testable import Reconciliation
import Recordations
import Testing

@testable import Reports

/// A report as a page.
///
/// With `RECORDAL_REPORTS=FOLDER` the pages are written there, to be looked at in a browser.
struct PageTests {
    /// What libxml2 says of a page; its parser knows the elements of HTML 4, of which pages are made.
    private static func mistakes(_ page: String) -> [String] {
        final class Log { var lines: [String] = [] }
        let log = Log()
        let context = htmlNewParserCtxt()
        defer { htmlFreeParserCtxt(context) }
        return withExtendedLifetime(log) {
            xmlSetStructuredErrorFunc(Unmanaged.passUnretained(log).toOpaque()) { data, error in
                guard let data, let error else { return }
                let log = Unmanaged<Log>.fromOpaque(data).takeUnretainedValue()
                log.lines.append("\(error.pointee.line): \(error.pointee.message.map { String(cString: $0) } ?? "?")")
            }
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            let document = htmlCtxtReadMemory(context, page, Int32(page.utf8.count), nil, "UTF-8", 0)
            if document == nil { log.lines.append("no document") }
            xmlFreeDoc(document)
            return log.lines
        }
    }

    /// A finding of each kind, with a text wherever a list or a register can put one.
    private static func everyKind(_ text: String) -> [Finding] {
        FindingKind.allCases.enumerated().map { index, kind in
            let values: [Field: String] = [
                .mark: text, .holder: text, .jurisdiction: ["KZ", "CN", "EU"][index % 3], .registrationNumber: text,
                .classes: text, .registrationValidTo: "2027-0\(1 + index % 9)-11",
            ]
            let right = Sample.right(
                index,
                ["KZ", "CN", "EU"][index % 3],
                [.mark: text, .holder: text, .registrationNumber: text, .validTo: "2028-03-0\(1 + index % 9)"]
            )
            let facts = [
                Evidence(field: .registrationNumber, agreement: .near(text), listText: text, registerText: text),
                Evidence(field: .mark, agreement: .suggested(text), listText: text, registerText: text),
            ]
            let difference = Difference(
                field: .holder,
                recordation: right.id,
                listValue: text,
                registerValue: text,
                spelling: kind == .writtenDifferently ? text : nil,
                newer: .register
            )
            let hasDifference = [.differs, .writtenDifferently].contains(kind)
            return Sample.finding(
                kind,
                kind == .notInList ? nil : Sample.row(text + "\(index)", index + 2, values),
                kind == .notRecorded || kind == .cannotTell ? [] : [right],
                facts: facts,
                differences: hasDifference ? [difference] : [],
                reason: text
            )
        }
    }

    private static func keep(_ page: String, _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["RECORDAL_REPORTS"] else { return }
        try page.write(toFile: "\(folder)/\(name).html", atomically: true, encoding: .utf8)
    }

    @Test func `a page is sound, and loads nothing`() throws {
        let page = ListReportPage(Sample.report(Self.everyKind("ACME"))).html
        #expect(Self.mistakes(page) == [])
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        for needed in [
            "<meta charset=\"utf-8\">", "color-scheme: light dark", "@media (prefers-color-scheme: dark)",
            "@media print",
            "<meta name=\"viewport\"", "default-src 'none'",
        ] {
            #expect(page.contains(needed), "\(needed)")
        }
        for loading in [
            "<img", "<link", "src=", "url(", "@import", "<script", "http:", "https:", "javascript:", "onload",
        ] {
            #expect(!page.contains(loading), "\(loading)")
        }
        try Self.keep(page, "every-kind")
    }

    @Test func `every table has a caption, and every head a scope`() {
        let page = ListReportPage(Sample.report(Self.everyKind("ACME"))).html
        let tables = page.components(separatedBy: "<table").dropFirst()
        #expect(tables.count == 3 + FindingKind.allCases.count)
        for table in tables { #expect(table.prefix { $0 != "\n" }.contains("<caption"), "\(table.prefix(200))") }
        #expect(page.matches(of: /<th[ >]/).count == page.matches(of: /<th scope="(row|col)"/).count)
        // Links lead to what is there.
        let anchors = Set(page.matches(of: /id="([^"]*)"/).map { String($0.output.1) })
        let links = Set(page.matches(of: /href="#([^"]*)"/).map { String($0.output.1) })
        #expect(links.subtracting(anchors) == [])
        #expect(page.matches(of: /href="/).count == page.matches(of: /href="#/).count)
    }

    @Test func `no text of a list or a register becomes markup`() throws {
        let sound = ListReportPage(Sample.report(Self.everyKind("ACME"), filters: ["x"], title: "ACME")).html
        func elements(_ page: String) -> [String] { page.matches(of: /<[^>]*>/).map { String($0.output) } }
        // With a harmless text in its place the page has the same elements with the same attributes.
        for text in Sample.hostile {
            let page = ListReportPage(Sample.report(Self.everyKind(text), filters: [text], title: text)).html
            #expect(Self.mistakes(page) == [], "\(text)")
            #expect(elements(page).count == elements(sound).count, "\(text)")
            #expect(
                Set(elements(page)).subtracting(elements(sound)).filter { !$0.hasPrefix("<a href=\"#f") } == [],
                "\(text)"
            )
            for scalar in page.unicodeScalars where scalar != "\n" {
                #expect(scalar.value >= 0x20 && scalar != "\u{7F}" && scalar != "\u{202E}", "\(text)")
            }
        }
        try Self.keep(ListReportPage(Sample.report(Sample.hostile.flatMap(Self.everyKind))).html, "hostile")
    }

    @Test func `a long text is cut, with its length`() {
        let row = Sample.row("T-1", 2, [.mark: String(repeating: "x", count: 5_000_000), .jurisdiction: "KZ"])
        let page = ListReportPage(Sample.report([Sample.finding(.notRecorded, row)])).html
        #expect(page.contains("x… <span class=\"note\">(5,000,000 characters)</span>"))
        #expect(page.utf8.count < 60_000)
    }

    @Test func `rows beyond the limit are left out, and said`() {
        let findings = (0..<30_000).map { number in
            let mark = "M\(number % 4_000)"
            return Sample.finding(
                number < 100 ? .cannotTell : .notRecorded,
                Sample.row(
                    "T-\(number)",
                    number + 2,
                    [.mark: mark, .jurisdiction: number.isMultiple(of: 2) ? "KZ" : "CN"]
                )
            )
        }
        let clock = ContinuousClock()
        let start = clock.now
        let page = ListReportPage(Sample.report(findings)).html
        #expect(clock.now - start < .seconds(2))
        #expect(page.utf8.count < 2_500_000)
        #expect(page.components(separatedBy: "<tr role=\"row\" id=\"f").count == 1 + ListReportPage.rowLimit + 100)
        #expect(page.contains("The first 2,000 of 29,900; 27,900 "))
        #expect(page.contains("recordal reconcile docket --finding not-recorded -o not-recorded.xlsx"))
        #expect(page.contains("The 200 gravest of 4,000 marks"))
        func values(_ attribute: String) -> Set<Substring> {
            Set(page.components(separatedBy: attribute).dropFirst().map { $0.prefix { $0 != "\"" } })
        }
        #expect(values("href=\"#").subtracting(values("id=\"")) == [])
    }

    @Test func `a report of nothing is a page`() throws {
        let page = ListReportPage(Sample.report([])).html
        #expect(Self.mistakes(page) == [])
        #expect(page.contains("There is nothing to report"))
        try Self.keep(page, "nothing")
    }
}
