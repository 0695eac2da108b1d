import Notifications
import Deadlines
import Foundation
import GRDB
import Law
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations

/// The dates of the view `deadline`, held against what the whole portfolio gives.
struct DeadlineTable {
    private static let law = """
        jurisdiction: XX
        title: Test
        authority: The office
        recordation: recordation
        basis: The law
        checked: 2026-11-21
        pages: {X1: 'https://example.com/law'}
        rules:
          - name: XX-1
            rights: [trademark]
            anchor: approval
            kind: fixed
            term: {is: 10 years, citation: art. 1, page: X1, confidence: likely}
            caps:
              - {by: registration, citation: art. 2, page: X1, confidence: likely}
            opens: {is: 6 months before the end, citation: art. 3, page: X1, confidence: likely}
            due: {is: at least 30 days before the end, citation: art. 3, page: X1, confidence: verified}
            grace: unknown
            changes:
              - {of: [holder, agent], within: 30 days after the change, citation: art. 4, page: X1, confidence: verified}

        """

    /// Said otherwise, it is another law.
    var settings = "settings"
    /// The day on which the view is filled.
    var day = CivilDate(daysSinceEpoch: 20_600)
    /// How often only a part of it was computed.
    private(set) var parts = 0
    /// The most deadlines that it had at once.
    private(set) var most = 0
    private let bench: Bench
    private var book = LawBook { kind, name in
        kind == .jurisdictions && name == "XX" ? LawBook.File(path: "XX.yaml", yaml: DeadlineTable.law) : nil
    }
    private let portfolio: Portfolio

    init(_ bench: Bench) {
        self.bench = bench
        var holder = Portfolio.Rule()
        holder.holder = "acme"
        var tag = Portfolio.Rule()
        tag.tag = "x"
        var source = Portfolio.Rule()
        source.source = "test"
        source.mark = "mi"
        portfolio = Portfolio([holder, tag, source])
    }

    /// Fills the view as every command does that writes, and says what a whole fill would have made of it.
    mutating func mistakes() throws -> [String] {
        let docket = Docket(mirror: bench.mirror, law: book, portfolio: portfolio, ages: [], settings: settings)
        let before = try bench.mirror.deadlineBasis()
        let ids = try bench.rows("SELECT id FROM deadline_date ORDER BY id").map { $0[0] as Int }
        try docket.materialise(on: day)
        let now = try bench.mirror.deadlineBasis()
        // Rows that stay keep their numbers; a whole fill numbers them anew.
        let kept = Set(ids).intersection(try bench.rows("SELECT id FROM deadline_date").map { $0[0] as Int })
        if before?.law == now?.law, before?.day == now?.day, before?.seq != now?.seq, !kept.isEmpty { parts += 1 }
        var wanted: [String] = []
        try docket.forEach { item in
            guard let record = item.record else { return }
            let one = item.obligation
            let dates = [one.end, one.windowOpens, one.safe, one.legal, one.graceEnds].map { $0?.description ?? "-" }
            let law = [one.rule?.name ?? "-", one.citation?.text ?? "-", one.citation?.confidence.rawValue ?? "-"]
            wanted.append(
                (["\(record)", one.kind.rawValue, one.field ?? "-"] + dates + law).joined(separator: " ")
            )
        }
        let columns = [
            "record_id", "kind", "field", "ends", "window_opens", "safe", "legal", "grace_ends", "rule", "citation",
            "confidence",
        ].map { "coalesce(\($0), '-')" }.joined(separator: " || ' ' || ")
        let found = try bench.rows("SELECT \(columns) FROM deadline_date").map { $0[0] as String }
        most = max(most, found.count)
        var mistakes: [String] = []
        for line in Set(found).symmetricDifference(wanted).sorted() {
            mistakes.append("the view \(found.contains(line) ? "has" : "lacks") the deadline \(line)")
        }
        if found.count != wanted.count { mistakes.append("the view has \(found.count) deadlines, not \(wanted.count)") }
        if try bench.number("SELECT seq = (SELECT max(seq) FROM event) FROM deadline_basis") != 1 {
            mistakes.append("the view is not of the last event")
        }
        return mistakes
    }
}
