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
    private final class Step {
        /// The direct methods of reading a whole cell.
        enum Method { case text, words, dates }

        let reading: FieldReading
        let cells: [Int]
        let constant: String?
        let method: Method?
        let formats: DateFormats

        init(_ reading: FieldReading, cells: [Int]) {
            self.reading = reading
            self.cells = cells
            constant = if case .constant(let text) = reading.origin { text } else { nil }
            let isWhole = reading.capture == nil && reading.split == nil
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
    @exclusivity(unchecked) private(set) var cutNumber: CutNumber?
    /// Whether cells may have spreadsheet errors in place of values.
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

    /// The date formats of all rules.
    var dateFormats: [DateFormats] { steps.map(\.formats) }

    /// Returns and removes the last number that a capture cut in two.
    func popCutNumber() -> CutNumber? {
        guard cutNumber != nil else { return nil }
        defer { cutNumber = nil }
        return cutNumber
    }

    /// Reads the field.
    ///
    /// The whole text of the cell `tombstone` says that the recordation was removed and is no value; a date or a number
    /// in it may be one. Throws ``PatternError`` where a pattern exceeds its limit.
    func read(_ row: Row, tombstone: Int? = nil) throws -> FieldOutcome {
        var unread: FieldOutcome?
        var unreadCell: Int?
        for step in steps {
            if let constant = step.constant { return .value(constant, column: nil) }
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
        case .text: return text(segments, reading, cell)
        case .dates(let formats): return dates(segments, cell: cell, by: reading, formats: formats)
        case .classes: return classes(segments, cell)
        case .words:
            guard case .value(let word, _) = text(segments, reading, cell) else { return .absent }
            return self.word(word, reading, cell)
        }
    }

    /// The segments of a cell's text by the rule's split and capture; nil where the capture finds none.
    func segments(_ row: Row, _ cell: Int, _ reading: FieldReading) throws -> [String]? {
        guard reading.capture != nil || reading.split != nil else { return [row.text(cell)] }
        let range = row.range(of: cell)
        var segments: [String] = []
        try row.bytes.withUnsafeBufferPointer { bytes in
            let cellBytes = UnsafeBufferPointer(rebasing: bytes[range])
            var parts = [0..<cellBytes.count]
            if let split = reading.split {
                let cuts = try split.matches(in: cellBytes).map(\.whole)
                parts = zip([0] + cuts.map(\.upperBound), cuts.map(\.lowerBound) + [cellBytes.count]).map { $0..<$1 }
            }
            for part in parts {
                let segment = UnsafeBufferPointer(rebasing: cellBytes[part])
                if let capture = reading.capture {
                    let found =
                        reading.selection == .first && parts.count == 1
                        ? try capture.firstMatch(in: segment).map { [$0] } ?? [] : try capture.matches(in: segment)
                    var ranges = found.map(\.capture)
                    if let cut = ranges.first(where: { CutNumber.cuts($0, segment) }) {
                        cutNumber = CutNumber(segment, cut)
                    }
                    if case .dates = reading.form { try Self.widenInstants(&ranges, in: segment) }
                    segments += ranges.map { String(decoding: segment[$0], as: UTF8.self) }
                    // A part of a history without a match may contain the date that counts, so it is kept and then not
                    // readable.
                    if found.isEmpty, parts.count > 1, reading.selection != .first, case .dates = reading.form {
                        segments.append(String(decoding: segment, as: UTF8.self))
                    }
                } else {
                    segments.append(String(decoding: segment, as: UTF8.self))
                }
            }
        }
        return segments.isEmpty ? nil : segments
    }

    /// Extends captured dates by the time and zone behind them; without these an instant would be read as a day.
    private static func widenInstants(_ ranges: inout [Range<Int>], in segment: UnsafeBufferPointer<UInt8>) throws {
        for time in try ClockTime.zonedTimes(in: segment) {
            for index in ranges.indices
            where ranges[index].lowerBound < time.lowerBound && ranges[index].upperBound >= time.lowerBound {
                ranges[index] = ranges[index].lowerBound..<time.upperBound
            }
        }
    }

    private func chosen(_ segments: [String], _ reading: FieldReading) -> [String] {
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

/// A number that a capture cut in two, such as `3` of `33`.
struct CutNumber: Equatable {
    /// The whole number with the text around it.
    let text: String
    /// The captured part.
    let capture: String

    /// The number of bytes around the number that are shown.
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
