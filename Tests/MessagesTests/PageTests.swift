import CLibXML2
import Foundation
import Recordations
import Testing

@testable import Messages

/// The pages of letters as mail programs get them.
///
/// With `RECORDAL_LETTERS=FOLDER` they are written there, to be looked at
/// in a browser.
struct PageTests {
    private static let today = CivilDate(daysSinceEpoch: 20_778)

    /// Every letter, and an alert in each state.
    private static func letters(_ language: String) throws -> [(name: String, text: WrittenMessage)] {
        let templates = try Shipped.templates(language)
        let alerts = Message.sampleAlerts(today).map { alert in
            (
                "alert-\(alert.outlook(on: today).phase.rawValue)-\(alert.jurisdiction)",
                Message(recipient: "anna@example.com", today: today, workspace: "w", subject: .alert(alert))
            )
        }
        return (Message.Name.allCases.map { ($0.rawValue, .sample($0, replyTo: Message.sampleReplyTo)) } + alerts).map {
            ($0, templates.write($1))
        }
    }

    /// What libxml2 says of a page; its parser knows the elements of HTML 4, of which letters are made.
    private static func mistakes(_ page: String) -> [String] {
        final class Log { var lines: [String] = [] }
        let log = Log()
        let context = htmlNewParserCtxt()
        defer { htmlFreeParserCtxt(context) }
        return withExtendedLifetime(log) {
            xmlSetStructuredErrorFunc(Unmanaged.passUnretained(log).toOpaque()) { data, error in
                guard let data, let error else { return }
                let log = Unmanaged<Log>.fromOpaque(data).takeUnretainedValue()
                let message = error.pointee.message.map { String(cString: $0) } ?? "?"
                log.lines.append("\(error.pointee.line): \(message)")
            }
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            let document = htmlCtxtReadMemory(context, page, Int32(page.utf8.count), nil, "UTF-8", 0)
            if document == nil { log.lines.append("no document") }
            xmlFreeDoc(document)
            return log.lines
        }
    }

    @Test func `a page with a mistake is found out`() {
        #expect(!Self.mistakes("<!DOCTYPE html><html><body><p>a</b></body></html>").isEmpty)
        #expect(!Self.mistakes("<!DOCTYPE html><html><body><main>a</main></body></html>").isEmpty)
    }

    @Test(arguments: Shipped.languages) func `every page is sound, and loads nothing`(language: String) throws {
        let folder = ProcessInfo.processInfo.environment["RECORDAL_LETTERS"]
        for (name, letter) in try Self.letters(language) {
            #expect(Self.mistakes(letter.html) == [], "\(name)")
            #expect(letter.html.contains("<meta charset=\"utf-8\">"), "\(name)")
            #expect(letter.html.contains("<meta name=\"viewport\""), "\(name)")
            #expect(letter.html.contains("color-scheme: light dark"), "\(name)")
            #expect(letter.html.contains("@media (prefers-color-scheme: dark)"), "\(name)")
            #expect(letter.html.contains("max-width: 600px"), "\(name)")
            #expect(letter.html.contains("<title>\(PageText.escape(letter.subject))</title>"), "\(name)")
            for loading in ["<img", "<link", "src=", "url(", "@import", "<script", "http:", "https:"] {
                #expect(!letter.html.contains(loading), "\(name): \(loading)")
            }
            if let folder {
                try letter.html.write(toFile: "\(folder)/\(name).\(language).html", atomically: true, encoding: .utf8)
                try letter.text.write(toFile: "\(folder)/\(name).\(language).txt", atomically: true, encoding: .utf8)
            }
        }
    }

    // One grid: a reader compares dates down the page.
    @Test(arguments: Shipped.languages) func `all tables of a letter have the same columns`(language: String) throws {
        let grid = "<colgroup><col class=\"c1\"><col class=\"c2\"><col class=\"c3\"></colgroup>"
        for (name, letter) in try Self.letters(language) {
            let tables = letter.html.components(separatedBy: "<table>").dropFirst()
            #expect(!tables.isEmpty, "\(name)")
            for table in tables {
                #expect(table.trimmingPrefix("\n").hasPrefix(grid), "\(name)")
                // A column in which no cell begins is none.
                let rows = table.components(separatedBy: "<tr").dropFirst()
                let isWhole = rows.contains { $0.matches(of: /<t[dh](?: scope="[a-z]+")?>/).count == 3 }
                #expect(isWhole, "\(name)")
            }
        }
    }

    @Test(arguments: Shipped.languages) func `every heading says where, what and when`(language: String) throws {
        let letters = try Self.letters(language)
        let digest = try #require(letters.first { $0.name == "digest" }).text
        let headings = digest.html.matches(of: /<h2>(.*?)<\/h2>/).map { $0.output.1.replacing(/<[^>]*>/, with: "") }
        let alerts = Message.sampleAlerts(Self.today)
        #expect(headings.count == alerts.count)
        #expect(Set(headings).count == headings.count)
        for (heading, alert) in zip(headings, alerts) {
            #expect(heading.hasPrefix("\(alert.jurisdiction) · "))
            #expect(heading.contains(alert.values[.mark] == "ACME" ? " · ACME · " : " · 小米 &lt;MI&gt; · "))
            #expect(heading.contains(/\d{4}-\d\d-\d\d/) || alert.obligation.safe == nil, "\(heading)")
            #expect(
                digest.text.contains("\n" + heading.replacing("&lt;", with: "<").replacing("&gt;", with: ">") + "\n")
            )
        }
        for (name, letter) in letters where ["conflict", "change", "law-changed"].contains(name) {
            #expect(letter.html.contains(/[A-Z]{2} · 小米 &lt;MI&gt;/), "\(name)")
        }
    }

    @Test func `labels begin with a capital`() throws {
        for (name, letter) in try Self.letters("en") {
            for label in letter.html.matches(of: /<th scope="row">(.*?)<\/th>/).map({ String($0.output.1) }) {
                let isCapital = label.first.map { $0.isUppercase } ?? false
                #expect(isCapital || ["kz-customs", "by-customs"].contains(label), "\(name): \(label)")
            }
        }
    }
}
