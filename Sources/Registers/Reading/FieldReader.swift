internal import Documents
internal import Patterns
internal import Recordations

/// The result of reading a field from a row.
enum FieldOutcome: Equatable {
    /// The cells are empty or state nothing for the field.
    case absent
    /// A canonical text with the index of its cell.
    case value(String, column: Int?)
    /// The cell's text is the canonical text, byte for byte.
    case verbatim(column: Int)
    /// A word that the definition does not map, with the value that is kept for it.
    case unknown(String, kept: String)
    /// Text that states a term and no date: the value is unknown, which is not an error.
    case undated(String)
    /// Text that cannot be read as a value.
    case unread(String)
}

/// Reads one field from rows of one layout.
final class FieldReader {
    // A class with its own formats, because copying a struct for each cell would update reference counts shared by
    // threads.
    final class Step {
        /// The direct methods of reading a whole cell.
        enum Method { case text, words, dates }

        let reading: FieldReading
        let cells: [Int]
        let constant: String?
        let method: Method?
        let formats: DateFormats
        let term: CivilTerm?
        /// The field from whose date the term counts.
        let startField: Field?
        /// The reader of the date from which the term counts; nil where it is a field's.
        let start: FieldReader?
        /// The cells of the rules before this one.
        let earlierCells: [Int]

        init(_ reading: FieldReading, cells: [Int], earlierCells: [Int], start: FieldReader?) {
            self.reading = reading
            self.cells = cells
            self.earlierCells = earlierCells
            self.start = start
            term = reading.term?.term
            startField = reading.startField
            constant = if case .constant(let text) = reading.origin { text } else { nil }
            let isWhole = reading.isWhole
            switch reading.form {
            case .text: (method, formats) = (isWhole ? .text : nil, .none)
            case .words: (method, formats) = (isWhole ? .words : nil, .none)
            case .dates(let all): (method, formats) = (.dates, all.copy)
            case .classes: (method, formats) = (nil, .none)
            }
        }
    }

    let field: Field
    /// The cells from which the field can be read, in order.
    let cells: [Int]
    /// Whether the layout lacks every column of the field.
    let isUnobserved: Bool
    /// The fields from whose dates terms count; they have to be read before.
    let startFields: [Field]
    private let steps: [Step]
    /// Whether a cell with several lines, one for each value, is not readable.
    private let hasOneValue: Bool
    // Most cells repeat: a word is mapped once, and recent cells are found by their bytes.
    @exclusivity(unchecked) private var words: [String: FieldOutcome] = [:]
    @exclusivity(unchecked) private var recent: [(cell: Int, bytes: [UInt8], outcome: FieldOutcome)] = []
    private static let mostRecent = 8
    /// The days of texts that were read before; nil for a text that is no date.
    @exclusivity(unchecked) var days: [String: CivilDate?] = [:]
    /// The last number that a capture cut in two; ``popCutNumber()`` removes it.
    @exclusivity(unchecked) var cutNumber: CutNumber?
    /// Whether cells may have spreadsheet errors in place of values.
    let hasSheetErrors: Bool

    /// Makes a reader; `unobserved` are the fields without a column among those from which terms count.
    init(
        field: Field,
        readings: [FieldReading],
        layout: Layout,
        isKey: Bool = false,
        unobserved: FieldSet = FieldSet()
    ) {
        self.field = field
        hasSheetErrors = layout.hasSheetErrors
        hasOneValue = layout.isKeyed && (isKey || (field.kind != .text && field.kind != .classes))
        var earlier: [Int] = []
        steps = readings.map { reading in
            var own: [Int] = []
            if case .columns(let names) = reading.origin { own = names.compactMap { layout.indexes[$0] } }
            var start: FieldReader?
            if case .reading(let reading)? = reading.term?.start {
                start = FieldReader(field: field, readings: [reading], layout: layout)
            }
            defer { earlier += own.filter { !earlier.contains($0) } }
            return Step(reading, cells: own, earlierCells: earlier, start: start)
        }
        cells = earlier
        startFields = steps.compactMap(\.startField)
        let reads = zip(readings, steps)
        isUnobserved = reads.allSatisfy { reading, step in
            guard case .columns(let names) = reading.origin else { return false }
            let lacksStart = step.start?.isUnobserved ?? step.startField.map(unobserved.contains) ?? false
            return step.term == nil ? step.cells.isEmpty : lacksStart || (!names.isEmpty && step.cells.isEmpty)
        }
    }

    /// The date formats of all rules.
    var dateFormats: [DateFormats] { steps.flatMap { [$0.formats] + ($0.start?.dateFormats ?? []) } }

    /// Returns and removes the last number that a capture cut in two.
    func popCutNumber() -> CutNumber? {
        guard cutNumber != nil else { return nil }
        defer { cutNumber = nil }
        return cutNumber
    }

    /// Reads the field.
    ///
    /// The whole text of the cell `tombstone` says that the recordation was removed and is no value; a date or a number
    /// in it may be one. `starts` are the dates of ``startFields``. Throws ``PatternError`` where a pattern exceeds its
    /// limit.
    func read(_ row: Row, tombstone: Int? = nil, starts: [Field: TermStart] = [:]) throws -> FieldOutcome {
        var unread: FieldOutcome?
        var unreadCell: Int?
        for step in steps {
            if let constant = step.constant { return .value(constant, column: nil) }
            if let term = step.term {
                switch try readTerm(term, row, step, tombstone: tombstone, starts: starts) {
                case .absent: continue
                case .unread(let text): if unread == nil { unread = .unread(text) }
                case let outcome: return outcome
                }
                continue
            }
            guard let cell = step.cells.first(where: row.hasText) else { continue }
            if cell == tombstone, step.method == .text || step.method == .words { continue }
            // No other rule replaces the cell: it should state the value, and the value is not known.
            if hasSheetErrors, row.isSheetError(cell) { return .unread(row.text(cell)) }
            switch try read(row, cell, step) {
            case .absent: continue
            case .unread(let text):
                if unread == nil { (unread, unreadCell) = (.unread(text), cell) }
            case .undated(let text):
                // A later rule must not find a date in such a text. An unreadable other cell is reported first.
                if let unread, unreadCell != cell { return unread }
                return .undated(text)
            case let outcome: return outcome
            }
        }
        return unread ?? .absent
    }

    private func read(_ row: Row, _ cell: Int, _ step: Step) throws -> FieldOutcome {
        if hasOneValue, step.reading.capture == nil, step.reading.split == nil,
            row.bytes[row.range(of: cell)].contains(0x0A)
        {
            return .unread(row.text(cell))
        }
        switch step.method {
        case .dates: return try readDate(row, cell: cell, by: step.reading, formats: step.formats)
        case .text:
            let isVerbatim = row.bytes.withUnsafeBufferPointer {
                CellText.isFolded(UnsafeBufferPointer(rebasing: $0[row.range(of: cell)]))
            }
            if isVerbatim { return .verbatim(column: cell) }
            return CellText.folded(row.text(cell)).map { .value($0, column: cell) } ?? .absent
        case .words:
            return word(row, cell, step)
        case nil: return try cut(row, cell, step.reading)
        }
    }

    private func cut(_ row: Row, _ cell: Int, _ reading: FieldReading) throws -> FieldOutcome {
        guard let segments = try segments(row, cell, reading) else { return .absent }
        switch reading.form {
        case .text: return text(segments.texts, reading, cell)
        case .dates(let formats): return try dates(segments, cell: cell, by: reading, formats: formats)
        case .classes: return classes(segments.texts, cell)
        case .words:
            guard case .value(let word, _) = text(segments.texts, reading, cell) else { return .absent }
            return self.word(word, reading, cell)
        }
    }

    func chosen<Segment>(_ segments: [Segment], _ reading: FieldReading) -> [Segment] {
        switch reading.selection {
        case .first: Array(segments.prefix(1))
        case .last: Array(segments.suffix(1))
        case .all, .earliest, .latest: segments
        }
    }

    private func text(_ segments: [String], _ reading: FieldReading, _ cell: Int) -> FieldOutcome {
        let texts = chosen(segments.compactMap(CellText.folded), reading)
        return texts.isEmpty ? .absent : .value(texts.joined(separator: reading.joiner), column: cell)
    }

    private func classes(_ segments: [String], _ cell: Int) -> FieldOutcome {
        var list = ClassList()
        for segment in segments { list.add(segment) }
        if list.isReadable { return .value(NiceClasses(bits: list.bits).canonical, column: cell) }
        // Text with only white space, also beyond ASCII, states nothing.
        let hasText = segments.contains { CellText.folded($0) != nil }
        return hasText ? .unread(segments.joined(separator: " ")) : .absent
    }

    private func word(_ row: Row, _ cell: Int, _ step: Step) -> FieldOutcome {
        let range = row.range(of: cell)
        let found = row.bytes.withUnsafeBytes { bytes in
            recent.firstIndex {
                $0.cell == cell && $0.bytes.count == range.count && $0.bytes.elementsEqual(bytes[range])
            }
        }
        if let found { return recent[found].outcome }
        guard let word = CellText.folded(row.text(cell)) else { return .absent }
        let outcome = self.word(word, step.reading, cell)
        if range.count <= 64 {
            if recent.count >= Self.mostRecent { recent.removeFirst() }
            recent.append((cell, Array(row.bytes[range]), outcome))
        }
        return outcome
    }

    private func word(_ word: String, _ reading: FieldReading, _ cell: Int) -> FieldOutcome {
        if let outcome = words[word] { return outcome }
        guard case .words(let mapped, let unknown) = reading.form else { return .absent }
        let outcome: FieldOutcome =
            if let value = mapped[SearchText.folded(word)] {
                .value(value, column: cell)
            } else {
                switch unknown {
                case .keep: .unknown(word, kept: word)
                case .unknown: .unknown(word, kept: Status.unknown.rawValue)
                case .none: .absent
                }
            }
        if words.count < 10_000 { words[word] = outcome }
        return outcome
    }
}

extension Row {
    /// Whether a cell has any text other than white space.
    func hasText(_ cell: Int) -> Bool {
        let range = range(of: cell)
        guard let first = range.first else { return false }
        // Most cells start with a letter or a digit; white space beyond ASCII starts with the bytes C2, E1, E2, E3 or
        // EF.
        switch bytes[first] {
        case 0x21...0x7F, 0xC3...0xE0, 0xE4...0xEE: return true
        default: return CellText.folded(text(cell)) != nil
        }
    }
}
