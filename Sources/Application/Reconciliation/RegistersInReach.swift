internal import Deadlines
internal import Law
internal import Mirror
internal import Notifications
internal import Recordations
internal import Reconciliation
internal import Registers

/// What the mirror knows of each jurisdiction's registers, and what the law says of them.
struct RegistersInReach {
    private let byJurisdiction: [String: RegisterKnowledge]
    private let law: LawBook

    init(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate) throws {
        law = workspace.law
        let limits = Dictionary(try workspace.ages(mirror).map { ($0.source, $0.staleAfterDays) }) { first, _ in first }
        var known: [String: RegisterKnowledge] = [:]
        for source in try mirror.sources() {
            guard let place = try mirror.jurisdiction(ofRegister: source.registerID) else { continue }
            let found = Self.knowledge(source, limit: limits[source.name], today: today)
            known[place] = known[place].map { Self.better($0, found) } ?? found
        }
        byJurisdiction = known
    }

    private static func knowledge(_ source: SourceState, limit: Int?, today: CivilDate) -> RegisterKnowledge {
        guard let day = source.complete?.date else {
            return source.edition == nil ? (source.firstNotice == nil ? .never : .byHand) : .partial
        }
        let age = today.days(since: day)
        if let limit, age > limit { return .stale(asOf: day, days: age) }
        return .whole(asOf: day)
    }

    // One whole register that is not too old is enough: a jurisdiction may have several sources of one register.
    private static func better(_ one: RegisterKnowledge, _ other: RegisterKnowledge) -> RegisterKnowledge {
        func rank(_ knowledge: RegisterKnowledge) -> Int {
            switch knowledge {
            case .whole: 0
            case .stale: 1
            case .partial: 2
            case .byHand: 3
            case .never: 4
            }
        }
        return rank(one) <= rank(other) ? one : other
    }

    func knowledge(_ jurisdiction: String) -> RegisterKnowledge { byJurisdiction[jurisdiction] ?? .never }

    func practice(_ jurisdiction: String, _ right: RightType) -> CustomsPractice {
        guard let file = try? law.rules(jurisdiction), let newest = file.rules.last else { return .unknown }
        if let rule = file.rules.last(where: { $0.isFor(right.rawValue) }) { return .recorded(rule: rule.name) }
        return newest.rights.isEmpty ? .unknown : .notRecorded
    }
}
