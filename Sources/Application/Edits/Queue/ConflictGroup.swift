internal import Rendering

/// Questions that are alike: the same field and source, the same move of the register, the same kind of edit.
package struct ConflictGroup: Equatable, Sendable {
    /// The key by which a person chooses it; nil where there are more groups than keys.
    package let key: Character?
    /// The positions of the questions in the queue.
    package let members: [Int]
    private let first: ConflictQuestion

    /// The source of all its recordations.
    package var source: String { first.source }
    /// What the register's values stand against.
    package var side: ConflictQuestion.Side { first.side }
    /// What the register did to all of them.
    package var move: ConflictQuestion.Move { first.move }

    private struct Likeness: Hashable {
        let field: String
        let source: String
        let move: ConflictQuestion.Move
        let side: ConflictQuestion.Side

        init(_ question: ConflictQuestion) {
            // One answer is given for all fields of a recordation that is gone.
            field = question.move == .gone ? "" : question.fields.first ?? ""
            (source, move, side) = (question.source, question.move, question.side)
        }
    }

    // Messages without those that have another meaning beside the table.
    private static let keys = Array("123456789acdefghijklmoprstvwxyz")

    /// The groups of questions, the largest first.
    package static func all(_ questions: [ConflictQuestion]) -> [ConflictGroup] {
        var members: [Likeness: [Int]] = [:]
        for (index, one) in questions.enumerated() { members[Likeness(one), default: []].append(index) }
        let sorted = members.values.sorted { one, other in
            one.count == other.count ? (one.first ?? 0) < (other.first ?? 0) : one.count > other.count
        }
        return sorted.enumerated().compactMap { index, members in
            members.first.map {
                ConflictGroup(key: index < keys.count ? keys[index] : nil, members: members, first: questions[$0])
            }
        }
    }

    private init(key: Character?, members: [Int], first: ConflictQuestion) {
        (self.key, self.members, self.first) = (key, members, first)
    }

    /// The keys of the answers that can be given to all of them at once.
    package var answers: [Character] {
        switch move {
        case .shown: []
        case .gone: ["k", "a"]
        default: ["k", "r"]
        }
    }

    /// What the register did to a number of them, such as `18 ends moved later`.
    package func title(_ count: Int) -> String {
        let (noun, plural) = noun
        let subject = Phrase.count(count, noun, plural)
        switch move {
        case .later: return "\(subject) moved later"
        case .earlier: return "\(subject) moved earlier"
        case .stated: return "\(subject) stated where there was none"
        case .removed: return "\(subject) no longer stated"
        case .changed: return "\(subject) \(first.fields.first == "holder" ? "renamed" : "changed")"
        case .gone: return "\(subject) gone"
        case .unobserved: return "\(subject) without a column in the edition"
        case .shown: return "\(subject) shown under several numbers"
        }
    }

    private var noun: (String, String?) {
        guard move != .gone else { return ("recordation", nil) }
        guard move != .shown else { return ("filing", nil) }
        return switch first.fields.first ?? "" {
        case "valid_to": ("end", nil)
        case "valid_from": ("start", nil)
        case "registration_valid_to": ("registration's end", "registrations' ends")
        case "insurance_valid_to": ("insurance's end", "insurances' ends")
        case "holder": ("holder", nil)
        case "holder_country": ("holder's country", "holders' countries")
        case "goods": ("list of goods", "lists of goods")
        case "classes": ("list of classes", "lists of classes")
        case "status": ("status", nil)
        case "mark": ("mark", nil)
        case "agent": ("agent", nil)
        case let field: ("\(field) value", nil)
        }
    }
}
