internal import Mirror
internal import Recordations
internal import Registers

/// Holds an edition against what is known, and says what is not to be believed without a person's word.
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

    func check(_ plan: Plan, _ builder: EditionBuilder, canaries: [String]) throws -> [GuardFinding] {
        var findings: [GuardFinding] = []
        func hold(_ name: String, _ text: String) { findings.append(GuardFinding(name: name, description: text)) }
        let read = plan.counts.seen + plan.counts.rejected
        if plan.counts.seen == 0 {
            hold("empty", "no recordation in \(plan.counts.rows) rows (\(plan.counts.rejected) rejected)")
        }
        if builder.keysNotFitting > 0, read > 0 {
            let share = 1 - Double(builder.keysNotFitting) / Double(read)
            if share < limits.keysFitting {
                hold(
                    "key pattern",
                    "the keys of \(builder.keysNotFitting) of \(read) rows do not look like keys of this register "
                        + "(the first: '\(builder.firstNotFitting ?? "")'); at least \(percent(limits.keysFitting)) must"
                )
            }
        }
        let absentCanaries = canaries
        if !absentCanaries.isEmpty {
            hold("canary", "\(absentCanaries.joined(separator: ", ")) must be in every edition and is not")
        }
        if !plan.outOfScope.isEmpty {
            hold(
                "scope",
                "\(plan.outOfScope.count == 1 ? "1 row does" : "\(plan.outOfScope.count) rows do") not match the declared scope "
                    + "(the first: \(plan.outOfScope[0]))"
            )
        }
        if let last = source.edition?.published, let published, published < last {
            hold("date", "the edition is of \(published), and the one applied last is of \(last)")
        }
        if isEndUnproven, !plan.missing.isEmpty {
            let count = plan.missing.count
            hold(
                "end",
                "\(count == 1 ? "1 recordation is" : "\(count) recordations are") not in it any more, and nothing proves that the "
                    + "answer was whole ('end: unproven' of the source)"
            )
        }
        checkGarbled(plan, builder, hold)
        checkRejected(plan, builder, hold)
        guard source.accepted != nil else { return findings }
        checkMissing(plan, hold)
        try checkChanged(plan, hold)
        guard extent == .complete, let complete = source.complete else { return findings }
        let before = complete.counts.seen
        let share = before > 0 ? Double(plan.counts.seen) / Double(before) : 1
        if share < limits.countLeast || share > limits.countMost {
            hold(
                "count",
                "\(plan.counts.seen) recordations where there were \(before) (\(percent(share))); "
                    + "between \(percent(limits.countLeast)) and \(percent(limits.countMost)) is believed"
            )
        }
        checkFill(plan, hold)
        return findings
    }

    // A first edition has nothing to lose, and would fill the mirror with rubbish; later ones would take good values.
    private func checkGarbled(_ plan: Plan, _ builder: EditionBuilder, _ hold: (String, String) -> Void) {
        let garbled = source.accepted == nil ? builder.findings.garbledRows : plan.garbled.count
        let limit = max(1, limits.unreadableShare * Double(max(plan.counts.rows - plan.counts.skipped, 1)))
        guard Double(garbled) > limit else { return }
        hold(
            "charset",
            "\(garbled) of \(plan.counts.rows) rows hold bytes that are not readable in the charset "
                + "(\(builder.findings.garbledSentence(replacedBytes: builder.replacedBytes))); say the right one by 'charset:' of "
                + "the document in the source; \(percent(limits.unreadableShare)) is believed"
        )
    }

    private func checkRejected(_ plan: Plan, _ builder: EditionBuilder, _ hold: (String, String) -> Void) {
        guard source.accepted != nil else { return }
        // One odd row is rejected and told; it does not hold a small register's whole edition.
        let limit = max(1, limits.rejectedShare * Double(max(plan.counts.rows - plan.counts.skipped, 1)))
        if Double(plan.newlyRejected.count) > limit {
            hold(
                "rejected rows",
                "\(plan.newlyRejected.count) rows of \(plan.counts.rows) are rejected for the first time "
                    + "(the first, at row \(plan.newlyRejected[0].place): \(plan.newlyRejected[0].reason)); "
                    + "\(percent(limits.rejectedShare)) is believed"
            )
        }
    }

    private func checkMissing(_ plan: Plan, _ hold: (String, String) -> Void) {
        let missing = plan.missing.count
        let allowed = max(Double(limits.missingCount), limits.missingShare * Double(presentBefore))
        if Double(missing) > allowed {
            hold(
                "missing",
                "\(missing) of \(presentBefore) recordations are not in it any more; up to "
                    + "\(limits.missingCount) or \(percent(limits.missingShare)) is believed at once"
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
                "\(lately) recordations went missing within 30 days, \(missing) of them now; up to "
                    + "\(limits.missingCountOverMonth) or \(percent(limits.missingShareOverMonth)) is believed"
            )
        }
    }

    private func checkChanged(_ plan: Plan, _ hold: (String, String) -> Void) throws {
        let standing = plan.counts.seen - plan.counts.added
        guard standing >= limits.changedFrom, plan.counts.changed > 0 else { return }
        let share = Double(plan.counts.changed) / Double(standing)
        guard share > limits.changedShare else { return }
        var fields: [Field: Int] = [:]
        try plan.changes.each { change in
            for field in change.fields { fields[field, default: 0] += 1 }
        }
        let most = fields.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.prefix(3)
            .map { "\($0.key.name) in \($0.value)" }
        hold(
            "changed",
            "\(plan.counts.changed) of \(standing) recordations changed (\(most.joined(separator: ", "))); up to "
                + "\(percent(limits.changedShare)) is believed at once"
        )
    }

    private func checkFill(_ plan: Plan, _ hold: (String, String) -> Void) {
        guard let before = source.accepted?.filled.flatMap(FillCounts.init), before.live >= limits.changedFrom else {
            return
        }
        for field in Field.allCases {
            guard let then = before.share(field), let now = plan.filled.share(field),
                then - now > limits.fillFall + rounding
            else { continue }
            hold(
                "fill rate",
                "\(field.name) is filled in \(percent(now)) of the recordations that are no tombstones and was in \(percent(then)); "
                    + "a fall of \(percent(limits.fillFall)) is believed"
            )
        }
    }

    // 1 - 0.95 is more than 0.05 in binary: a fall of exactly the limit is believed.
    private var rounding: Double { 1e-9 }

    private func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
    }
}
