package import Reconciliation
internal import Recordations
internal import Rendering

/// How much a finding presses.
package enum Urgency: String, CaseIterable {
    /// A right without protection, or about to lose it.
    case act
    /// Somebody has to look and decide.
    case ask
    /// Good to know.
    case note
    /// Nothing to do.
    case fine
    /// Nobody can tell.
    case unknown
}

extension FindingKind {
    /// The name for people, such as `not recorded`.
    package var title: String { rawValue.replacing("-", with: " ") }

    /// How much it presses.
    package var urgency: Urgency {
        switch self {
        case .notRecorded, .classNotRecorded, .endedThere, .rightEndsFirst: .act
        case .unreadable, .numberOnly, .nearMiss, .several, .differs, .notInList: .ask
        case .endedHere, .recordedTwice, .listedTwice, .writtenDifferently: .note
        case .cannotTell: .unknown
        case .agrees: .fine
        }
    }

    /// What it means, in one sentence.
    package var meaning: String {
        switch self {
        case .unreadable: "The row could not be read, so nothing can be said of it."
        case .numberOnly: "A recordation has this number, and its mark and holder are others, or are not stated."
        case .nearMiss: "No number agrees; this recordation comes nearest."
        case .several: "More than one recordation may be this right."
        case .notRecorded: "The right is in force, customs there record such rights, and it is not recorded."
        case .classNotRecorded: "The right is recorded in fewer classes than it is registered in."
        case .differs: "The right is recorded, and the list and the register state something differently."
        case .endedThere: "The recordation has ended, and the list says that the right is in force."
        case .endedHere: "The list says that the right has ended, and the recordation is in force."
        case .rightEndsFirst: "The registration ends before the recordation does, or has ended."
        case .notInList: "The recordation is ours by the portfolio's rules, and no row of the list is it."
        case .recordedTwice: "The register has the same right a second time."
        case .listedTwice: "The list has the same right a second time."
        case .cannotTell: "Nobody can tell whether the right is recorded: that is no proof that it is not."
        case .writtenDifferently: "The right is recorded, and something is the same value in another spelling."
        case .agrees: "All that is stated agrees, or the right is neither recorded nor meant to be."
        }
    }

    /// What a person does about it, in one sentence; nil where nothing is to be done.
    package var task: String? {
        switch self {
        case .unreadable: "Correct the row in the list, and bring the list in again."
        case .numberOnly, .nearMiss, .several: "Say which it is: accept, reject or unsure."
        case .notRecorded: "File with that country's customs, or set 'wanted' to no in the list."
        case .classNotRecorded: "File an extension of the recordation."
        case .differs: "Correct the list, or report the change to customs, or accept the difference as it is."
        case .endedThere: "Renew or file anew, or end the right in the list."
        case .endedHere: "Correct the list, or tell customs."
        case .rightEndsFirst: "Renew the registration, and tell customs."
        case .notInList: "Add it to the list."
        case .recordedTwice, .listedTwice: "Look whether one of the two is too many."
        case .cannotTell: "Bring in the register."
        case .writtenDifferently: "Correct the list, or add an alias."
        case .agrees: nil
        }
    }
}

extension Finding {
    /// Why it is that, in few words: what ``PairEvidence/sentence`` says at length is for whoever asks.
    package var shortReason: String {
        switch kind {
        case .numberOnly: matches.first.map(numberAlone) ?? reason
        case .nearMiss: matches.first.map(nearness) ?? reason
        case .several:
            "any of \(matches.count): " + matches.prefix(3).map(\.recordation.id).joined(separator: ", ")
                + (matches.count > 3 ? ", …" : "")
        case .differs, .writtenDifferently: differences.isEmpty ? reason : differences.words(of: kind)
        default: reason
        }
    }

    // Kazakhstan's 29 is PASSPORT, whatever the list's 29 is.
    private func numberAlone(_ match: Match) -> String {
        let recordation = match.recordation
        let field = match.evidence[.registrationNumber].agrees ? Field.registrationNumber : .recordationNumber
        let mark = recordation.values[.mark] ?? "a mark without words"
        let holder = recordation.values[.holder].map { ", held by \($0)" } ?? ""
        return "\(recordation.jurisdiction.code) \(recordation.values[field] ?? "") is \(mark)\(holder)"
    }

    private func nearness(_ match: Match) -> String {
        let facts = match.evidence.facts
        let isNumber: (Evidence) -> Bool = { [.registrationNumber, .recordationNumber].contains($0.field) }
        for fact in facts where isNumber(fact) {
            if case .near(let how) = fact.agreement { return fact.words + ": \(how)" }
        }
        let names = facts.filter { [.mark, .holder].contains($0.field) }.compactMap { fact -> String? in
            switch fact.agreement {
            case .spelled(let how), .suggested(let how), .near(let how): "\(fact.words): \(how)"
            case .same: "same \(fact.field.name)"
            case .overlaps, .differs, .unstated: nil
            }
        }
        let number = facts.first { isNumber($0) && $0.agreement == .differs }
        return (names + [number?.words ?? "no number on both sides"]).joined(separator: "; ")
    }
}

extension Evidence {
    fileprivate var words: String {
        "\(field.name.replacing("_", with: " ")) \(listText ?? "nothing") / \(registerText ?? "nothing")"
    }
}

extension [Difference] {
    /// The first differences in few words, the gravest first: the list's value and the register's, and which is newer.
    fileprivate func words(of kind: FindingKind) -> String {
        let shown = kind == .differs ? filter { $0.spelling == nil } : self
        let words = shown.prefix(2).map { difference in
            let sign = difference.spelling == nil ? "≠" : "≈"
            // Look-alike letters are the same to the eye.
            let newer =
                (difference.spelling ?? difference.newer.map { "\($0.rawValue) newer" }).map { " (\($0))" } ?? ""
            return "\(difference.field.name.replacing("_", with: " ")): \(difference.listValue ?? "nothing") \(sign) "
                + "\(difference.registerValue ?? "nothing")\(newer)"
        }
        return words.joined(separator: "; ") + (shown.count > 2 ? "; +\(shown.count - 2)" : "")
    }
}
