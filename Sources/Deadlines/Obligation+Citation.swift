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
        if let precondition = kind.precondition { return rule.citations(of: precondition) }
        var found = rule.due.figures.map(\.citation)
        if let season = rule.seasonCitation { found.append(season) }
        if kind == .tellCustoms, let told = rule.tellRenewal { found.insert(told.citation, at: min(1, found.count)) }
        if found.isEmpty { found += rule.caps.map(\.citation) }
        return found.isEmpty ? rule.term.figures.map(\.citation) : found
    }

    /// The least sure of what the dates rest on; nil where no law is known.
    public var confidence: Confidence? { citations.map(\.confidence).min() }
}
