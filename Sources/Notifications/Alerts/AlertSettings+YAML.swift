internal import Deadlines
internal import Messages
internal import Recordations
public import Settings

extension AlertSettings {
    /// Reads the section `alerts` of `recordal.yaml`; nil if it has mistakes, which are collected with their positions.
    public init?(_ section: Section) {
        section.requires("fallback", "who is told of what nobody else is told of")
        let fallback = Self.people(section, "fallback")
        var stages: [Stage] = []
        var repeatsWhenOverdue = !section.has("stages")
        for text in section.texts("stages") {
            if text.value == "overdue" {
                repeatsWhenOverdue = true
            } else if let stage = Self.stage(text), !stages.contains(stage) {
                stages.append(stage)
            }
        }
        if section.has("stages"), !stages.contains(where: { $0 == .safe || $0 == .legal }) {
            section.refuse(
                "stages",
                "'stages' must have at least 'safe' or 'legal': somebody has to be told of the last day"
            )
        }
        let recipients = section.sections("recipients").compactMap { inner -> Recipients? in
            inner.requires("to", "who is told")
            let to = Self.people(inner, "to")
            guard let condition = Condition(inner), !to.isEmpty else { return nil }
            return Recipients(to: to, of: condition)
        }
        let escalations = section.sections("escalate").compactMap { inner -> Escalation? in
            inner.requires("at", "the stage from which on they are told")
            inner.requires("to", "who is told")
            let to = Self.people(inner, "to")
            guard let text = inner.text("at") else { return nil }
            let stage = text.value == "overdue" ? .overdue(1) : Self.stage(text)
            guard let stage, !to.isEmpty else { return nil }
            return Escalation(stage: stage, to: to)
        }
        let suppressions = section.sections("suppress").compactMap(Self.suppression)
        let delivery = section.choice("delivery", of: Delivery.self)
        let attempts = section.integer("attempts")
        if let attempts, !(1...1_000).contains(attempts.value) {
            attempts.position.report("'attempts' must be a number from 1 to 1000, not \(attempts.value)")
        }
        self.init(
            stages: stages.isEmpty ? .standard : StagePlan(stages: stages, repeatsWhenOverdue: repeatsWhenOverdue),
            delivery: delivery ?? .digest,
            recipients: recipients,
            fallback: fallback,
            escalations: escalations,
            suppressions: suppressions,
            attempts: attempts?.value ?? 10
        )
    }

    // A text or a list of texts, none of which may be empty.
    private static func people(_ section: Section, _ key: String) -> [String] {
        var people: [String] = []
        for text in section.texts(key) {
            if text.value.allSatisfy(\.isWhitespace) {
                text.position.report("'\(key)' names nobody here; write an address")
            } else if text.value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                text.position.report("'\(key)' holds a control character, which no address has")
            } else if let mistake = Recipient.mistake(text.value) {
                text.position.report(mistake)
            } else if !people.contains(text.value) {
                people.append(text.value)
            }
        }
        if people.isEmpty, section.keys.contains(key) {
            section.refuse(key, "'\(key)' is empty; somebody has to be told")
        }
        return people
    }

    private static func stage(_ text: Setting<String>) -> Stage? {
        let stage = Stage(text.value)
        switch stage {
        case .opens, .before, .safe, .legal, .grace, .graceEnds, .ends: return stage
        default:
            text.position.report(
                "'\(text.value)' is no stage (there are: opens, a number of days before the safe date, safe, legal, grace, "
                    + "grace-ends, ends, overdue)"
            )
            return nil
        }
    }

    private static func suppression(_ section: Section) -> Suppression? {
        section.requires("reason", "why nobody is to be told")
        section.requires("until", "the last day, YYYY-MM-DD")
        let reason = section.text("reason")
        guard let condition = Condition(section) else { return nil }
        if condition == Condition() {
            section.position.report("say what is suppressed: a recordation, source, jurisdiction, …")
        }
        guard let text = section.text("until") else { return nil }
        guard let until = CivilDate(text.value) else {
            text.position.report("'\(text.value)' is not a date; write YYYY-MM-DD")
            return nil
        }
        guard let reason, !reason.value.allSatisfy(\.isWhitespace) else { return nil }
        return Suppression(of: condition, reason: reason.value, until: until)
    }
}

extension AlertSettings.Condition {
    /// Reads the parts of a condition; nil if one has a mistake.
    init?(_ section: Section) {
        self.init()
        owner = section.text("owner")?.value
        tag = section.text("tag")?.value
        source = section.text("source")?.value
        recordation = section.text("recordation")?.value
        if let text = section.text("jurisdiction") {
            guard Jurisdiction(text.value) != nil else {
                text.position.report(
                    "'\(text.value)' is not a jurisdiction; write two capital letters, such as CN or EU"
                )
                return nil
            }
            jurisdiction = text.value
        }
    }
}
