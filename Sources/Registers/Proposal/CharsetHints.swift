internal import Documents
internal import Recordations

/// What is known of a document's charset before it is read: what a person states, or the likely languages.
struct CharsetHints {
    /// The charset that a person states; nil where none is stated.
    var stated: Charset?
    /// The likely languages, as codes of ISO 639.
    var languages: [String] = []

    /// The stated charset as a list for readers; empty where none is stated.
    var charsets: [Charset] { stated.map { [$0] } ?? [] }

    /// A charset that is tried.
    struct Guess {
        let charset: Charset
        let share: Double
        /// Whether the document itself shows the charset, so that no definition need name it.
        let isCertain: Bool
        /// The doubt; nil where there is none.
        let doubt: String?
        fileprivate let languages: [String]

        /// The charset for the definition; nil where the document shows it.
        func named(_ bytes: [UInt8]) -> Charset? {
            isCertain && (charset == .utf8 || TextDecoder.hasByteOrderMark(bytes)) ? nil : charset
        }

        /// Whether the text is clearly more readable than in another charset; true where there is none.
        func isBetter(than other: Charset?, for bytes: [UInt8]) -> Bool {
            guard let other else { return true }
            return share - CharsetGuess.share(bytes, in: other, languages: languages) > Self.leastMargin
        }

        private static let leastMargin = 0.3
    }

    /// The charsets to try, the likeliest first; only the stated one where one is stated.
    func guesses(_ bytes: [UInt8]) -> [Guess] {
        if let stated {
            return [Guess(charset: stated, share: 1, isCertain: false, doubt: nil, languages: languages)]
        }
        let guesses = CharsetGuess.guesses(bytes, languages: languages)
        return guesses.prefix(4).enumerated().map { index, guess in
            let isCertain = guess.language == nil && guess.share == 1
            let others = guesses.filter { $0.charset != guess.charset }.prefix(2).map(\.charset.name)
            let question = others.isEmpty ? "" : " Other charsets that fit: \(others.joined(separator: ", "))"
            let doubt =
                isCertain || (index == 0 && guess.isSure)
                ? nil : "the charset \(guess.charset) is a guess: are letters beyond A to Z right?" + question
            return Guess(
                charset: guess.charset,
                share: guess.share,
                isCertain: isCertain,
                doubt: doubt,
                languages: languages
            )
        }
    }
}

extension Jurisdiction {
    /// The languages in which the jurisdiction's authorities write, as codes of ISO 639; empty where they are not known.
    var languages: [String] { Self.languages[code] ?? [] }

    private static let languages: [String: [String]] = [
        "RU": ["ru"], "KZ": ["ru"], "KG": ["ru"], "BY": ["ru", "be"], "UA": ["uk", "ru"], "UZ": ["ru"], "TJ": ["ru"],
        "TM": ["ru"], "MD": ["ro", "ru"], "AM": ["ru"], "AZ": ["tr", "ru"], "GE": ["ru"], "MN": ["ru"], "BG": ["bg"],
        "RS": ["sr", "hr"], "ME": ["sr", "hr"], "BA": ["hr", "sr"], "MK": ["sr"], "XK": ["sq", "sr"], "HR": ["hr"],
        "SI": ["hr"], "PL": ["pl"], "CZ": ["cs"], "SK": ["sk"], "HU": ["hu"], "RO": ["ro"], "LT": ["lt"],
        "LV": ["lv"], "EE": ["et"], "GR": ["el"], "CY": ["el", "tr"], "TR": ["tr"], "IL": ["he", "ar"],
        "CN": ["zh"], "SG": ["zh"], "TW": ["zh-Hant"], "HK": ["zh-Hant"], "MO": ["zh-Hant", "pt"], "JP": ["ja"],
        "KR": ["ko"], "TH": ["th"], "VN": ["vi"], "AL": ["sq"], "IS": ["is"], "DE": ["de"], "AT": ["de"],
        "CH": ["de", "fr", "it"], "LI": ["de"], "FR": ["fr"], "BE": ["fr", "nl", "de"], "LU": ["fr", "de"],
        "NL": ["nl"], "IT": ["it"], "ES": ["es"], "PT": ["pt"], "BR": ["pt"], "DK": ["da"], "NO": ["da"],
        "SE": ["sv"], "FI": ["fi", "sv"], "CA": ["fr"], "MX": ["es"], "AR": ["es"], "CL": ["es"], "CO": ["es"],
        "PE": ["es"], "EC": ["es"], "UY": ["es"], "PY": ["es"], "PA": ["es"], "DO": ["es"],
        "EG": ["ar"], "SA": ["ar"], "AE": ["ar"], "JO": ["ar"], "QA": ["ar"], "KW": ["ar"], "OM": ["ar"],
        "BH": ["ar"], "IQ": ["ar"], "LB": ["ar", "fr"], "MA": ["ar", "fr"], "DZ": ["ar", "fr"], "TN": ["ar", "fr"],
        "LY": ["ar"], "SD": ["ar"], "YE": ["ar"], "IR": ["ar"], "PK": ["ar"],
    ]
}
