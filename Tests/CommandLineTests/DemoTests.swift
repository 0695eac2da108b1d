import Foundation
import TestSupport
import Testing

@Suite(.waitingForPrograms) struct DemoTests {
    @Test func `the demo runs from any folder and shows what it promises`() throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(
            Program.repository + "/Mocks/demo.sh",
            ["shown here"],
            in: folder.path,
            environment: ["RECORDAL_BIN": Program.path, "TZ": "Pacific/Kiritimati"]
        )
        #expect(outcome.code == 0, "\(outcome.errors)")
        for sentence in [
            "1,998 rows = 1,090 live (7 suspended) + 898 tombstones + 10 rejected", "61 rows = 61 live",
            "cn-gacc: fetch 3, applied, partial", "1 row = 0 live + 1 expired", "20 recordations. Known from",
            "10 recordations. Known from", "4 recordations. Known from", "kz-customs: would be applied",
            "1,998 rows = 1,089 live (8 suspended) + 899 tombstones + 10 rejected", "2 added, 8 changed, 2 missing",
            "18 events. Known from", "valid_to: 2025-05-05 → 2027-05-05", "2 events. Known from",
            "9 obligations. Known from", "10 alerts would be planned of 29 obligations.",
            "no mail server", "1 message handed over.", "To: docket@example.com", "BEGIN:VEVENT",
            "renew by 2025-02-10, last day by law 2025-02-17", "evidence              fetch 5 of 2025-07-20, row 1280",
            "held by guard 'date'", "(exit code 3)",
            "Fetch 6 is rejected", "Portfolio: 21 recordations.",
            "by-customs is out of date: the last edition is 182 days old, allowed 60",
            "belarus.yaml: 10 of 11 columns mapped, from 61 rows", "belarus: read as 'xlsx'", "us-cbp.xlsx",
            "share/grids", "valid_to: 2033-05-20 → 2033-05-21", "1 edit closed: the register says the same now",
            "1 conflict waits for a person", "(exit code 4)", "(pending by anna", "No conflict waits.",
            "anna: resolve: customs",
            "pages: fetch 7, failed", "the answer ended before its end", "95 rows = 95 live",
            "left alone, not due before 2025-07-21",
            "1 added, 1 changed", "a log-in page came in place of the register",
            "docket.yaml: 10 of 10 columns mapped, from 20 rows", "KZ 85238 is BOBCAT, held by",
            "two digits are swapped",
            "the class 35 of the registration is not recorded", "BY: the register is as of 2025-01-19, 184 days ago",
            "20 rows of docket and 5 recordations beside them: 12 wait for a person.",
            "X-02 and kz-customs:01585/ТЗ-220822 are one right (decision 1)", "Wrote gaps.xlsx: 1 finding",
            "Wrote docket.html: 25 findings",
            "2,153 recordations as their history says", "The workspace is \(folder.path)/shown here",
        ] {
            #expect((outcome.output + outcome.errors).contains(sentence), "\(sentence)")
        }
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("──") }.allSatisfy { $0.count <= 118 })
        let again = try Program.run(
            Program.repository + "/Mocks/demo.sh",
            ["shown here"],
            in: folder.path,
            environment: ["RECORDAL_BIN": Program.path]
        )
        #expect(again.code == 2)
        #expect(again.errors.contains("is a workspace already"))
    }
}
