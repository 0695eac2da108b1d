package import Matching
internal import Recordations

/// Numbers, marks and holders compared by the offices' rules, the legal forms and a user's aliases.
package struct TextComparison: Sendable {
    /// The offices' rules for numbers.
    package let numberRules: NumberRules
    /// The legal forms of companies.
    package let legalForms: LegalForms
    /// What a user says to be the same.
    package let aliases: Aliases

    /// Makes a comparison.
    package init(numberRules: NumberRules, legalForms: LegalForms, aliases: Aliases) {
        self.numberRules = numberRules
        self.legalForms = legalForms
        self.aliases = aliases
    }

    // MARK: Keys

    /// The numbers of a cell.
    func numbers(_ text: String, office: String?) -> [RightNumber] {
        numberRules.readAll(text, office: office.flatMap(Jurisdiction.init)).map(\.number).filter(\.isNumber)
    }

    /// The keys of the numbers of a cell, one for each number: equal for the same number in any spelling.
    func numberKeys(_ text: String, office: String?) -> [String] {
        numbers(text, office: office).map { "\($0.series)\u{1F}\($0.digits)\u{1F}\($0.suffix)" }
    }

    /// The keys of a mark, of which marks that may be the same share one; none for a mark without words.
    ///
    /// `loose` are those of them that marks with the same letters share, in whatever script or width.
    func markKeys(_ text: String) -> NameKeys {
        let mark = MarkText(text)
        guard let keys = mark.keys else { return NameKeys() }
        let group = aliases.isEmpty ? nil : aliases.group(of: mark)
        return NameKeys(
            all: Self.single(keys.same + [keys.transliterated] + keys.parts + Self.keys(ofGroup: group)),
            loose: Self.single([keys.skeleton, keys.transliterated]),
            skeleton: keys.skeleton
        )
    }

    /// The keys of a holder, of which holders that may be the same share one; none for a text without a name.
    func holderKeys(_ text: String) -> NameKeys {
        let holder = HolderText(text, forms: legalForms)
        let group = aliases.isEmpty ? nil : aliases.group(of: holder)
        let keys = Self.single(holder.keys + Self.keys(ofGroup: group))
        return NameKeys(all: keys, loose: keys)
    }

    /// The keys of a name; `loose` are the fewest that are enough beside a second fact.
    struct NameKeys {
        var all: [UInt64] = []
        var loose: [UInt64] = []
        /// The same for marks whose letters look alike; nil for a holder.
        var skeleton: UInt64?
    }

    // Far from the keys of texts, which are hashes; a clash would cost a look at the evidence, and nothing else.
    private static func keys(ofGroup group: Int?) -> [UInt64] {
        group.map { [UInt64.max - UInt64(truncatingIfNeeded: $0)] } ?? []
    }

    private static func single(_ keys: [UInt64]) -> [UInt64] { Array(Set(keys)).sorted() }

    // MARK: Agreement

    /// How the numbers of two cells stand to each other: the best of all pairs.
    func numbers(_ listed: String, _ registered: String, office: String?) -> Agreement {
        // Most cells are one number in digits, and most numbers that are compared are the same.
        if listed == registered, listed.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return .same }
        let office = office.flatMap(Jurisdiction.init)
        let theirs = numberRules.readAll(registered, office: office)
        var best = Agreement.differs
        for one in numberRules.readAll(listed, office: office) {
            for other in theirs {
                switch one.number.likeness(to: other.number) {
                case .same:
                    let letters = [one.raw, other.raw].map(Self.signs)
                    if letters.first == letters.last { return .same }
                    best = .spelled("letters or digits of another script or width")
                case .near(let reason):
                    if case .differs = best { best = .near(reason) }
                case .different: break
                }
            }
        }
        return best
    }

    // Letters and digits beyond ASCII from the first digit on: spaces, dashes, `No.` and an office's word in front, such
    // as `МР`, are no other spelling of a number.
    private static func signs(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.drop { $0.properties.numericType == nil }.filter {
            !$0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        }
    }

    /// How two marks stand to each other; a mark without words says nothing.
    func marks(_ listed: String, _ registered: String) -> Agreement {
        let one = MarkText(listed)
        if listed == registered { return one.isWordless ? .unstated : .same }
        let other = MarkText(registered)
        guard !one.isWordless, !other.isWordless else { return .unstated }
        // Registers write marks in capitals, and lists as the company does.
        if one.raw.uppercased() == other.raw.uppercased() { return .same }
        return switch one.likeness(to: other, aliases: aliases) {
        case .same: .same
        case .sameSpelledOtherwise(let how), .lookAlike(let how), .alias(let how), .transliterated(let how):
            .spelled(how)
        case .near(let how): .near(how)
        case .different: .differs
        }
    }

    /// How two holders stand to each other; an address or a legal form that one side leaves out is no difference.
    func holders(_ listed: String, _ registered: String) -> Agreement {
        let one = HolderText(listed, forms: legalForms)
        if listed == registered { return one.isNameless ? .unstated : .same }
        let other = HolderText(registered, forms: legalForms)
        guard !one.isNameless, !other.isNameless else { return .unstated }
        return switch one.likeness(to: other, aliases: aliases) {
        case .same: .same
        case .sameSpelledOtherwise(let how):
            Set(one.names).isDisjoint(with: other.names) ? .spelled(how) : .same
        case .lookAlike(let how), .alias(let how), .transliterated(let how): .spelled(how)
        case .near(let how): .near(how)
        case .different: .differs
        }
    }
}
