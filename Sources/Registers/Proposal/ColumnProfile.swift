internal import Foundation
internal import Patterns
internal import Recordations

/// Statistics of the cells of a column.
struct ColumnProfile {
    /// The cells with any text, folded.
    let texts: [String]
    /// The number of rows that were examined, blank cells included.
    let rows: Int
    /// The number of cells with several lines, one for each value.
    let severalLines: Int
    /// The number of different texts, compared as keys are.
    let distinct: Int

    init(_ cell: Int, _ sample: TableSample) {
        var texts: [String] = []
        var severalLines = 0
        var seen: Set<String> = []
        for row in sample.rows where row.count > cell {
            guard let text = CellText.folded(row[cell]) else { continue }
            texts.append(text)
            seen.insert(RecordKey.comparable(text))
            if row[cell].utf8.contains(0x0A) { severalLines += 1 }
        }
        self.texts = texts
        self.severalLines = severalLines
        rows = sample.rows.count
        distinct = seen.count
    }

    /// Makes the statistics of other texts in the rows of a column.
    init(texts: [String], like other: ColumnProfile) {
        self.texts = texts
        rows = other.rows
        severalLines = other.severalLines
        distinct = Set(texts.map(RecordKey.comparable)).count
    }

    /// Makes a profile of texts that are folded already.
    init(texts: [String]) {
        self.texts = texts
        rows = texts.count
        severalLines = 0
        distinct = Set(texts.map(RecordKey.comparable)).count
    }

    var isEmpty: Bool { texts.isEmpty }

    /// The number of cells that repeat the text of another one.
    var repeated: Int { texts.count - distinct }

    /// Whether every row has a text and none has that of another row.
    var isUnique: Bool { !texts.isEmpty && texts.count == rows && repeated == 0 }

    /// The share of cells that fulfil a condition; 0 for a column without cells.
    func share(_ condition: (String) -> Bool) -> Double {
        texts.isEmpty ? 0 : Double(texts.count(where: condition)) / Double(texts.count)
    }

    /// The share of cells with a number from 1 to 45.
    var classesShare: Double {
        share { text in
            text.split { !$0.isNumber }.contains { Int($0).map { (1...45).contains($0) } ?? false }
        }
    }

    /// The share of cells that are classes as a whole.
    var readableClassesShare: Double {
        share { text in
            var list = ClassList()
            list.add(text)
            return list.isReadable
        }
    }

    /// The share of cells with a digit; 1 for a column without cells.
    var numbersShare: Double { texts.isEmpty ? 1 : share(Self.hasDigit) }

    /// The share of cells with two letters beside each other, as words have them.
    var wordsShare: Double {
        share { text in
            var isLetter = false
            for scalar in text.unicodeScalars {
                let next = scalar.properties.isAlphabetic
                if next, isLetter || scalar.value >= 0x2E80 { return true }
                isLetter = next
            }
            return false
        }
    }

    /// Whether the cells are numbers of documents: short, with digits, and no words.
    var isNumberLike: Bool {
        share { text in
            let words = text.split(whereSeparator: \.isWhitespace)
            return text.count <= 40 && Self.hasDigit(text)
                && !words.contains { word in word.count > 4 && word.allSatisfy(\.isLetter) }
        } >= 0.95
    }

    /// Whether nearly all cells are names: letters, and hardly a digit.
    var isName: Bool { !isEmpty && share { !Self.hasDigit($0) && $0.contains(where: \.isLetter) } >= 0.9 }

    /// Whether the cells are texts of many words, such as lists of goods.
    var isProse: Bool { share { $0.count > 60 } >= 0.3 }

    /// Whether the column numbers the rows, so that its changes have no meaning.
    ///
    /// The numbers go up or down by one from row to row, or are those from 1 on in any order; a new page may begin anew,
    /// and removed rows may leave gaps.
    var isRunningNumber: Bool {
        let numbers = texts.compactMap { text in
            text.utf8.count < 8 ? Int(text.hasSuffix(".") ? String(text.dropLast()) : text) : nil
        }
        guard numbers.count >= 3, numbers.count == texts.count, let least = numbers.min(), let most = numbers.max()
        else { return false }
        let steps = zip(numbers.dropFirst(), numbers).map { $0.0 - $0.1 }
        let single = max(steps.count { $0 == 1 }, steps.count { $0 == -1 })
        // A register's own numbers go up by one too, and have many digits by then: a later page of a list has not.
        if single * 10 >= steps.count * 8 { return least <= numbers.count * 50 + 1_000 || repeated > 0 }
        if steps.allSatisfy({ $0 > 0 }) { return least <= numbers.count && most <= numbers.count * 3 }
        // Sorted by another column.
        return repeated == 0 && least == 1 && most * 20 <= numbers.count * 21
    }

    /// Whether the cells are counts of days since 1899-12-30, as a workbook stores dates.
    var isDayCount: Bool {
        share { text in text.utf8.count == 5 && Int(text).map { (20_000...75_000).contains($0) } ?? false } >= 0.9
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

    /// Whether the column has few texts that many rows share, as kinds and states are.
    var isFewWords: Bool { texts.count >= 20 && distinct <= 6 && distinct * 5 <= texts.count }

    static func hasDigit(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.numericType == .decimal }
    }
}
