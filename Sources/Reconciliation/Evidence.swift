package import Recordations

/// How what a row states of one fact stands to what a recordation states of it.
package enum Agreement: Hashable, Sendable {
    /// The same.
    case same
    /// The same in another spelling, and how it is spelled.
    case spelled(String)
    /// A suggestion: not the same text, and probably the same thing, with the reason.
    case suggested(String)
    /// Nearly the same, and in what it differs.
    case near(String)
    /// Some classes are the same.
    case overlaps
    /// Two values.
    case differs
    /// One side does not say.
    case unstated

    /// Whether the fact speaks for one right: the same value, in whatever spelling.
    package var agrees: Bool {
        switch self {
        case .same, .spelled: true
        case .suggested, .near, .overlaps, .differs, .unstated: false
        }
    }

    /// Whether the fact may speak for one right.
    package var maySpeakFor: Bool {
        switch self {
        case .same, .spelled, .suggested, .near, .overlaps: true
        case .differs, .unstated: false
        }
    }
}

/// One fact that speaks for or against a row and a recordation being one right, with both raw texts.
package struct Evidence: Hashable, Sendable {
    /// The fact.
    package let field: Field
    /// How the two stand to each other.
    package let agreement: Agreement
    /// What the list says.
    package let listText: String?
    /// What the register says.
    package let registerText: String?

    /// Makes evidence from its parts.
    package init(field: Field, agreement: Agreement, listText: String?, registerText: String?) {
        self.field = field
        self.agreement = agreement
        self.listText = listText
        self.registerText = registerText
    }

    /// The fact as a sentence without its end, such as `the mark is the same: 'HUROM' and 'нurom' (look-alike letters)`.
    package var sentence: String {
        let name = field.words
        func verb(_ one: String, _ several: String) -> String { field.isPlural ? several : one }
        let texts = [listText, registerText].map { $0.map { "'\($0)'" } ?? "nothing" }
        let both = "\(texts[0]) in the list, \(texts[1]) in the register"
        return switch agreement {
        case .same: "the \(name) \(verb("agrees", "agree")): '\(listText ?? "")'"
        case .spelled(let how): "the \(name) \(verb("agrees", "agree")), written differently (\(how)): \(both)"
        case .suggested(let why): "the \(name) may be the same (\(why)): \(both)"
        case .near(let how): "the \(name) \(verb("is", "are")) near (\(how)): \(both)"
        case .overlaps: "the \(name) \(verb("overlaps", "overlap")): \(both)"
        case .differs: "the \(name) \(verb("differs", "differ")): \(both)"
        case .unstated: "the \(name) \(verb("is", "are")) not stated on both sides: \(both)"
        }
    }
}

extension Field {
    /// The field in a sentence.
    var words: String {
        switch self {
        case .registrationDate: "date of the registration"
        case .registrationValidTo: "end of the registration"
        case .validTo, .recordationValidTo: "end of the recordation"
        default: name.replacing("_", with: " ")
        }
    }
    /// Whether its name is a plural.
    var isPlural: Bool { self == .classes || self == .goods }
}

/// All evidence on one pair of a row and a recordation.
package struct PairEvidence: Hashable, Sendable {
    /// How certain it is that the two are one right, by what a lawyer could repeat.
    package enum Strength: Int, Comparable, Sendable {
        /// Nothing speaks for it.
        case none
        /// A number agrees, and the mark or the holder is another's: two rights of one number.
        case contradictedNumber
        /// Mark and holder look alike, or are the same in another script.
        case suggested
        /// A number nearly agrees, and the holder agrees; a mark is not stated on both sides.
        case nearNumberOfHolder
        /// Mark, holder and a class agree, and no number.
        case markAndHolder
        /// A number nearly agrees, and the mark agrees, or is near and the holder agrees.
        case nearNumber
        /// A number agrees, and nothing else is stated.
        case numberOnly
        /// A number agrees, and a second fact.
        case same

        package static func < (one: Strength, other: Strength) -> Bool { one.rawValue < other.rawValue }
    }

    /// The facts, numbers first.
    package let facts: [Evidence]
    /// How certain it is.
    package let strength: Strength

    /// Judges by the facts of a pair.
    package init(_ facts: [Evidence]) {
        self.facts = facts
        strength = Self.strength(facts)
    }

    /// The agreement on a field; ``Agreement/unstated`` where it is no fact of the pair.
    package subscript(field: Field) -> Agreement { facts.first { $0.field == field }?.agreement ?? .unstated }

    private static func strength(_ facts: [Evidence]) -> Strength {
        func on(_ field: Field) -> Agreement { facts.first { $0.field == field }?.agreement ?? .unstated }
        let (mark, holder, classes) = (on(.mark), on(.holder), on(.classes))
        let names = [mark, holder]
        let numbers = [on(.registrationNumber), on(.recordationNumber)]
        let isContradicted = names.contains(.differs)
        let isDated = [on(.registrationDate), on(.registrationValidTo), on(.validTo)].contains(.same)
        // A class or a date says nothing against a mark or a holder that differs: Kazakhstan's number 25 is OLMECA and
        // TOFFIFEE.
        let hasSecond = names.contains(where: \.agrees) || (!isContradicted && (isDated || classes == .same))
        if numbers.contains(where: \.agrees) {
            if hasSecond { return .same }
            return isContradicted && !names.contains(where: \.maySpeakFor) ? .contradictedNumber : .numberOnly
        }
        let isNear = numbers.contains { if case .near = $0 { true } else { false } }
        // A company's registrations have neighbouring numbers: its name says nothing where the mark is another.
        if isNear, mark.agrees || holder.agrees && mark.maySpeakFor { return .nearNumber }
        if mark.agrees, holder.agrees, classes.maySpeakFor { return .markAndHolder }
        if isNear, holder.agrees, mark != .differs { return .nearNumberOfHolder }
        if mark.maySpeakFor, holder.maySpeakFor { return .suggested }
        return .none
    }

    /// Whether a number agrees, and no second fact.
    var isOfNumber: Bool { strength == .numberOnly || strength == .contradictedNumber }

    /// The facts that speak for the pair, in one sentence.
    package var sentence: String {
        let speaking = facts.filter(\.agreement.maySpeakFor)
        let against = facts.filter { $0.agreement == .differs }
        guard !speaking.isEmpty else { return "nothing speaks for it" }
        let reasons = speaking.map(\.sentence).joined(separator: "; ")
        return against.isEmpty ? reasons : "\(reasons); but \(against.map(\.sentence).joined(separator: "; "))"
    }
}
