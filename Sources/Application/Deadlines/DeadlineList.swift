internal import Deadlines
package import Mirror
package import Notifications
package import Recordations

/// What has to be filed by when for the portfolio.
package struct DeadlineList {
    /// What a list is about.
    package enum Kind {
        /// Everything that has to be done.
        case all
        /// Recordations with a precondition whose end is unknown; the list has no items then.
        case unknownEnds
        /// Deadlines that the last change of the law moved.
        case moved
    }

    /// What the list is about.
    package let kind: Kind
    /// The obligations, by safe date.
    package private(set) var items: [Docket.Item] = []
    /// How many obligations the portfolio has.
    package private(set) var portfolioCount = 0
    /// The unknown ends of preconditions.
    package private(set) var unknownEnds: UnknownEnds
    /// The last change of the law; only in a list of moved deadlines.
    package let lawChange: LawChange?
    /// Its moves.
    package let moves: [LawMove]
    /// How old the knowledge is.
    package let freshness: SourceFreshness
    /// What is wrong with files of the law.
    package let mistakes: [any Error]
    /// What would make dates more exact.
    package let warnings: [String]

    /// Computes the list on a day, and refreshes the view of deadlines; `within` days, or all.
    package init(_ workspace: Workspace, _ mirror: Mirror, kind: Kind, within: Int?, today: CivilDate) throws {
        self.kind = kind
        let horizon = within.map { today.adding(days: $0) }
        func isWanted(_ one: Obligation) -> Bool {
            // A source that is fresh has nothing to be done.
            if one.kind == .staleSource, let safe = one.safe, safe > today { return false }
            guard let horizon, let date = one.safe ?? one.end else { return true }
            return date <= horizon
        }
        let isUnknown = kind == .unknownEnds
        var items: [Docket.Item] = []
        var count = 0
        var ends = UnknownEnds(isListed: isUnknown)
        mistakes = try workspace.docket(mirror).forEach(named: true, unknown: { ends.add($0) }) { item in
            count += 1
            if isUnknown || !isWanted(item.obligation) { return }
            items.append(item)
        }
        workspace.materialiseDeadlines(mirror, waitsForWriter: false)
        items.sort { left, right in
            (left.obligation.safe ?? .distantPast, left.obligation.id)
                < (right.obligation.safe ?? .distantPast, right.obligation.id)
        }
        lawChange = kind == .moved ? try mirror.lastLawChange() : nil
        let all = lawChange?.moves ?? []
        if kind == .moved {
            let ids = Set(all.map { "\($0.record) \($0.kind) \($0.field ?? "")" })
            items = items.filter { item in
                let one = item.obligation
                return item.record.map { ids.contains("\($0) \(one.kind.rawValue) \(one.field ?? "")") } ?? false
            }
        }
        moves = all.filter { move in
            guard let horizon, let date = move.now?.safe ?? move.now?.end else { return true }
            return date <= horizon
        }
        freshness = try SourceFreshness(mirror, today: today)
        warnings = Set(items.filter { $0.obligation.marks.contains(.stateUnnamed) }.map(\.obligation.jurisdiction))
            .sorted().map { Workspace.unnamedState($0, in: workspace.file) }
        self.items = items
        portfolioCount = count
        unknownEnds = ends
    }
}

extension CivilDate {
    /// Before every date of a register.
    fileprivate static let distantPast = CivilDate(daysSinceEpoch: -719_162)
}
