package import Reconciliation
package import Recordations

/// What a report on a company's list is made of.
package struct ListReport {
    /// How old the knowledge of one source is.
    package struct SourceAge {
        /// The source.
        package let source: String
        /// The day of which its register is known; nil where there is none.
        package let asOf: CivilDate?

        /// Makes an age.
        package init(source: String, asOf: CivilDate?) {
            self.source = source
            self.asOf = asOf
        }
    }

    /// The list, as commands name it.
    package let list: String
    /// The list's name for people.
    package let title: String
    /// The file of the edition.
    package let file: String
    /// The number of the edition; nil where nothing was written.
    package let edition: Int?
    /// The day of the report.
    package let today: CivilDate
    /// How old the registers are.
    package let sources: [SourceAge]
    /// The options that chose the findings, as they are typed; empty where the report has all of them.
    package let filters: [String]
    /// The findings by kind, the gravest kind first, each by reference.
    package let groups: [(kind: FindingKind, findings: [Finding])]

    /// Makes a report.
    package init(
        list: String,
        title: String,
        file: String,
        edition: Int?,
        today: CivilDate,
        sources: [SourceAge],
        filters: [String] = [],
        findings: [Finding]
    ) {
        self.list = list
        self.title = title
        self.file = file
        self.edition = edition
        self.today = today
        self.sources = sources
        self.filters = filters
        let byKind = Dictionary(grouping: findings, by: \.kind)
        groups = FindingKind.allCases.compactMap { kind in
            byKind[kind].map { found in
                let named = found.map { (name: $0.reference ?? $0.matches.first?.recordation.id ?? "", finding: $0) }
                let sorted = named.sorted { one, other in
                    (one.name, one.finding.rowNumber ?? 0) < (other.name, other.finding.rowNumber ?? 0)
                }
                return (kind, sorted.map(\.finding))
            }
        }
    }

    /// All findings in their order.
    package var findings: [Finding] { groups.flatMap(\.findings) }

    /// How many findings there are of each kind in each jurisdiction.
    package var counts: FindingCounts { FindingCounts(groups) }

    /// The command that shows the findings of a kind.
    package func command(for kind: FindingKind, _ rest: String = "") -> String {
        "recordal reconcile \(list) --finding \(kind.rawValue)\(rest)"
    }
}

/// How many findings there are of each kind in each jurisdiction.
package struct FindingCounts {
    /// What stands for a row that names no jurisdiction.
    package static let unknownPlace = "?"

    /// The jurisdictions, those with most that waits for a person first.
    package let places: [String]
    /// The kinds that there are, the gravest first.
    package let kinds: [FindingKind]
    private let numbers: [FindingKind: [String: Int]]

    init(_ groups: [(kind: FindingKind, findings: [Finding])]) {
        kinds = groups.map(\.kind)
        let counted = groups.map { kind, findings in
            (kind, findings.reduce(into: [String: Int]()) { $0[$1.jurisdiction ?? Self.unknownPlace, default: 0] += 1 })
        }
        numbers = Dictionary(counted) { first, _ in first }
        var waiting: [String: Int] = [:]
        for (kind, byPlace) in counted {
            for (place, number) in byPlace { waiting[place, default: 0] += kind.waits ? number : 0 }
        }
        places = waiting.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// The number of a kind in a jurisdiction.
    package func count(_ kind: FindingKind, in place: String) -> Int { numbers[kind]?[place] ?? 0 }

    /// The number of a kind.
    package func count(_ kind: FindingKind) -> Int { numbers[kind]?.values.reduce(0, +) ?? 0 }

    /// The number of a jurisdiction.
    package func count(in place: String) -> Int { kinds.reduce(0) { $0 + count($1, in: place) } }

    /// The number of all.
    package var all: Int { kinds.reduce(0) { $0 + count($1) } }

    /// The number of those that wait for a person.
    package var waiting: Int { kinds.filter(\.waits).reduce(0) { $0 + count($1) } }
}
