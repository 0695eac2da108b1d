import Recordations
@testable import Reconciliation

@testable import Reports

/// Findings, made without a mirror.
enum Sample {
    static let today = CivilDate("2026-11-30") ?? CivilDate(daysSinceEpoch: 0)

    static func values(_ pairs: [Field: String]) -> FieldValues { FieldValues { pairs[$0] } }

    static func row(_ reference: String, _ number: Int, _ values: [Field: String]) -> ListedRight {
        ListedRight(reference: reference, values: Self.values(values), file: "docket.csv", rowNumber: number)
    }

    static func right(_ record: Int, _ place: String, _ values: [Field: String]) -> RegisteredRight {
        let code = Jurisdiction(place) ?? .unspecified
        return RegisteredRight(
            record: record,
            id: "\(place.lowercased())-customs:\(record)",
            register: "\(place.lowercased())-customs",
            jurisdiction: code,
            values: Self.values(values),
            isEnded: false,
            isOurs: true
        )
    }

    static func finding(
        _ kind: FindingKind,
        _ row: ListedRight?,
        _ rights: [RegisteredRight] = [],
        facts: [Evidence] = [],
        differences: [Difference] = [],
        reason: String = "a reason"
    ) -> Finding {
        Finding(
            row,
            kind,
            rights.map { Match(recordation: $0, evidence: PairEvidence(facts), decision: nil) },
            differences: differences,
            remarks: [],
            reason: reason
        )
    }

    static func report(_ findings: [Finding], filters: [String] = [], title: String = "Docket") -> ListReport {
        ListReport(
            list: "docket",
            title: title,
            file: "docket.csv",
            edition: 3,
            today: today,
            sources: [
                .init(source: "kz-customs", asOf: today.adding(days: -4)), .init(source: "eu-customs", asOf: nil),
            ],
            filters: filters,
            findings: findings
        )
    }

    /// What a register or a list may say to harm a reader.
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</style></table><h1>x",
        "javascript:alert(1)", "&lt;b&gt; &amp;", "a\u{0}b\u{1B}[31mc\u{7}", "\u{202E}gpj.exe\u{202C}",
        "=cmd|'/c calc'!A1",
        "\"\u{301}><b>", "]]><!-- --", "{{mark}}", "line\nbreak\r\nand\ttab", "\u{FFFE}\u{FFFF}\u{2028}",
    ]
}
