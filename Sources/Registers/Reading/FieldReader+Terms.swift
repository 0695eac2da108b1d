internal import Documents
internal import Patterns
internal import Recordations

/// The date from which a term counts, as a row states it.
enum TermStart: Equatable {
    case date(CivilDate)
    /// The row states no such date.
    case absent
    /// The text cannot be read as a date.
    case unread(String)
    /// The text states that there is no date.
    case undated(String)
}

extension FieldReader {
    /// Reads the last day of a term.
    ///
    /// `absent` where the row states no term: the columns that state it lack the words, or there are none and the row
    /// has no date from which it counts. A term that is stated and has no such date is `unread`. A term that no column
    /// states takes the place of empty cells, and never of a text that the rules before could not read.
    func readTerm(
        _ term: CivilTerm,
        _ row: Row,
        _ step: Step,
        tombstone: Int?,
        starts: [Field: TermStart]
    ) throws -> FieldOutcome {
        var statement: String?
        if case .columns(let names) = step.reading.origin, !names.isEmpty {
            guard let cell = step.cells.first(where: row.hasText), cell != tombstone || !step.reading.isWhole else {
                return .absent
            }
            if hasSheetErrors, row.isSheetError(cell) { return .unread(row.text(cell)) }
            guard let found = try self.statement(row, cell, step.reading) else { return .absent }
            statement = found
        } else if step.earlierCells.contains(where: row.hasText) {
            return .absent
        }
        switch try start(row, step, tombstone: tombstone, starts: starts) {
        case .date(let start):
            if let last = term.lastDay(from: start) { return .value(last.description, column: nil) }
            return .unread(statement ?? start.description)
        case .absent: return statement.map { .unread($0) } ?? .absent
        case .unread(let text): return .unread(statement ?? text)
        case .undated(let text): return .undated(statement ?? text)
        }
    }

    /// The text of a cell that states a term; nil where the part that counts lacks the rule's bounds or its capture.
    private func statement(_ row: Row, _ cell: Int, _ reading: FieldReading) throws -> String? {
        try row.bytes.withUnsafeBufferPointer { bytes in
            let cell = UnsafeBufferPointer(rebasing: bytes[row.range(of: cell)])
            return try Self.withComposed(cell, reading) { cell in
                let parts = try Self.parts(of: cell, reading).compactMap { part in
                    CellText.folded(String(decoding: part, as: UTF8.self)).map { (part: part, text: $0) }
                }
                let chosen = chosen(parts, reading)
                for (part, _) in chosen {
                    guard let text = Self.bounded(part, reading) else { return nil }
                    if let capture = reading.capture, try capture.firstMatch(in: text) == nil { return nil }
                }
                return chosen.isEmpty ? nil : chosen.map(\.text).joined(separator: "; ")
            }
        }
    }

    /// The date from which a term counts.
    private func start(
        _ row: Row,
        _ step: Step,
        tombstone: Int?,
        starts: [Field: TermStart]
    ) throws -> TermStart {
        if let field = step.startField { return starts[field] ?? .absent }
        guard let reader = step.start else { return .absent }
        let outcome = try reader.read(row, tombstone: tombstone)
        if let cut = reader.popCutNumber() { cutNumber = cut }
        switch outcome {
        case .value(let text, _): return CivilDate(text).map { .date($0) } ?? .unread(text)
        case .verbatim(let cell): return CivilDate(row.text(cell)).map { .date($0) } ?? .unread(row.text(cell))
        case .undated(let text): return .undated(text)
        case .unread(let text): return .unread(text)
        case .absent, .unknown: return .absent
        }
    }
}
