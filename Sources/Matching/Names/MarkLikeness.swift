/// What two marks have to do with each other.
///
/// Every reason is a clause in plain words, and the same in whichever order the marks are compared.
package enum MarkLikeness: Hashable, Sendable {
    /// They are written the same.
    case same
    /// They are the same in another spelling: case, width, spaces, punctuation, accents, simplified characters.
    case sameSpelledOtherwise(reason: String)
    /// They look alike, and have letters of different scripts, or digits for letters.
    case lookAlike(reason: String)
    /// An alias of the user says that they are the same.
    case alias(reason: String)
    /// One is the other in another script.
    case transliterated(reason: String)
    /// They differ by one slip, or one is a part of the other.
    case near(reason: String)
    /// They are different, or one of them has no words.
    case different
}

extension MarkText {
    /// The fewest letters in which one slip says anything: `LEGO` and `LEVO` are two marks.
    package static let fewestLettersOfSlip = 5
    /// The most letters that are looked through for a slip; a longer text is a description, or the text of a picture.
    package static let mostLettersOfSlip = 80

    /// Whether another mark is the same, written otherwise, alike, or different.
    package func likeness(to other: MarkText, aliases: Aliases = .none) -> MarkLikeness {
        if raw == other.raw, !raw.isEmpty { return .same }
        guard !isWordless, !other.isWordless else { return .different }
        if letters == other.letters { return .sameSpelledOtherwise(reason: reasonOfSpelling(other)) }
        if let reason = reasonOfCharacters(other) { return .sameSpelledOtherwise(reason: reason) }
        if skeleton == other.skeleton { return .lookAlike(reason: LookAlikes.reason(letters, other.letters)) }
        if let reason = aliases.reason(joining: self, other) { return .alias(reason: reason) }
        if let reason = reasonOfTransliteration(other) { return .transliterated(reason: reason) }
        if let reason = reasonOfPart(other) { return .near(reason: reason) }
        if let reason = reasonOfSlip(other) { return .near(reason: reason) }
        return .different
    }

    private func reasonOfSpelling(_ other: MarkText) -> String {
        if folded != other.folded { return "spaces or punctuation differ" }
        if raw.lowercased() == other.raw.lowercased() { return "capital and small letters differ" }
        return "the same letters in another width or form"
    }

    private func reasonOfCharacters(_ other: MarkText) -> String? {
        if UnicodeText.isASCII(letters), UnicodeText.isASCII(other.letters) { return nil }
        if withoutMarks == other.withoutMarks { return "accents differ" }
        return isSimplified(of: other) ? "simplified and traditional characters" : nil
    }

    // 發 and 髮 are both 发 in simplified characters, and are two characters: one side has to be the simplified one.
    private func isSimplified(of other: MarkText) -> Bool {
        let (ours, theirs) = (Array(letters.unicodeScalars), Array(other.letters.unicodeScalars))
        guard ours.count == theirs.count, simplified == other.simplified else { return false }
        return zip(ours, theirs).allSatisfy { left, right in
            left == right || UnicodeText.simplified(String(left)) == String(right)
                || UnicodeText.simplified(String(right)) == String(left)
        }
    }

    private func reasonOfTransliteration(_ other: MarkText) -> String? {
        if UnicodeText.isASCII(letters), UnicodeText.isASCII(other.letters) { return nil }
        // Many characters of one script sound alike: only another script is the same word written otherwise.
        guard UnicodeText.scripts(of: letters) != UnicodeText.scripts(of: other.letters) else { return nil }
        let latin = transliterated
        guard latin.utf8.count > 1, latin == other.transliterated else { return nil }
        return "both are \(latin) in Latin letters"
    }

    private func reasonOfPart(_ other: MarkText) -> String? {
        func isPart(_ part: MarkText, of whole: MarkText) -> Bool {
            part.letters.unicodeScalars.count > 1 && whole.parts.contains { Self.letters(of: $0) == part.letters }
        }
        if isPart(self, of: other) { return "'\(raw)' is a part of '\(other.raw)'" }
        if isPart(other, of: self) { return "'\(other.raw)' is a part of '\(raw)'" }
        return nil
    }

    private func reasonOfSlip(_ other: MarkText) -> String? {
        let (ours, theirs) = (Array(letters.unicodeScalars), Array(other.letters.unicodeScalars))
        guard min(ours.count, theirs.count) >= Self.fewestLettersOfSlip,
            max(ours.count, theirs.count) <= Self.mostLettersOfSlip
        else { return nil }
        return Nearness.slip(ours, theirs)?.words("letter")
    }
}

/// The letters by which two texts with the same skeleton differ.
enum LookAlikes {
    private static let mostPairs = 3

    /// The letters that look alike, as a clause: `letters look alike: Cyrillic С and Latin C`.
    static func reason(_ first: String, _ second: String) -> String {
        let (ours, theirs) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        var pairs: [String] = []
        if ours.count == theirs.count {
            for (left, right) in zip(ours, theirs) where left != right {
                let pair = [name(left), name(right)].sorted().joined(separator: " and ")
                if !pairs.contains(pair) { pairs.append(pair) }
            }
        }
        guard !pairs.isEmpty else { return "the letters look alike" }
        let rest = pairs.count > mostPairs ? " and others" : ""
        return "letters look alike: " + pairs.prefix(mostPairs).joined(separator: ", ") + rest
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        guard let script = UnicodeText.script(of: scalar) else { return "the digit \(scalar)" }
        return "\(script) \(scalar)"
    }
}
