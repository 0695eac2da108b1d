internal import Recordations
internal import Settings

extension DateFormats {
    init(_ section: Section) {
        let settings = section.texts("dates").compactMap { setting in
            setting.map { try DateFormat($0) }.map { (format: $0, place: setting.place) }
        }
        let languages = section.texts("months").compactMap { language -> String? in
            if MonthNames.languages.contains(language.value) { return language.value }
            let known = MonthNames.languages.joined(separator: ", ")
            language.place.report("there are no names of months in '\(language.value)' (there are: \(known))")
            return nil
        }
        let base = section.integer("two_digit_years_from")
        let formats = settings.map(\.format)
        if section.has("months"), !formats.contains(where: \.hasMonthNames) {
            section.place.report("'months' are languages of names, and no format has one: MMMM, or MMM if abbreviated")
        }
        if formats.contains(where: \.hasTwoDigitYear), base == nil {
            section.place.report("a year of two digits needs 'two_digit_years_from', such as 2000")
        }
        if let base, base.value < 2400, formats.contains(where: { $0.count == .buddhist && $0.hasTwoDigitYear }) {
            base.place.report("the years are of the Buddhist era: 'two_digit_years_from' is to be one, such as 2500")
        }
        self.init(
            formats,
            twoDigitYearsFrom: base?.value,
            months: languages.isEmpty ? nil : MonthNames(languages: languages)
        )
        for (index, setting) in settings.enumerated() {
            for other in formats[..<index] {
                guard let text = setting.format.ambiguity(with: other, months: months, twoDigitYearsFrom: base?.value)
                else { continue }
                setting.place.report(
                    "'\(setting.format.source)' and '\(other.source)' can read the same text as two different days: "
                        + "'\(text.text)' is \(text.dates[0]) and \(text.dates[1]); tell them apart by a capture, or "
                        + "leave one out"
                )
                break
            }
        }
    }
}
