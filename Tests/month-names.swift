// Writes Sources/Registers/Dates/MonthTable.swift from the locale data (CLDR) that ICU brings along:
//
//     swift Tests/month-names.swift > Sources/Registers/Dates/MonthTable.swift

import Foundation

/// The languages, each with the locales whose names it takes together.
let languages: [(String, [String])] = [
    ("ar", ["ar", "ar_IQ", "ar_DZ", "ar_MA"]), ("az", ["az"]), ("be", ["be"]), ("bg", ["bg"]),
    ("bs", ["bs"]), ("ca", ["ca"]), ("cs", ["cs"]), ("da", ["da"]), ("de", ["de", "de_AT"]), ("el", ["el"]),
    ("en", ["en", "en_GB", "en_CA", "en_AU"]), ("es", ["es", "es_MX", "es_PE"]), ("et", ["et"]), ("fi", ["fi"]),
    ("fr", ["fr", "fr_CA", "fr_CH"]), ("he", ["he"]), ("hr", ["hr"]), ("hu", ["hu"]), ("hy", ["hy"]), ("id", ["id"]),
    ("is", ["is"]), ("it", ["it"]), ("ka", ["ka"]), ("kk", ["kk"]), ("ky", ["ky"]), ("lt", ["lt"]), ("lv", ["lv"]),
    ("mk", ["mk"]), ("ms", ["ms"]), ("nl", ["nl"]), ("no", ["nb"]), ("pl", ["pl"]), ("pt", ["pt", "pt_PT"]),
    ("ro", ["ro"]), ("ru", ["ru"]), ("sk", ["sk"]), ("sl", ["sl"]), ("sq", ["sq"]), ("sr", ["sr_Cyrl", "sr_Latn"]),
    ("sv", ["sv"]), ("th", ["th"]), ("tr", ["tr"]), ("uk", ["uk"]), ("uz", ["uz_Latn", "uz_Cyrl"]),
]

/// The names of twelve months, several of one month joined by a stroke.
func names(_ locales: [String], _ kinds: [KeyPath<DateFormatter, [String]?>]) -> [String] {
    var months = [[String]](repeating: [], count: 12)
    for locale in locales {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: locale)
        formatter.calendar = Calendar(identifier: .gregorian)
        for kind in kinds {
            for (month, name) in (formatter[keyPath: kind] ?? []).enumerated() {
                let name = name.lowercased(with: formatter.locale).precomposedStringWithCanonicalMapping
                    .split(whereSeparator: \.isWhitespace).joined(separator: "_")
                precondition(!name.contains(where: \.isNumber), "\(locale): '\(name)' holds a number")
                if !months[month].contains(name) { months[month].append(name) }
            }
        }
    }
    return months.map { $0.joined(separator: "|") }
}

extension DateFormatter {
    var wide: [String]? { monthSymbols }
    var wideAlone: [String]? { standaloneMonthSymbols }
    var short: [String]? { shortMonthSymbols }
    var shortAlone: [String]? { shortStandaloneMonthSymbols }
}

print(
    """
    /// The names of the months as CLDR has them, the source of locale data that ICU brings along.
    ///
    /// Made by `Tests/month-names.swift` and not written by hand: a document is read alike wherever this runs, whichever
    /// edition of the locale data stands there. Per language twelve names in full, then twelve abbreviated; strokes stand
    /// between the forms of one name, as those within a date and alone, and a low line for a space.
    enum MonthTable {
        static let text = \"\"\"
    """
)
for (language, locales) in languages {
    let all = names(locales, [\.wide, \.wideAlone]) + names(locales, [\.short, \.shortAlone])
    var line = "        \(language):"
    for word in all {
        if line.count + 1 + word.count > 118 {
            print(line)
            line = "           "
        }
        line += " " + word
    }
    print(line)
}
print("        \"\"\"\n}")
