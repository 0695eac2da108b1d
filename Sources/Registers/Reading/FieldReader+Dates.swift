internal import Documents
internal import Patterns
internal import Recordations

extension FieldReader {
    /// Reads a date from a cell.
    func readDate(_ row: Row, cell: Int, by reading: FieldReading, formats: DateFormats) throws -> FieldOutcome {
        if reading.isWhole {
            let range = row.range(of: cell)
            let found = row.bytes.withUnsafeBufferPointer { bytes in
                formats.verbatim(UnsafeBufferPointer(rebasing: bytes[range]))
            }
            if let (date, isCanonical) = found {
                return isCanonical ? .verbatim(column: cell) : .value(date.description, column: cell)
            }
        }
        guard let segments = try segments(row, cell, reading) else { return .absent }
        return try dates(segments, cell: cell, by: reading, formats: formats)
    }

    /// Makes one date from the segments of a cell.
    ///
    /// `first` and `last` use only that segment; if it is no date, no other segment replaces it. `earliest` and
    /// `latest` need a date in every segment, and `all` needs the same date in every segment. A segment in a part that
    /// states a term without a date makes the date unknown.
    func dates(
        _ segments: Segments,
        cell: Int,
        by reading: FieldReading,
        formats: DateFormats
    ) throws -> FieldOutcome {
        let chosen = chosen(segments.folded, reading)
        var days: [CivilDate] = []
        for (text, part) in chosen {
            // "2 years from 01.02.2024" contains a date that is not the field's date.
            if let part, let undated = reading.undated, day(part, formats) == nil, try undated.matches(part) {
                return .undated(part)
            }
            guard let day = day(text, formats) else { return .unread(text) }
            days.append(day)
        }
        guard let earliest = days.min(), let latest = days.max() else { return .absent }
        if reading.selection == .all, earliest != latest {
            return .unread(chosen.map(\.text).joined(separator: "; "))
        }
        return .value((reading.selection == .latest ? latest : earliest).description, column: cell)
    }

    /// Whether a text is an instant whose day is not known because no rule of the field has a time zone.
    func lacksZone(_ text: String) -> Bool {
        guard field.kind == .date, let text = CellText.folded(text) else { return false }
        return dateFormats.contains { $0.lacksZone(text) }
    }

    private func day(_ text: String, _ formats: DateFormats) -> CivilDate? {
        var text = text
        if let (date, _) = text.withUTF8(formats.verbatim) { return date }
        if let known = days[text] { return known }
        let date = formats.day(text)
        // Most texts repeat; a long text is no date and is rejected quickly anyway.
        if days.count < 10_000, text.utf8.count < 200 { days[text] = .some(date) }
        return date
    }
}
