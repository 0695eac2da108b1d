internal import Recordations

extension DateFormat {
    /// Reads a folded text that is a date in this format as a whole; nil for other text and for a day that does not
    /// exist.
    func date(_ text: DateText, _ months: MonthNames, twoDigitYearsFrom base: Int?) -> CivilDate? {
        var text = text
        var (year, month, day) = (0, 0, 0)
        var era: Era?
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let scalars):
                guard text.consume(scalars) else { return nil }
            case .space: _ = text.skipSpaces()
            case .gap:
                guard text.skipSpaces() > 0 else { return nil }
            case .day(let digits):
                guard let value = text.number(digits) else { return nil }
                day = value
            case .month(let digits):
                guard let value = text.number(digits) else { return nil }
                month = value
            case .monthName(let isFull):
                guard let value = months.read(&text, full: isFull) else { return nil }
                month = value
                // A point that comes next in the format does not belong to the abbreviation.
                if !isFull, !literalFollows(index, "."), text.peek() == "." { text.skip(1) }
            case .era:
                era = DateFormat.readEra(&text, count)
                if era == nil, count == .japanese { return nil }
            case .year(let digits):
                // Japan and Taiwan write the first year of an era as 元年.
                if count == .japanese || count == .minguo, text.peek() == "元" {
                    text.skip(1)
                    year = 1
                } else {
                    guard let value = text.number(digits) else { return nil }
                    year = value
                }
            }
        }
        guard text.isAtEnd else { return nil }
        return date(era: era, year: year, month: month, day: day, twoDigitYearsFrom: base)
    }

    private func literalFollows(_ index: Int, _ first: Unicode.Scalar) -> Bool {
        guard index + 1 < parts.count, case .literal(let scalars) = parts[index + 1] else { return false }
        return scalars.first == first
    }

    private static func readEra(_ text: inout DateText, _ count: YearCount) -> Era? {
        for (name, era) in EraNames.names[count] ?? [] where text.consume(name) { return era }
        return nil
    }
}

/// The names of the eras, folded, the longest first.
enum EraNames {
    static let names: [YearCount: [(scalars: [Unicode.Scalar], era: Era)]] = Dictionary(
        uniqueKeysWithValues: YearCount.allCases.map { count in
            let names = count.eras.flatMap { era in
                era.names.compactMap { name in DateText.folded(name).map { (scalars: $0, era: era) } }
            }
            return (count, names.sorted { $0.scalars.count > $1.scalars.count })
        }
    )
}
