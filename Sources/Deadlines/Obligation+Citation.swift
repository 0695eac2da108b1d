extension Obligation {
    /// Where its last day stands: the law's own reading first.
    public var citation: Citation? { citations.first }

    /// All readings that its dates rest on.
    public var citations: [Citation] {
        guard let rule else { return [] }
        if kind == .reportChange {
            return rule.changes.filter { $0.fields.isEmpty || $0.fields.contains(field ?? "") }.prefix(1)
                .map(\.within.citation)
        }
        var found = rule.due.figures.map(\.citation)
        if let season = rule.seasonCitation { found.append(season) }
        if kind == .tellCustoms, let told = rule.tellRenewal { found.insert(told.citation, at: min(1, found.count)) }
        if found.isEmpty { found += rule.caps.map(\.citation) }
        return found.isEmpty ? rule.term.figures.map(\.citation) : found
    }

    /// The least sure of what the dates rest on; nil where no law is known.
    public var confidence: Confidence? { citations.map(\.confidence).min() }

    /// What a reader has to know of the dates, as sentences.
    public var remarks: [String] {
        var lines: [String] = []
        if marks.contains(.endUnknown) { lines.append("end unknown: the register states none, and no cap is known") }
        if marks.contains(.endIsCap), let cap = caps.first {
            lines.append("the register states no end; it is no later than the \(cap.what)'s of \(cap.date)")
        }
        if marks.contains(.endBeforeStart) { lines.append("the end lies before the start") }
        if marks.contains(.beyondTerm), let computedEnd {
            lines.append("the printed end is later than the law's term gives (\(computedEnd)): check the notice")
        }
        if marks.contains(.noRule) { lines.append("no law is known for it here: only the printed end counts") }
        if rule?.kind == Rule.Kind.none, end != nil {
            lines.append("nothing stands here that is renewed: what ends is followed by a new one")
        } else if marks.contains(.dueUnknown), !marks.contains(.noRule), !marks.contains(.endUnknown) {
            lines.append("the law's last day to file is not known: only the end counts")
        }
        if marks.contains(.anchorUnknown) {
            lines.append("the start is not stated: the law's version follows from the end")
        }
        if marks.contains(.holidaysUnknown) {
            lines.append("holidays are not known so far ahead: counted without them, and some days early")
        }
        lines += readings
        return lines
    }

    // Two readings of one last day are both told.
    private var readings: [String] {
        guard let rule, kind != .reportChange else { return [] }
        let due = rule.due.figures
        var lines: [String] = []
        if due.count > 1 {
            let both = due.map { "\($0.value.text) (\($0.citation.text))" }.joined(separator: "; or ")
            lines.append("two readings, of which the earlier is the safe date: \(both)")
        }
        lines += due.compactMap(\.note) + rule.grace.figures.compactMap(\.note)
        return lines
    }
}
