internal import Matching
package import Recordations

extension ListReconciler {
    /// The findings: every row, and every recordation that is ours or that a row means, in exactly one of them.
    ///
    /// `knowledge` says what is known of a jurisdiction's registers, and `practice` whether its customs record a kind of
    /// right.
    package func report(
        knowledge: (String) -> RegisterKnowledge,
        practice: (String, RightType) -> CustomsPractice
    ) -> ReconciliationReport {
        let pairs = pairs()
        let twice = SecondEntries(rows, pairs: pairs, recordations: recordations, texts, today: today)
        let shared = RowsOfRecordations(pairs)
        var findings = unreadable.map { row in
            Finding(
                kind: .unreadable,
                row: nil,
                unreadable: row,
                matches: [],
                differences: [],
                reason: row.reason,
                law: nil,
                remarks: []
            )
        }
        var named: Set<Int> = []
        for (index, row) in rows.enumerated() {
            let pair = pairs[index]
            var finding: Finding
            if let first = twice.rows[index] {
                finding = Finding(
                    row,
                    .listedTwice,
                    twice.firsts(of: pair.matched.isEmpty ? pair.best : pair.matched),
                    remarks: pair.remarks,
                    reason: "it is the right of \(rows[first].reference) (\(rows[first].place)) once more"
                )
            } else if !pair.matched.isEmpty {
                finding = matchedFinding(index, pair, twice, sharedBy: shared)
            } else if !pair.asked.isEmpty {
                finding = askedFinding(row, pair, twice)
            } else {
                finding = unmatchedFinding(row, pair, knowledge: knowledge, practice: practice)
            }
            named.formUnion(finding.matches.map(\.recordation.record))
            findings.append(finding)
        }
        findings += registerFindings(named: named, twice)
        return ReconciliationReport(findings)
    }

    private func askedFinding(_ row: ListedRight, _ pair: RowPairs, _ twice: SecondEntries) -> Finding {
        let best = twice.firsts(of: pair.best)
        let remarks = pair.remarks + pair.lesser
        let evidence = best.first?.evidence
        guard best.count == 1 || isOneRegistration(best), let evidence else {
            return Finding(
                row,
                .several,
                best,
                remarks: remarks,
                reason: "\(best.count) recordations may be this right: "
                    + best.prefix(5).map(\.recordation.id).joined(separator: ", ") + (best.count > 5 ? ", …" : "")
            )
        }
        let kind: FindingKind = evidence.isOfNumber ? .numberOnly : .nearMiss
        return Finding(row, kind, best, remarks: remarks, reason: evidence.sentence)
    }

    /// Whether all recordations are of one registration, so that a person has one thing to decide.
    private func isOneRegistration(_ matches: [Match]) -> Bool {
        let registrations = matches.map { match -> [String] in
            let recordation = match.recordation
            guard let number = recordation.values[.registrationNumber] else { return [] }
            let keys = texts.numberKeys(number, office: recordation.jurisdiction.code).sorted()
            return keys.isEmpty ? [] : [recordation.register] + keys
        }
        return Set(registrations).count == 1 && registrations.first?.isEmpty == false
    }

    private func unmatchedFinding(
        _ row: ListedRight,
        _ pair: RowPairs,
        knowledge: (String) -> RegisterKnowledge,
        practice: (String, RightType) -> CustomsPractice
    ) -> Finding {
        func finding(_ kind: FindingKind, _ reason: String, law: String? = nil) -> Finding {
            Finding(row, kind, [], remarks: pair.remarks, reason: reason, law: law)
        }
        if row.isEnded(on: today) { return finding(.agrees, "the right has ended, and it is not recorded") }
        if row.values[.status] == Status.pending.rawValue {
            return finding(.agrees, "the right is not registered yet, and it is not recorded")
        }
        if row.isUnwanted { return finding(.agrees, "customs are not meant to protect it, and it is not recorded") }
        guard let place = row.values[.jurisdiction] else {
            return finding(.cannotTell, "the row names no jurisdiction, so no register can be looked at")
        }
        guard Jurisdiction(place) != nil, place != Coverage.international else {
            let known =
                place == Coverage.international
                ? "the row names no country that the international registration designates" : nil
            return finding(.cannotTell, known ?? "'\(place)' is not a jurisdiction that recordal knows")
        }
        let registers = Coverage.groups(of: place).map { ($0, knowledge($0)) }
        let known = registers.filter { $0.1.doubt == nil }
        guard !known.isEmpty else {
            let doubt = registers.first { $0.1 != .never } ?? registers.first
            return finding(.cannotTell, "\(doubt?.0 ?? place): \(doubt?.1.doubt ?? "its register is not known")")
        }
        let right = row.values[.rightType].flatMap(RightType.init) ?? .trademark
        switch practice(known.first?.0 ?? place, right) {
        case .recorded(let rule):
            return finding(.notRecorded, "no recordation of \(place) is this right", law: rule)
        case .notRecorded:
            return finding(.agrees, "customs of \(place) do not record this kind of right, and it is not recorded")
        case .unknown:
            return finding(.cannotTell, "\(place): whether its customs record such rights is not known")
        }
    }

    /// The recordations in reach that no row's finding shows.
    private func registerFindings(named: Set<Int>, _ twice: SecondEntries) -> [Finding] {
        let left = recordations.filter { !named.contains($0.record) }.sorted { $0.id < $1.id }
        return left.compactMap { recordation in
            let match = Match(recordation: recordation, evidence: PairEvidence([]), decision: nil)
            if let first = twice.recordations[recordation.record] {
                return Finding(
                    nil,
                    .recordedTwice,
                    [match],
                    remarks: [],
                    reason: "it is \(first) once more: number, mark, holder and classes are the same"
                )
            }
            guard recordation.isOurs, recordation.isAlive(on: today) else { return nil }
            return Finding(nil, .notInList, [match], remarks: [], reason: "no row of the list is this recordation")
        }
    }
}

extension Finding {
    init(
        _ row: ListedRight?,
        _ kind: FindingKind,
        _ matches: [Match],
        differences: [Difference] = [],
        remarks: [String],
        reason: String,
        law: String? = nil
    ) {
        self.init(
            kind: kind,
            row: row,
            unreadable: nil,
            matches: matches,
            differences: differences,
            reason: reason,
            law: law,
            remarks: remarks
        )
    }
}

extension ListedRight {
    /// Whether the list says that the right has ended.
    func isEnded(on day: CivilDate) -> Bool {
        if values[.status].flatMap(Status.init)?.isEnded == true { return true }
        return values.date(.registrationValidTo).map { $0 < day } ?? false
    }

    /// Whether the list says that customs are not meant to protect it.
    var isUnwanted: Bool {
        values[.wanted].map { ["no", "n", "0", "false", "нет", "否"].contains(SearchText.folded($0)) } ?? false
    }
}
