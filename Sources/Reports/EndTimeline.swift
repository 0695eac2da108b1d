package import Reconciliation
package import Recordations

/// What ends in the 24 months from a day on: recordations, and the registrations that they stand on.
package struct EndTimeline {
    /// What ends.
    package enum Kind: String, CaseIterable { case recordation, registration }

    /// One end.
    package struct End: Hashable {
        /// The day.
        package let day: CivilDate
        /// What ends.
        package let kind: Kind
        /// The recordation, or the row's reference.
        package let name: String
        /// The mark; nil where it has no words.
        package let mark: String?
        /// The code of the jurisdiction.
        package let place: String?
    }

    /// One month.
    package struct Month {
        /// Its year and number: `2027-03`.
        package let name: String
        /// What ends in it, by day.
        package let ends: [End]
    }

    /// How many months.
    package static let months = 24

    /// The months, the one of the day first.
    package let months: [Month]
    /// How many ends there are.
    package var count: Int { months.reduce(0) { $0 + $1.ends.count } }

    /// Makes the timeline of findings; what only may be a row's right is left out.
    package init(_ findings: [Finding], from today: CivilDate) {
        let names = (0..<Self.months).map { Self.name(today.firstOfMonth.adding(months: $0)) }
        let wanted = Set(names)
        var seen: Set<String> = []
        var byMonth: [String: [End]] = [:]
        func add(_ day: CivilDate?, _ kind: Kind, of name: String, mark: String?, in finding: Finding) {
            guard let day, day >= today, wanted.contains(Self.name(day)), seen.insert("\(kind)\u{1F}\(name)").inserted
            else { return }
            let end = End(day: day, kind: kind, name: name, mark: mark, place: finding.jurisdiction)
            byMonth[Self.name(day), default: []].append(end)
        }
        for finding in findings where ![.numberOnly, .nearMiss, .several, .unreadable].contains(finding.kind) {
            for match in finding.matches where match.recordation.isAlive(on: today) {
                let recordation = match.recordation
                let mark = recordation.values[.mark] ?? finding.mark
                add(recordation.values.date(.validTo), .recordation, of: recordation.id, mark: mark, in: finding)
            }
            let ofRow = finding.row.flatMap { $0.values.date(.registrationValidTo) }
            let ofRegister = finding.matches.first?.recordation.values.date(.registrationValidTo)
            let name = finding.reference ?? finding.matches.first?.recordation.id ?? ""
            add(ofRow ?? ofRegister, .registration, of: name, mark: finding.mark, in: finding)
        }
        months = names.map { name in
            let ends = byMonth[name] ?? []
            return Month(
                name: name,
                ends: ends.sorted { ($0.day, $0.kind.rawValue, $0.name) < ($1.day, $1.kind.rawValue, $1.name) }
            )
        }
    }

    private static func name(_ day: CivilDate) -> String { String(day.description.prefix(7)) }
}

extension CivilDate {
    // The 31st has no month behind it.
    fileprivate var firstOfMonth: CivilDate { adding(days: 1 - day) }
}
