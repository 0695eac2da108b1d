/// A way to count years; months and days are those of the Gregorian calendar in all of them.
public enum YearCount: String, CaseIterable, Sendable {
    /// The years of the civil calendar (ISO 8601-1, 4.2.1).
    case gregorian
    /// The years of the Republic of China (民國), which Taiwan's documents count: year 1 is 1912, CNS 7648.
    case minguo
    /// The years of Japanese eras, 元号法 (Act No. 43 of 1979).
    case japanese
    /// The years of the Buddhist era (พุทธศักราช), as Thailand counts them: 543 more than the civil year.
    case buddhist

    /// The eras of the count, the latest first; none where years are the civil ones.
    public var eras: [Era] {
        switch self {
        case .gregorian: []
        case .minguo: [Era.minguo]
        case .japanese: [Era.reiwa, Era.heisei, Era.showa, Era.taisho, Era.meiji]
        case .buddhist: [Era.buddhist]
        }
    }
}

/// An era: the day from which its years are counted, and its spellings.
public struct Era: Hashable, Sendable {
    /// The number that is added to a year of the era to make the civil year.
    public let offset: Int
    /// The first day on which the era's dates were those of the civil calendar.
    public let firstDay: CivilDate
    /// The spellings of the era: in full, short and as a letter.
    public let names: [String]

    private init(_ names: [String], offset: Int, from year: Int, _ month: Int, _ day: Int) {
        self.names = names
        self.offset = offset
        firstDay = CivilDate(year: year, month: month, day: day) ?? CivilDate(daysSinceEpoch: 0)
    }

    // The Republic took the solar calendar on its first day.
    static let minguo = Era(["中華民國", "中华民国", "民國", "民国"], offset: 1911, from: 1912, 1, 1)
    // Meiji began on 1868-10-23, but its months were those of the moon until 明治6年1月1日 (太政官布告 No. 337 of Meiji 5).
    static let meiji = Era(["明治", "明", "M", "Meiji"], offset: 1867, from: 1873, 1, 1)
    // 明治45年7月30日 and 大正元年7月30日 are one day, and so are 大正15年12月25日 and 昭和元年12月25日.
    static let taisho = Era(["大正", "大", "T", "Taisho"], offset: 1911, from: 1912, 7, 30)
    static let showa = Era(["昭和", "昭", "S", "Showa"], offset: 1925, from: 1926, 12, 25)
    // 元号を改める政令 (Cabinet Order No. 1 of 1989): from the day after its promulgation.
    static let heisei = Era(["平成", "平", "H", "Heisei"], offset: 1988, from: 1989, 1, 8)
    // 元号を改める政令 (Cabinet Order No. 143 of 2019).
    static let reiwa = Era(["令和", "令", "R", "Reiwa"], offset: 2018, from: 2019, 5, 1)
    // พระราชบัญญัติปีประดิทิน พุทธศักราช 2483: 2484 is the first year that begins in January. Earlier years began in
    // April, so no single offset turns a date of theirs into a civil date.
    static let buddhist = Era(["พุทธศักราช", "พ.ศ.", "B.E.", "BE"], offset: -543, from: 1941, 1, 1)

    /// The civil date of a day of the era; nil for a day that does not exist or lies before the era's first day.
    ///
    /// Years beyond the era's end are counted on: 平成35年 is 2023, as documents written before an era's change have it for
    /// the ends of terms, and they stay valid under that name.
    public func date(year: Int, month: Int, day: Int) -> CivilDate? {
        guard year >= 1, let date = CivilDate(year: year + offset, month: month, day: day), date >= firstDay else {
            return nil
        }
        return date
    }
}
