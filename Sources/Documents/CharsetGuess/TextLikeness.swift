/// How much a text looks like text of a language, by its characters beyond ASCII.
struct TextLikeness {
    /// The mean of the characters' weights: 1 for common letters, less than 0 for what the language does not have.
    let score: Double
    /// The language's code.
    let language: String

    /// What an expected language adds.
    private static let bonus = 0.1
    private static let mostCharacters = 6_000
    /// Signs of any language.
    private static let signs = Set("«»„“”‘’–—…№§©®™°·•€£¥ ‚‹›´`ºª²³±½¼×、。，．・：；！？（）「」『』【】《》〈〉　－～“”".unicodeScalars)

    init(_ text: String, _ language: LanguageLetters, isExpected: Bool) {
        var (sum, count) = (0.0, 0)
        var before: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            defer { before = scalar }
            guard scalar.value >= 0x80 else {
                // An ASCII letter in a word of another script.
                if language.isOtherScript, Self.isASCIILetter(scalar), language.weights[before] != nil { sum -= 1 }
                continue
            }
            count += 1
            sum += Self.weight(scalar, behind: before, language)
            if count >= Self.mostCharacters { break }
        }
        score = count == 0 ? 0 : sum / Double(count) + (isExpected ? Self.bonus : 0)
        self.language = language.code
    }

    private static func weight(
        _ scalar: Unicode.Scalar,
        behind before: Unicode.Scalar,
        _ language: LanguageLetters
    ) -> Double {
        if signs.contains(scalar) { return 0.4 }
        guard var weight = language.weights[scalar] ?? language.other(scalar) else {
            // Control characters, U+FFFD and private characters are never text.
            let isNever = scalar.value < 0xA0 || scalar.value == 0xFFFD || (0xE000...0xF8FF).contains(scalar.value)
            return isNever ? -2 : -1
        }
        let properties = scalar.properties
        // A mark stands behind a letter of its language, and no letter behind one of another script.
        if properties.generalCategory == .nonspacingMark, language.weights[before] == nil, !isASCIILetter(before) {
            weight -= 1.5
        }
        if language.isOtherScript, isASCIILetter(before) { weight -= 1 }
        guard language.hasCase else { return weight }
        // Within a word no capital follows a small letter.
        if properties.isUppercase, before.properties.isLowercase { weight -= 1 }
        // Accented letters stand beside others of the word or alone, not beside digits and signs.
        if !language.isOtherScript, before.value >= 0x80, signs.contains(before), properties.isLowercase {
            weight -= 0.3
        }
        return weight
    }

    private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
        (0x41...0x5A).contains(scalar.value & 0xDF)
    }
}
