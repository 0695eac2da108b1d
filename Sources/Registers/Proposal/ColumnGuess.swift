internal import Patterns
internal import Recordations

/// A guess of the field of a column in an unknown table.
struct ColumnGuess {
    let cell: Int
    let header: String
    let field: Field
    /// The similarity of the header to a known one, 0 to 1.
    let likeness: Double
    /// Other fields with a similar score.
    let others: [Field]

    /// The likeness from which on a guess needs no check by a person.
    static let certain = 0.85

    // The factor for a guess that the cells support.
    private static let contentWeight = 1.5

    private static let leastOfEmpty = 0.6

    // Adjusts the likenesses of a header by the cells of its column.
    private static func weighed(
        _ likenesses: [Field: Double],
        _ profile: ColumnProfile,
        _ vocabulary: Vocabulary
    ) -> [Field: Double] {
        let isAsked = likenesses.keys.contains { $0.kind == .date }
        let dates = isAsked ? profile.dates(vocabulary.dateFormats) : nil
        var weighed: [Field: Double] = [:]
        for (field, likeness) in likenesses {
            var likeness = likeness
            switch field.kind {
            case .date where dates != nil && dates?.capture == nil: likeness = min(1, likeness * contentWeight)
            case .date where dates == nil && !profile.isEmpty: continue
            case .classes where !profile.isEmpty && profile.classesShare < 0.5: continue
            default: break
            }
            if field == .recordationNumber || field == .registrationNumber, profile.numbersShare < 0.5 { continue }
            // A column without any text has no cells that could support a guess.
            if profile.isEmpty, likeness < leastOfEmpty { continue }
            if likeness >= Vocabulary.leastLikeness { weighed[field] = likeness }
        }
        return weighed
    }

    /// Assigns to each field the column with the most similar header, and to each column at most one field.
    static func guesses(_ sample: TableSample, _ vocabulary: Vocabulary) -> [ColumnGuess] {
        let likenesses = sample.header.indices.map { cell in
            weighed(
                vocabulary.likenesses(of: sample.header[cell], least: Vocabulary.leastLikeness / contentWeight),
                ColumnProfile(cell, sample),
                vocabulary
            )
        }
        var pairs: [(cell: Int, field: Field, likeness: Double)] = []
        for (cell, fields) in likenesses.enumerated() {
            pairs += fields.map { (cell, $0.key, $0.value) }
        }
        pairs.sort { ($1.likeness, $0.cell, $0.field.rawValue) < ($0.likeness, $1.cell, $1.field.rawValue) }
        var guesses: [ColumnGuess] = []
        for pair in pairs where !guesses.contains(where: { $0.cell == pair.cell || $0.field == pair.field }) {
            let others = likenesses[pair.cell].filter { $0.key != pair.field && $0.value >= pair.likeness * 0.9 }
            guesses.append(
                ColumnGuess(
                    cell: pair.cell,
                    header: sample.header[pair.cell],
                    field: pair.field,
                    likeness: pair.likeness,
                    others: others.keys.sorted { $0.rawValue < $1.rawValue }
                )
            )
        }
        return guesses.sorted { $0.cell < $1.cell }
    }
}

/// Statistics of the cells of a column.
struct ColumnProfile {
    /// The cells with any text, folded.
    let texts: [String]

    init(_ cell: Int, _ sample: TableSample) {
        texts = sample.rows.compactMap { $0.count > cell ? CellText.folded($0[cell]) : nil }
    }

    var isEmpty: Bool { texts.isEmpty }

    /// The share of cells with a number from 1 to 45.
    var classesShare: Double {
        let found = texts.count { text in
            text.split { !$0.isNumber }.contains { Int($0).map { (1...45).contains($0) } ?? false }
        }
        return texts.isEmpty ? 0 : Double(found) / Double(texts.count)
    }

    /// Whether the column numbers the rows, so that its changes have no meaning.
    ///
    /// Removed rows may leave gaps.
    var isRunningNumber: Bool {
        let numbers = texts.compactMap { $0.utf8.count < 8 ? Int($0) : nil }
        guard numbers.count >= 3, numbers.count == texts.count, let first = numbers.first else { return false }
        return zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } && first <= numbers.count
    }

    /// The share of cells with a digit; 1 for a column without cells.
    var numbersShare: Double {
        if texts.isEmpty { return 1 }
        return Double(texts.count { $0.utf8.contains { (0x30...0x39).contains($0) } }) / Double(texts.count)
    }

    // Two hundred dates are enough, because a register writes all its dates in the same way.
    private static let mostDates = 200

    /// The date formats of the column; nil where most cells are no dates.
    func dates(_ formats: [DateFormat]) -> DateGuess? {
        let texts = self.texts.prefix(Self.mostDates)
        var left = Array(texts)
        var chosen: [DateFormat] = []
        var doubtful: [String] = []
        for _ in 0..<3 {
            let counted = formats.map { format in (format, left.count { format.reads($0) }) }.filter { $0.1 > 0 }
            guard let best = counted.max(by: { $0.1 < $1.1 }), best.1 * 50 >= texts.count else { break }
            let rivals = counted.filter { $0.1 == best.1 && $0.0.isAmbiguous(with: best.0) }.map(\.0.source)
            if chosen.contains(where: { $0.isAmbiguous(with: best.0) }) { break }
            chosen.append(best.0)
            doubtful += rivals
            left.removeAll { best.0.reads($0) }
            if left.isEmpty { break }
        }
        let read = texts.count - left.count
        if let instants = instants(Array(texts), formats) { return instants }
        if !chosen.isEmpty, read * 2 >= texts.count {
            return DateGuess(formats: chosen, capture: nil, rivals: doubtful, unread: left.count, of: texts.count)
        }
        // A date within other text.
        for (pattern, format) in [
            (#"(\d{1,2}\.\d{1,2}\.\d{4})"#, "d.M.yyyy"), (#"(\d{4}-\d{2}-\d{2})"#, "yyyy-MM-dd"),
            (#"(\d{1,2}/\d{1,2}/\d{4})"#, "d/M/yyyy"),
        ] {
            guard let compiled = try? CompiledPattern(pattern), let format = try? DateFormat(format) else { continue }
            let found = texts.count { (try? compiled.matches($0)) ?? false }
            if found * 2 >= texts.count, found > 0 {
                let unread = texts.count - found
                return DateGuess(formats: [format], capture: pattern, rivals: [], unread: unread, of: texts.count)
            }
        }
        return nil
    }

    /// The date formats of a column of instants, whose days depend on a time zone that no cell states; nil for other
    /// columns.
    private func instants(_ texts: [String], _ formats: [DateFormat]) -> DateGuess? {
        let zoned = texts.filter { ClockTime.instant($0) != nil }
        if zoned.count * 2 >= texts.count, let example = zoned.first {
            let dates = zoned.compactMap { ClockTime.instant($0)?.date }
            let best = formats.map { format in (format, dates.count { format.reads($0) }) }.max { $0.1 < $1.1 }
            guard let best, best.1 > 0 else { return nil }
            var guess = DateGuess(formats: [best.0], capture: nil, rivals: [], unread: 0, of: texts.count)
            guess.instant = Excerpt.of(example, limit: 40)
            return guess
        }
        // Since 2001 a count of milliseconds since 1970 has 13 digits, and a count of seconds has 10.
        for (digits, epoch) in [(13, Epoch.milliseconds), (10, .seconds)] {
            let counts = texts.filter { $0.utf8.count == digits && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            guard counts.count * 10 >= texts.count * 9, let example = counts.first,
                let format = try? DateFormat("yyyy-MM-dd")
            else { continue }
            var guess = DateGuess(formats: [format], capture: nil, rivals: [], unread: 0, of: texts.count)
            guess.instant = example
            guess.epoch = epoch
            return guess
        }
        return nil
    }

    /// The different texts with their numbers of cells, the most frequent first; nil for more than `most` texts.
    func words(most: Int) -> [(text: String, count: Int)]? {
        var counts: [String: Int] = [:]
        for text in texts {
            counts[text, default: 0] += 1
            if counts.count > most { return nil }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}

/// A guess of a column's date formats.
struct DateGuess {
    let formats: [DateFormat]
    let capture: String?
    /// Formats that would read the same cells as different days.
    let rivals: [String]
    /// The number of examined cells that none of the formats reads.
    let unread: Int
    /// The number of examined cells.
    let of: Int
    /// An example cell, if the cells are instants, which have no day without a time zone.
    var instant: String?
    /// The unit of the cells, if they count time since 1970.
    var epoch: Epoch?

    var hasTwoDigitYears: Bool { formats.contains(where: \.hasTwoDigitYear) }
}

extension DateFormat {
    fileprivate func reads(_ text: String) -> Bool {
        var text = text
        let formats = DateFormats([self], twoDigitYearsFrom: 2000)
        let date = text.withUTF8 { formats.verbatim($0)?.date } ?? formats.date(text)
        // Civil years such as 2566 and 111 do not occur in registers.
        return date.map { (1900...2150).contains($0.year) } ?? false
    }

    fileprivate func isAmbiguous(with other: DateFormat) -> Bool {
        self != other && ambiguity(with: other, months: .all, twoDigitYearsFrom: 2000) != nil
    }
}
