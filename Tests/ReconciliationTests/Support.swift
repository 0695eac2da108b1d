import Foundation
import Matching
import Recordations
import TestSupport

@testable import Reconciliation

/// A list and registers, held against each other on a day.
struct Desk {
    static let today = CivilDate("2026-06-01") ?? CivilDate(daysSinceEpoch: 0)

    var rows: [ListedRight] = []
    var recordations: [RegisteredRight] = []
    var decisions: [Decision] = []
    var unreadable: [UnreadableRow] = []
    var aliases = ""
    /// What is known of registers that are not whole.
    var knowledge: [String: RegisterKnowledge] = [:]
    var practice: CustomsPractice = .recorded(rule: "rule")

    /// Adds a row; its place is the order in which it is added.
    mutating func row(_ reference: String, in place: String? = "KZ", _ values: [Field: String]) {
        var values = values
        values[.jurisdiction] = place
        values[.reference] = reference
        rows.append(
            ListedRight(
                reference: reference,
                values: FieldValues { [values] in values[$0] },
                file: "portfolio.xlsx",
                rowNumber: rows.count + 2
            )
        )
    }

    /// Adds a recordation `kz:KEY`.
    mutating func recordation(
        _ key: String,
        in place: String = "KZ",
        isOurs: Bool = false,
        isEnded: Bool = false,
        _ values: [Field: String]
    ) {
        let register = place.lowercased()
        guard let jurisdiction = Jurisdiction(place) else { return }
        recordations.append(
            RegisteredRight(
                record: recordations.count + 1,
                id: "\(register):\(key)",
                register: register,
                jurisdiction: jurisdiction,
                values: FieldValues { [values] in values[$0] },
                isEnded: isEnded,
                isOurs: isOurs
            )
        )
    }

    /// Decides on a row and a recordation as they are.
    mutating func decide(
        _ verdict: Decision.Verdict,
        _ reference: String,
        _ id: String,
        difference: AcceptedDifference? = nil
    ) {
        guard let row = rows.first(where: { $0.reference == reference }),
            let recordation = recordations.first(where: { $0.id == id })
        else { return }
        decisions.append(
            Decision(
                id: decisions.count + 1,
                reference: reference,
                right: Decision.Right(row),
                record: recordation.record,
                verdict: verdict,
                difference: difference,
                reason: nil,
                actor: "anna",
                at: "2026-05-01T00:00:00Z"
            )
        )
    }

    private static let rules = Result {
        let folder = "\(Repository.path)/Config/numbers"
        return try NumberRules(
            FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.sorted().map {
                (
                    String($0.dropLast(5)), "\(folder)/\($0)",
                    try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
                )
            }
        )
    }
    private static let forms = Result {
        let path = "\(Repository.path)/Config/names/legal-forms.yaml"
        return try LegalForms(file: path, yaml: String(contentsOfFile: path, encoding: .utf8))
    }

    func report() throws -> ReconciliationReport {
        let forms = try Self.forms.get()
        let texts = TextComparison(
            numberRules: try Self.rules.get(),
            legalForms: forms,
            aliases: aliases.isEmpty ? .none : try Aliases(file: "aliases.yaml", yaml: aliases, forms: forms)
        )
        var reconciler = ListReconciler(
            ListContent(rows: rows, unreadable: unreadable),
            decisions: decisions,
            texts: texts,
            today: Self.today
        )
        for recordation in recordations { reconciler.consider(recordation) }
        return reconciler.report(
            knowledge: { knowledge[$0] ?? .whole(asOf: Self.today) },
            practice: { _, _ in practice }
        )
    }

    /// The findings, each as its kind, its row and the recordations it shows: `agrees A kz:1`.
    func findings() throws -> [String] {
        try report().findings.map { finding in
            ([finding.kind.rawValue, finding.reference ?? "-"] + finding.matches.map(\.recordation.id))
                .joined(separator: " ")
        }
    }
}

extension Desk {
    /// Facts of one right: number, mark and holder.
    static func right(
        _ number: String?,
        _ mark: String?,
        _ holder: String? = "Hurom Co., Ltd.",
        classes: String? = nil,
        and more: [Field: String] = [:]
    ) -> [Field: String] {
        var values = more
        values[.registrationNumber] = number
        values[.mark] = mark
        values[.holder] = holder
        values[.classes] = classes
        return values
    }
}
