internal import Documents
internal import Patterns
internal import Recordations

extension FieldReader {
    /// Reads a date from a cell.
    func readDate(_ row: Row, _ cell: Int, _ reading: FieldReading, _ formats: DateFormats) throws -> FieldOutcome {
        let isWhole = reading.capture == nil && reading.split == nil
        let range = row.range(of: cell)
        let direct = try row.bytes.withUnsafeBufferPointer { bytes -> FieldOutcome? in
            let cellBytes = UnsafeBufferPointer(rebasing: bytes[range])
            if isWhole, let (date, isCanonical) = formats.verbatim(cellBytes) {
                return isCanonical ? .verbatim(column: cell) : .value(date.description, column: cell)
            }
            // Before any capture: "2 years from 01.02.2024" has a date that is not the one stated.
            guard let undated = reading.undated, try undated.firstMatch(in: cellBytes) != nil else { return nil }
            return CellText.folded(String(decoding: cellBytes, as: UTF8.self)).map { .undated($0) }
        }
        if let direct { return direct }
        guard let pieces = try pieces(row, cell, reading) else { return .absent }
        return dates(pieces, reading, formats, cell)
    }

    /// Makes one date of the texts that were found.
    ///
    /// `first` and `last` look at one text alone, `last` at the very last: where that is no date, an older one does not stand
    /// in for it. `earliest` and `latest` need a date in every text, and `all` the same one.
    func dates(_ pieces: [String], _ reading: FieldReading, _ formats: DateFormats, _ cell: Int) -> FieldOutcome {
        let texts = pieces.compactMap(CellText.folded)
        guard let first = texts.first, let last = texts.last else { return .absent }
        let chosen =
            switch reading.take {
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
        if reading.take == .all, earliest != latest { return .unread(chosen.joined(separator: "; ")) }
        return .value((reading.take == .latest ? latest : earliest).description, column: cell)
    }

    /// Whether a text is an instant that no reading of the field can make a day of, since none has a zone.
    func lacksZone(_ text: String) -> Bool {
        guard field.kind == .date, let text = CellText.folded(text) else { return false }
        return dateFormats.contains { $0.lacksZone(text) }
    }

    private func day(_ text: String, _ formats: DateFormats) -> CivilDate? {
        var text = text
        if let (date, _) = text.withUTF8(formats.verbatim) { return date }
        if let known = days[text] { return known }
        let date = formats.day(text)
        // Most texts repeat; a long one is no date and is told apart at once.
        if days.count < 10_000, text.utf8.count < 200 { days[text] = .some(date) }
        return date
    }
}
