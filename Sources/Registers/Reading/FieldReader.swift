internal import Documents
internal import Patterns
internal import Recordations

/// What came of reading a field from a row.
enum FieldOutcome: Equatable {
    /// The cells are empty, or say nothing about the field.
    case absent
    /// A canonical text, and the column that it was read from.
    case value(String, column: Int?)
    /// The cell's text is the canonical text, letter by letter.
    case verbatim(column: Int)
    /// A word that the definition does not map, kept as it is.
    case unknown(String, kept: String)
    /// Text that states a term and no date: the value is unknown, and that is no mistake.
    case undated(String)
    /// Text of which no value can be made.
    case unread(String)
}

/// Reads one field from rows of one layout.
final class FieldReader {
    // An object, and its own formats: a copy for each cell would count references that other threads count too.
    private final class Step {
        /// How a cell is read; nil where it is cut or searched for a pattern.
        enum Way { case text, words, dates }

        let reading: FieldReading
        let cells: [Int]
        let constant: String?
        let way: Way?
        let formats: DateFormats

        init(_ reading: FieldReading, cells: [Int]) {
            self.reading = reading
            self.cells = cells
            constant = if case .constant(let text) = reading.origin { text } else { nil }
            let isWhole = reading.capture == nil && reading.split == nil
            switch reading.form {
            case .text: (way, formats) = (isWhole ? .text : nil, .none)
            case .words: (way, formats) = (isWhole ? .words : nil, .none)
            case .dates(let all): (way, formats) = (.dates, all.copy)
            case .classes: (way, formats) = (nil, .none)
            }
        }
    }

    let field: Field
    /// The cells that the field looks at, in order.
    let cells: [Int]
    /// Whether the layout lacks every column that the field could be read from.
    let isUnobserved: Bool
    private let steps: [Step]
    /// Whether several values in one cell, a line each, are no value of the field.
    private let hasOneValue: Bool
    // Most cells repeat: a word is looked up once, and one that was found lately by its bytes.
    @exclusivity(unchecked) private var words: [String: FieldOutcome] = [:]
    @exclusivity(unchecked) private var lately: [(cell: Int, bytes: [UInt8], outcome: FieldOutcome)] = []
    private static let mostLately = 8
    /// The same for texts of dates; nil stands for one that is none.
    @exclusivity(unchecked) var days: [String: CivilDate?] = [:]
    /// The last text of which a capture took a number by half; whoever counts it takes it away.
    @exclusivity(unchecked) private(set) var cutNumber: CutNumber?
    /// Whether cells may hold the errors of a spreadsheet in place of values.
    private let hasSheetErrors: Bool

    init(field: Field, readings: [FieldReading], layout: Layout, isKey: Bool = false) {
        self.field = field
        hasSheetErrors = layout.hasSheetErrors
        hasOneValue = layout.isKeyed && (isKey || (field.kind != .text && field.kind != .classes))
        steps = readings.map { reading in
            guard case .columns(let names) = reading.origin else { return Step(reading, cells: []) }
            return Step(reading, cells: names.compactMap { layout.indexes[$0] })
        }
        cells = steps.flatMap(\.cells).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let reads = zip(readings, steps)
        isUnobserved = reads.allSatisfy { reading, step in
            if case .columns = reading.origin { step.cells.isEmpty } else { false }
        }
    }

    /// The formats of its readings.
    var dateFormats: [DateFormats] { steps.map(\.formats) }

    /// The text of which a capture took a number by half, once.
    func takeCutNumber() -> CutNumber? {
        guard cutNumber != nil else { return nil }
        defer { cutNumber = nil }
        return cutNumber
    }

    /// Reads the field.
    ///
    /// The whole text of the cell `tombstone` says what became of the recordation: it is no value, though a date or a number
    /// in it may be one. Throws ``PatternError`` where a pattern gives up.
    func read(_ row: Row, tombstone: Int? = nil) throws -> FieldOutcome {
        var unread: FieldOutcome?
        var unreadCell: Int?
        for step in steps {
            if let constant = step.constant { return .value(constant, column: nil) }
            guard let cell = step.cells.first(where: row.hasText) else { continue }
            if cell == tombstone, step.way == .text || step.way == .words { continue }
            // No other reading stands in for it: the cell was to state the value, and what it would be is not known.
            if hasSheetErrors, row.isSheetError(cell) { return .unread(row.text(cell)) }
            switch try read(row, cell, step) {
            case .absent: continue
            case .unread(let text):
                if unread == nil { (unread, unreadCell) = (.unread(text), cell) }
            case .undated(let text):
                // A later reading must not take a date out of such a text. What another cell holds unread is told first.
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
        switch step.way {
        case .dates: return try readDate(row, cell, step.reading, step.formats)
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
        guard let pieces = try pieces(row, cell, reading) else { return .absent }
        switch reading.form {
        case .text: return text(pieces, reading, cell)
        case .dates(let formats): return dates(pieces, reading, formats, cell)
        case .classes: return classes(pieces, cell)
        case .words:
            guard case .value(let word, _) = text(pieces, reading, cell) else { return .absent }
            return self.word(word, reading, cell)
        }
    }

    /// The texts in a cell that the reading looks at; nil where its capture finds none.
    func pieces(_ row: Row, _ cell: Int, _ reading: FieldReading) throws -> [String]? {
        guard reading.capture != nil || reading.split != nil else { return [row.text(cell)] }
        let range = row.range(of: cell)
        var pieces: [String] = []
        try row.bytes.withUnsafeBufferPointer { bytes in
            let cellBytes = UnsafeBufferPointer(rebasing: bytes[range])
            var parts = [0..<cellBytes.count]
            if let split = reading.split {
                let cuts = try split.matches(in: cellBytes).map(\.whole)
                parts = zip([0] + cuts.map(\.upperBound), cuts.map(\.lowerBound) + [cellBytes.count]).map { $0..<$1 }
            }
            for part in parts {
                let piece = UnsafeBufferPointer(rebasing: cellBytes[part])
                if let capture = reading.capture {
                    let found =
                        reading.take == .first && parts.count == 1
                        ? try capture.firstMatch(in: piece).map { [$0] } ?? [] : try capture.matches(in: piece)
                    var ranges = found.map(\.capture)
                    if let cut = ranges.first(where: { CutNumber.cuts($0, piece) }) {
                        cutNumber = CutNumber(piece, cut)
                    }
                    if case .dates = reading.form { try Self.widenInstants(&ranges, in: piece) }
                    pieces += ranges.map { String(decoding: piece[$0], as: UTF8.self) }
                    // A part of a history in which no date is found may hold the one that counts.
                    if found.isEmpty, parts.count > 1, reading.take != .first, case .dates = reading.form {
                        pieces.append(String(decoding: piece, as: UTF8.self))
                    }
                } else {
                    pieces.append(String(decoding: piece, as: UTF8.self))
                }
            }
        }
        return pieces.isEmpty ? nil : pieces
    }

    /// Takes the time and the zone behind a captured date along: without them an instant would pass for a day.
    private static func widenInstants(_ ranges: inout [Range<Int>], in piece: UnsafeBufferPointer<UInt8>) throws {
        for time in try ClockTime.zonedTimes(in: piece) {
            for index in ranges.indices
            where ranges[index].lowerBound < time.lowerBound && ranges[index].upperBound >= time.lowerBound {
                ranges[index] = ranges[index].lowerBound..<time.upperBound
            }
        }
    }

    private func chosen(_ pieces: [String], _ reading: FieldReading) -> [String] {
        switch reading.take {
        case .first: Array(pieces.prefix(1))
        case .last: Array(pieces.suffix(1))
        case .all, .earliest, .latest: pieces
        }
    }

    private func text(_ pieces: [String], _ reading: FieldReading, _ cell: Int) -> FieldOutcome {
        let texts = chosen(pieces.compactMap(CellText.folded), reading)
        return texts.isEmpty ? .absent : .value(texts.joined(separator: reading.joiner), column: cell)
    }

    private func classes(_ pieces: [String], _ cell: Int) -> FieldOutcome {
        var list = ClassList()
        for piece in pieces { list.add(piece) }
        if list.isReadable { return .value(NiceClasses(bits: list.bits).canonical, column: cell) }
        // Blanks beyond ASCII, as pages leave them behind, say nothing.
        let saysSomething = pieces.contains { CellText.folded($0) != nil }
        return saysSomething ? .unread(pieces.joined(separator: " ")) : .absent
    }

    private func word(_ row: Row, _ cell: Int, _ step: Step) -> FieldOutcome {
        let range = row.range(of: cell)
        let found = row.bytes.withUnsafeBytes { bytes in
            lately.firstIndex {
                $0.cell == cell && $0.bytes.count == range.count && $0.bytes.elementsEqual(bytes[range])
            }
        }
        if let found { return lately[found].outcome }
        guard let word = CellText.folded(row.text(cell)) else { return .absent }
        let outcome = self.word(word, step.reading, cell)
        if range.count <= 64 {
            if lately.count >= Self.mostLately { lately.removeFirst() }
            lately.append((cell, Array(row.bytes[range]), outcome))
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

/// A number of which a capture took a part, as `3` of `33`.
struct CutNumber: Equatable {
    /// The number in full, with what stands around it.
    let text: String
    /// What was taken.
    let capture: String

    /// How much of the text around the number is shown.
    private static let around = 20

    init(_ text: UnsafeBufferPointer<UInt8>, _ capture: Range<Int>) {
        var (start, end) = (capture.lowerBound, capture.upperBound)
        while start > 0, Self.isDigit(text[start - 1]) || capture.lowerBound - start < Self.around { start -= 1 }
        while end < text.count, Self.isDigit(text[end]) || end - capture.upperBound < Self.around { end += 1 }
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        self.text = String(decoding: text[start..<end], as: UTF8.self)
        self.capture = String(decoding: text[capture], as: UTF8.self)
    }

    /// Whether a capture begins or ends between two digits.
    static func cuts(_ capture: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = (capture.lowerBound, capture.upperBound)
        guard start < end else { return false }
        if start > 0, isDigit(text[start - 1]), isDigit(text[start]) { return true }
        return end < text.count && isDigit(text[end - 1]) && isDigit(text[end])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension Row {
    /// Whether a cell has any text that is no white space.
    func hasText(_ cell: Int) -> Bool {
        let range = range(of: cell)
        guard let first = range.first else { return false }
        // Most cells start with a letter or a digit; the white space beyond ASCII starts with C2, E1, E2, E3 or EF.
        switch bytes[first] {
        case 0x21...0x7F, 0xC3...0xE0, 0xE4...0xEE: return true
        default: return CellText.folded(text(cell)) != nil
        }
    }
}
