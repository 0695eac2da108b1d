internal import Mirror
internal import Recordations
internal import Registers

/// Compares an edition's difference with the limits of the source; what exceeds them waits for a person.
///
/// None of these needs a network. On the first fetch of a source only those apply that need nothing to compare with.
struct Guards {
    let limits: GuardLimits
    let source: SourceState
    let extent: Fetch.Extent
    let published: CivilDate?
    /// How many recordations the edition could show and the mirror has as present.
    let presentBefore: Int
    /// How many became missing within the last 30 days.
    let missingLately: Int
    /// Whether nothing proves that the edition came to its end.
    var isEndUnproven = false

    func check(_ diff: EditionDiff, _ edition: StagedEdition, absentCanaries: [String]) throws -> [GuardFinding] {
        var findings: [GuardFinding] = []
        func hold(_ name: String, _ text: String) { findings.append(GuardFinding(name: name, description: text)) }
        let read = diff.counts.seen + diff.counts.rejected
        if diff.counts.seen == 0 {
            hold("empty", "no recordation in \(diff.counts.rows) rows (\(diff.counts.rejected) rejected)")
        }
        if edition.keysNotFitting > 0, read > 0 {
            let share = 1 - Double(edition.keysNotFitting) / Double(read)
            if share < limits.keysFitting {
                hold(
                    "key pattern",
                    "the keys of \(edition.keysNotFitting) of \(read) rows do not look like keys of this register "
                        + "(the first: '\(edition.firstNotFitting ?? "")'). At least \(percent(limits.keysFitting)) must."
                )
            }
        }
        if !absentCanaries.isEmpty {
            hold("canary", "\(absentCanaries.joined(separator: ", ")) must be in every edition, and is not in this one")
        }
        if !diff.outOfScope.isEmpty {
            hold(
                "scope",
                "\(diff.outOfScope.count == 1 ? "1 row does" : "\(diff.outOfScope.count) rows do") not match the scope of this file "
                    + "(the first: \(diff.outOfScope[0]))"
            )
        }
        if let last = source.edition?.published, let published, published < last {
            hold("date", "the edition is of \(published), and the one applied last is of \(last)")
        }
        if isEndUnproven, !diff.missing.isEmpty {
            let count = diff.missing.count
            hold(
                "end",
                "\(count == 1 ? "1 recordation is" : "\(count) recordations are") not in this edition, and nothing proves that the "
                    + "file is complete ('end: unproven' of the source)"
            )
        }
        checkGarbled(diff, edition, hold)
        checkRejected(diff, edition, hold)
        guard source.accepted != nil else { return findings }
        checkMissing(diff, hold)
        try checkChanged(diff, hold)
        guard extent == .complete, let complete = source.complete else { return findings }
        let before = complete.counts.seen
        let share = before > 0 ? Double(diff.counts.seen) / Double(before) : 1
        if share < limits.countLeast || share > limits.countMost {
            hold(
                "count",
                "\(diff.counts.seen) recordations, and \(before) before (\(percent(share))). "
                    + "The number may be \(percent(limits.countLeast)) to \(percent(limits.countMost)) of the one before."
            )
        }
        checkFill(diff, hold)
        return findings
    }

    // A first edition has nothing to lose, and would fill the mirror with rubbish; later ones would take good values.
    private func checkGarbled(_ diff: EditionDiff, _ edition: StagedEdition, _ hold: (String, String) -> Void) {
        let garbled = source.accepted == nil ? edition.findings.garbledRows : diff.garbled.count
        let limit = max(1, limits.unreadableShare * Double(max(diff.counts.rows - diff.counts.skipped, 1)))
        guard Double(garbled) > limit else { return }
        hold(
            "charset",
            "\(garbled) of \(diff.counts.rows) rows have bytes that do not fit the charset "
                + "(\(edition.findings.garbledSentence(replacedBytes: edition.replacedBytes))). At most "
                + "\(percent(limits.unreadableShare)) may. Write the right 'charset:' for the document in the source."
        )
    }

    private func checkRejected(_ diff: EditionDiff, _ edition: StagedEdition, _ hold: (String, String) -> Void) {
        guard source.accepted != nil else { return }
        // One odd row is rejected and reported; it does not hold a small register's whole edition.
        let limit = max(1, limits.rejectedShare * Double(max(diff.counts.rows - diff.counts.skipped, 1)))
        if Double(diff.newlyRejected.count) > limit {
            hold(
                "rejected rows",
                "\(diff.newlyRejected.count) rows of \(diff.counts.rows) are rejected for the first time "
                    + "(the first, at row \(diff.newlyRejected[0].rowNumber): \(diff.newlyRejected[0].reason)). "
                    + "At most \(percent(limits.rejectedShare)) may be."
            )
        }
    }

    private func checkMissing(_ diff: EditionDiff, _ hold: (String, String) -> Void) {
        let missing = diff.missing.count
        let allowed = max(Double(limits.missingCount), limits.missingShare * Double(presentBefore))
        if Double(missing) > allowed {
            hold(
                "missing",
                "\(missing) of \(presentBefore) recordations are not in this edition. At most "
                    + "\(limits.missingCount) recordations or \(percent(limits.missingShare)), whichever is more, may vanish in one edition."
            )
            return
        }
        let lately = missing + missingLately
        let allowedLately = max(
            Double(limits.missingCountOverMonth),
            limits.missingShareOverMonth * Double(presentBefore)
        )
        if missing > 0, Double(lately) > allowedLately {
            hold(
                "missing over 30 days",
                "\(lately) recordations went missing within 30 days, \(missing) of them now. At most "
                    + "\(limits.missingCountOverMonth) recordations or \(percent(limits.missingShareOverMonth)), whichever is more, may "
                    + "vanish within 30 days."
            )
        }
    }

    private func checkChanged(_ diff: EditionDiff, _ hold: (String, String) -> Void) throws {
        let known = diff.counts.seen - diff.counts.added
        guard known >= limits.changedFrom, diff.counts.changed > 0 else { return }
        let share = Double(diff.counts.changed) / Double(known)
        guard share > limits.changedShare else { return }
        var fields: [Field: Int] = [:]
        try diff.changes.each { change in
            for field in change.fields { fields[field, default: 0] += 1 }
        }
        let most = fields.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.prefix(3)
            .map { "\($0.key.name) in \($0.value)" }
        hold(
            "changed",
            "\(diff.counts.changed) of \(known) recordations changed (\(most.joined(separator: ", "))). At most "
                + "\(percent(limits.changedShare)) may change in one edition."
        )
    }

    private func checkFill(_ diff: EditionDiff, _ hold: (String, String) -> Void) {
        guard let before = source.accepted?.filled.flatMap(FillCounts.init), before.live >= limits.changedFrom else {
            return
        }
        for field in Field.allCases {
            guard let then = before.share(field), let now = diff.filled.share(field),
                then - now > limits.fillFall + rounding
            else { continue }
            hold(
                "fill rate",
                "\(percent(now)) of the recordations that are no tombstones state \(field.name), and \(percent(then)) did "
                    + "before. The share may fall by at most \(percent(limits.fillFall))."
            )
        }
    }

    // 1 - 0.95 is more than 0.05 in binary: a fall of exactly the limit is allowed.
    private var rounding: Double { 1e-9 }

    private func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
    }
}
