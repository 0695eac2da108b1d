internal import FoundationEssentials
internal import Recordations
internal import Settings

extension DateFormats {
    /// Reads the keys of a field's dates; `defaultZone` is the zone of a field without one.
    init(_ section: Section, zone defaultZone: TimeZone?) {
        let zone = section.zone("zone") ?? defaultZone
        let texts = section.texts("dates")
        let epochs = texts.compactMap { Epoch(rawValue: $0.value) }
        if zone == nil, let counted = texts.first(where: { Epoch(rawValue: $0.value) != nil }) {
            counted.position.report(
                "'\(counted.value)' counts instants, and an instant is a day only in a time zone: add 'zone', such as "
                    + "zone: Europe/Berlin, the one in which the register counts its days"
            )
        }
        let settings = texts.filter { Epoch(rawValue: $0.value) == nil }.compactMap { setting in
            setting.map { try DateFormat($0) }.map { (format: $0, position: setting.position) }
        }
        let languages = section.texts("months").compactMap { language -> String? in
            if MonthNames.languages.contains(language.value) { return language.value }
            let known = MonthNames.languages.joined(separator: ", ")
            language.position.report("there are no names of months in '\(language.value)' (there are: \(known))")
            return nil
        }
        let base = section.integer("two_digit_years_from").flatMap { base in
            base.map { year in
                guard (1...9_900).contains(year) else {
                    throw FormatMistake("'two_digit_years_from' is a year such as 2000, not \(year)")
                }
                return base
            }
        }
        let formats = settings.map(\.format)
        if section.has("months"), !formats.contains(where: \.hasMonthNames) {
            section.position.report(
                "'months' are languages of names, and no format has one: MMMM, or MMM if abbreviated"
            )
        }
        if formats.contains(where: \.hasTwoDigitYear), base == nil {
            section.position.report("a year of two digits needs 'two_digit_years_from', such as 2000")
        }
        if let base, base.value < 2400, formats.contains(where: { $0.count == .buddhist && $0.hasTwoDigitYear }) {
            base.position.report("the years are of the Buddhist era: 'two_digit_years_from' must be one, such as 2500")
        }
        self.init(
            formats,
            twoDigitYearsFrom: base?.value,
            months: languages.isEmpty ? nil : MonthNames(languages: languages),
            zone: zone,
            epochs: epochs
        )
        for (index, setting) in settings.enumerated() {
            for other in formats[..<index] {
                guard let text = setting.format.ambiguity(with: other, months: months, twoDigitYearsFrom: base?.value)
                else { continue }
                setting.position.report(
                    "'\(setting.format.source)' and '\(other.source)' can read the same text as two different days: "
                        + "'\(text.text)' is \(text.dates[0]) and \(text.dates[1]); tell them apart by a capture, or "
                        + "leave one out"
                )
                break
            }
        }
    }
}

extension Section {
    /// A time zone under a key by its IANA name; other text is reported at its position.
    func zone(_ key: String) -> TimeZone? {
        text(key)?.map { name in
            // Abbreviations such as CST mean several zones, and offsets have no daylight saving time.
            guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else {
                throw FormatMistake("'\(name)' is not a time zone; write an IANA name such as Europe/Berlin, or UTC")
            }
            return zone
        }
    }
}
