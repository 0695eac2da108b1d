/// What two holders have to do with each other.
///
/// Every reason is a clause in plain words, and the same in whichever order the holders are compared.
package enum HolderLikeness: Hashable, Sendable {
    /// They are written the same.
    case same
    /// They have the same name; the rest is written otherwise.
    case sameSpelledOtherwise(reason: String)
    /// Their names look alike.
    case lookAlike(reason: String)
    /// An alias of the user says that they are the same, or of one group.
    case alias(reason: String)
    /// One name is the other in another script.
    case transliterated(reason: String)
    /// The names differ by one slip, or the legal forms differ.
    case near(reason: String)
    /// They are different, or one of them has no name.
    case different
}

extension HolderText {
    /// Whether another holder is the same, written otherwise, alike, or different.
    package func likeness(to other: HolderText, aliases: Aliases = .none) -> HolderLikeness {
        if raw == other.raw, !raw.isEmpty { return .same }
        guard !isNameless, !other.isNameless else { return .different }
        if !Set(names).isDisjoint(with: other.names) { return likenessOfRest(to: other) }
        if let reason = aliases.reason(joining: self, other) { return .alias(reason: reason) }
        let marks = names.map { MarkText($0) }
        let others = other.names.map { MarkText($0) }
        var best = HolderLikeness.different
        for first in marks {
            for second in others {
                let found = HolderLikeness(first.likeness(to: second))
                if found.rank < best.rank { best = found }
            }
        }
        if best.rank < HolderLikeness.near(reason: "").rank, let reason = reasonOfForms(other) {
            return .near(reason: reason)
        }
        return best
    }

    private func likenessOfRest(to other: HolderText) -> HolderLikeness {
        if let reason = reasonOfForms(other) { return .near(reason: reason) }
        if forms != other.forms { return .sameSpelledOtherwise(reason: "the legal form is left out in one of them") }
        if address != other.address {
            return .sameSpelledOtherwise(reason: "the address is written otherwise or left out")
        }
        if names != other.names {
            return .sameSpelledOtherwise(reason: "the name in another script is left out in one of them")
        }
        return .sameSpelledOtherwise(reason: "capital letters, spaces or punctuation differ")
    }

    // A company and its namesake of another form are two companies, so different forms are told.
    private func reasonOfForms(_ other: HolderText) -> String? {
        guard !forms.isEmpty, !other.forms.isEmpty, forms.isDisjoint(with: other.forms) else { return nil }
        let words = [forms, other.forms].map { $0.sorted().joined(separator: " ") }.sorted()
        return "the legal forms differ: \(words.joined(separator: " and "))"
    }
}

extension HolderLikeness {
    fileprivate init(_ likeness: MarkLikeness) {
        self =
            switch likeness {
            case .same: .sameSpelledOtherwise(reason: "capital letters, spaces or punctuation differ")
            case .sameSpelledOtherwise(let reason): .sameSpelledOtherwise(reason: reason)
            case .lookAlike(let reason): .lookAlike(reason: reason)
            case .alias(let reason): .alias(reason: reason)
            case .transliterated(let reason): .transliterated(reason: reason)
            case .near(let reason): .near(reason: reason)
            case .different: .different
            }
    }

    fileprivate var rank: Int {
        switch self {
        case .same: 0
        case .sameSpelledOtherwise: 1
        case .lookAlike: 2
        case .alias: 3
        case .transliterated: 4
        case .near: 5
        case .different: 6
        }
    }
}

extension HolderText {
    /// The keys of the holder's names, by which holders that may be the same are found among many.
    ///
    /// They are hashes, the same in every run: whether two holders that share one are alike says ``likeness(to:)``.
    package var keys: [UInt64] {
        var keys: Set<UInt64> = []
        for name in names {
            guard let found = MarkText(name).keys else { continue }
            keys.formUnion(found.same)
            keys.insert(found.transliterated)
        }
        return keys.sorted()
    }
}
