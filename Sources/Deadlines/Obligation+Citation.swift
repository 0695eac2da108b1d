internal import Recordations

extension Obligation {
    /// The citation for the last day, by the law's own reading.
    public var citation: Citation? { citations.first }

    /// The citations of all readings that the dates rest on.
    public var citations: [Citation] {
        guard let rule else { return isEndedByRegistration ? [Citation.dependsOnRight] : [] }
        if kind == .reportChange {
            return rule.changes.filter { $0.fields.isEmpty || $0.fields.contains(field ?? "") }.prefix(1)
                .map(\.within.citation)
        }
        if let precondition = kind.precondition { return rule.citations(of: precondition) }
        var found = rule.due.figures.map(\.citation)
        if let season = rule.seasonCitation { found.append(season) }
        if kind == .notifyCustoms, let notice = rule.renewalNotice {
            found.insert(notice.citation, at: min(1, found.count))
        }
        if found.isEmpty { found += rule.caps.map(\.citation) }
        if isEndedByRegistration, !rule.caps.contains(where: { $0.value == .registration }) {
            found.append(.dependsOnRight)
        }
        return found.isEmpty ? rule.term.figures.map(\.citation) : found
    }

    private var isEndedByRegistration: Bool {
        (kind == .renew || kind == .notifyCustoms) && caps.first?.what == Rule.CapKind.registration.rawValue
    }

    /// The lowest confidence among the citations; nil where no law is known.
    public var confidence: Confidence? { citations.map(\.confidence).min() }
}

extension Citation {
    /// The default where no law says otherwise: without the registration there is no right that customs could protect.
    public static let dependsOnRight = Citation(
        text: "a recordation depends on its right: it ends with the registration",
        pages: [],
        confidence: .likely,
        checked: CivilDate(daysSinceEpoch: 20_786)
    )
}
