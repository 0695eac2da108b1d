internal import Documents
internal import Patterns
internal import Recordations

extension FieldReader {
    /// Reads a date from a cell.
    func readDate(_ row: Row, cell: Int, by reading: FieldReading, formats: DateFormats) throws -> FieldOutcome {
        let isWhole = reading.capture == nil && reading.split == nil
        let range = row.range(of: cell)
        let direct = try row.bytes.withUnsafeBufferPointer { bytes -> FieldOutcome? in
            let cellBytes = UnsafeBufferPointer(rebasing: bytes[range])
            if isWhole, let (date, isCanonical) = formats.verbatim(cellBytes) {
                return isCanonical ? .verbatim(column: cell) : .value(date.description, column: cell)
            }
            // Checked before any capture: "2 years from 01.02.2024" contains a date that is not the field's date.
            guard let undated = reading.undated, try undated.firstMatch(in: cellBytes) != nil else { return nil }
            return CellText.folded(String(decoding: cellBytes, as: UTF8.self)).map { .undated($0) }
        }
        if let direct { return direct }
        guard let segments = try segments(row, cell, reading) else { return .absent }
        return dates(segments, cell: cell, by: reading, formats: formats)
    }

    /// Makes one date from the segments of a cell.
    ///
    /// `first` and `last` use only that segment; if it is no date, no other segment replaces it. `earliest` and
    /// `latest` need a date in every segment, and `all` needs the same date in every segment.
    func dates(_ segments: [String], cell: Int, by reading: FieldReading, formats: DateFormats) -> FieldOutcome {
        let texts = segments.compactMap(CellText.folded)
        guard let first = texts.first, let last = texts.last else { return .absent }
        let chosen =
            switch reading.selection {
            case .first: [first]
            case .last: [last]
            case .all, .earliest, .latest: texts
            }
        var days: [CivilDate] = []
        for text in chosen {
            guard let day = day(text, formats) else { return .unread(text) }
            days.append(day)
        }
        guard let earliest = days.min(), let latest = days.max() else { return .absent }
        if reading.selection == .all, earliest != latest { return .unread(chosen.joined(separator: "; ")) }
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
