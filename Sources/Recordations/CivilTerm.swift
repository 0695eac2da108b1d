/// A length of the calendar that is counted from a day, such as two years.
public struct CivilTerm: Hashable, Sendable {
    /// The number of months; a year has twelve.
    public let months: Int
    /// The number of days beyond the months.
    public let days: Int
    /// Whether the last day is the day before the anniversary, because the first day counts.
    public let endsDayBefore: Bool

    /// Makes a term.
    public init(months: Int, days: Int, endsDayBefore: Bool = true) {
        self.months = months
        self.days = days
        self.endsDayBefore = endsDayBefore
    }

    /// The last day of the term; nil for a day after the year 9999.
    ///
    /// The months are counted first: the same day of a later month, or the last day of a shorter one. A term that ends
    /// before it begins is nil too.
    public func lastDay(from start: CivilDate) -> CivilDate? {
        let lastMonth = 9999 * 12 + 11
        guard (0...lastMonth).contains(months), (0...4_000_000).contains(days),
            start.year * 12 + start.month - 1 + months <= lastMonth
        else { return nil }
        let anniversary = start.adding(months: months)
        let end = CivilDate(year: 9999, month: 12, day: 31)
        guard let end, days <= end.days(since: anniversary) else { return nil }
        let last = anniversary.adding(days: days - (endsDayBefore ? 1 : 0))
        return last < start ? nil : last
    }
}
