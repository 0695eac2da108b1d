internal import FoundationEssentials
internal import Recordations
internal import Settings

extension TermRule {
    private enum LastDay: String, CaseIterable {
        case dayBefore = "day before the anniversary"
        case anniversary
    }

    /// Reads `term` of a field's reading; nil for a term that has no length or no start, which is reported.
    ///
    /// `dates` are the formats of the reading, in which the date of a column is written that `from` names.
    init?(_ section: Section, of field: Field, columns: [String], dates: DateFormats?, zone: TimeZone?) {
        let years = section.integer("years", in: 0...999) ?? 0
        let months = section.integer("months", in: 0...9_999) ?? 0
        let days = section.integer("days", in: 0...99_999) ?? 0
        if years == 0, months == 0, days == 0 {
            section.position.report("a term is to have a length: 'years', 'months' or 'days'")
        }
        term = CivilTerm(
            months: years * 12 + months,
            days: days,
            endsDayBefore: section.choice("last_day", of: LastDay.self) != .anniversary
        )
        section.requires("from", "the field of the date from which the term counts, or its column")
        guard let start = Start(section, of: field, columns: columns, dates: dates, zone: zone) else { return nil }
        self.start = start
    }
}

extension TermRule.Start {
    init?(_ section: Section, of field: Field, columns: [String], dates: DateFormats?, zone: TimeZone?) {
        if section.isSection("from") {
            if dates != nil { section.refuse("from", "'dates' of a date that 'from' reads stand under 'from'") }
            guard let settings = section.section("from"),
                let reading = FieldReading(settings, of: field, columns: columns, zone: zone)
            else { return nil }
            if reading.term != nil { settings.position.report("a term counts from a date, not from another term") }
            self = .reading(reading)
            return
        }
        guard let from = section.text("from") else { return nil }
        if columns.contains(from.value), let dates {
            self = .reading(FieldReading(column: from.value, dates: dates))
            return
        }
        guard let start = Field(name: from.value) ?? Field(nameInLists: from.value) else {
            from.position.report(
                columns.contains(from.value)
                    ? "'\(from.value)' is a column: add 'dates', in which its date is written, such as dd.MM.yyyy"
                    : "there is no field and no column '\(from.value)' (columns: \(columns.joined(separator: ", ")))"
            )
            return nil
        }
        if start.kind != .date {
            from.position.report("the field '\(start.name)' is no date, and a term counts from one")
        }
        if dates != nil { from.position.report("'dates' are for a column, and '\(start.name)' is a field with a date") }
        self = .field(start)
    }
}

extension FieldReading {
    /// Reads a date from a whole cell.
    fileprivate init(column: String, dates: DateFormats) {
        origin = .columns([column])
        bounds = nil
        capture = nil
        selection = .first
        split = nil
        joiner = ""
        undated = nil
        form = .dates(dates)
    }
}

/// The fields from which terms of other fields count, for the check that no date waits for itself.
struct TermStarts {
    private var starts: [(field: Field, start: Field, section: Section)] = []

    mutating func note(_ start: Field, of field: Field, _ section: Section) {
        starts.append((field, start, section))
    }

    /// Reports starts that the source does not read, and terms that count from themselves.
    func check(areAmong fields: Set<Field>) {
        for (field, start, section) in starts {
            if !fields.contains(start) {
                section.refuse(
                    "term",
                    "the field '\(start.name)', from which the term counts, is not read: it is to stand under 'fields'"
                )
            } else if reaches(field, from: start) {
                let way = start == field ? "itself" : "'\(start.name)', which counts from it"
                section.refuse("term", "the term of '\(field.name)' counts from \(way)")
            }
        }
    }

    private func reaches(_ field: Field, from start: Field) -> Bool {
        var seen: Set<Field> = []
        var waiting = [start]
        while let next = waiting.popLast() {
            if next == field { return true }
            guard seen.insert(next).inserted else { continue }
            waiting += starts.filter { $0.field == next }.map(\.start)
        }
        return false
    }
}
