public import Recordations

/// Findings of a reading that are no reason to reject a row; they are counted and shown.
public struct ReadingFindings: Sendable {
    /// The numbers of words that the definition does not map, by field and word.
    public private(set) var unknownWords: [Field: [String: Int]] = [:]
    /// The number of cells that could not be read, by field.
    public private(set) var unread: [Field: Int] = [:]
    /// Examples of unreadable cells with their row numbers.
    public private(set) var examples: [Field: [(text: String, rowNumber: Int)]] = [:]
    /// The number of cells that state a term without a date, by field.
    public private(set) var undated: [Field: Int] = [:]
    /// Examples of terms without a date with their row numbers.
    public private(set) var undatedExamples: [Field: [(text: String, rowNumber: Int)]] = [:]

    /// The number of unreadable cells that are instants without a time zone, by field.
    public private(set) var zoneless: [Field: Int] = [:]
    /// The number of cells in which a capture cut a number in two, by field.
    public private(set) var cutNumbers: [Field: Int] = [:]
    /// Examples of numbers that a capture cut in two, with the captured parts and row numbers.
    public private(set) var cutExamples: [Field: [(text: String, capture: String, rowNumber: Int)]] = [:]
    /// Remarks on how the documents were read, one clause each.
    public private(set) var remarks: [String] = []

    /// The number of rows with bytes that could not be decoded.
    public private(set) var garbledRows = 0
    /// The numbers of some of these rows.
    public private(set) var garbledRowNumbers: [Int] = []

    /// The number of rows that continue the entry above them.
    public private(set) var continuedRows = 0

    // A register may have any number of such texts, and a report needs only a few.
    private static let mostWords = 200
    private static let mostExamples = 5

    mutating func count(unknown word: String, of field: Field) {
        let word = Excerpt.of(word)
        if unknownWords[field]?[word] == nil, unknownWords[field]?.count ?? 0 >= Self.mostWords { return }
        unknownWords[field, default: [:]][word, default: 0] += 1
    }

    mutating func count(unread text: String, of field: Field, rowNumber: Int) {
        unread[field, default: 0] += 1
        guard examples[field]?.count ?? 0 < Self.mostExamples else { return }
        examples[field, default: []].append((Excerpt.of(text), rowNumber))
    }

    mutating func count(undated text: String, of field: Field, rowNumber: Int) {
        undated[field, default: 0] += 1
        guard undatedExamples[field]?.count ?? 0 < Self.mostExamples else { return }
        undatedExamples[field, default: []].append((Excerpt.of(text), rowNumber))
    }

    mutating func count(zonelessOf field: Field) { zoneless[field, default: 0] += 1 }

    mutating func count(cutNumber: CutNumber, of field: Field, rowNumber: Int) {
        cutNumbers[field, default: 0] += 1
        guard cutExamples[field]?.count ?? 0 < Self.mostExamples else { return }
        cutExamples[field, default: []].append(
            (Excerpt.of(cutNumber.text), Excerpt.of(cutNumber.capture, limit: 40), rowNumber)
        )
    }

    mutating func countContinuation() { continuedRows += 1 }

    /// Adds remarks, each once.
    mutating func remark(_ clauses: [String]) {
        for clause in clauses where !remarks.contains(clause) { remarks.append(clause) }
    }

    mutating func count(garbledRowAt rowNumber: Int) {
        garbledRows += 1
        if garbledRowNumbers.count < Self.mostExamples { garbledRowNumbers.append(rowNumber) }
    }

    /// Adds the findings of another document.
    public mutating func add(_ other: ReadingFindings) {
        for (field, words) in other.unknownWords {
            unknownWords[field, default: [:]].merge(words, uniquingKeysWith: +)
        }
        unread.merge(other.unread, uniquingKeysWith: +)
        undated.merge(other.undated, uniquingKeysWith: +)
        zoneless.merge(other.zoneless, uniquingKeysWith: +)
        cutNumbers.merge(other.cutNumbers, uniquingKeysWith: +)
        for (field, more) in other.cutExamples {
            cutExamples[field] = Array(((cutExamples[field] ?? []) + more).prefix(Self.mostExamples))
        }
        remark(other.remarks)
        continuedRows += other.continuedRows
        garbledRows += other.garbledRows
        garbledRowNumbers = Array((garbledRowNumbers + other.garbledRowNumbers).prefix(Self.mostExamples))
        for (field, more) in other.examples {
            examples[field] = Array(((examples[field] ?? []) + more).prefix(Self.mostExamples))
        }
        for (field, more) in other.undatedExamples {
            undatedExamples[field] = Array(((undatedExamples[field] ?? []) + more).prefix(Self.mostExamples))
        }
    }

    /// Joins the findings of several readers of the same document.
    init(ofOneDocument findings: [ReadingFindings]) {
        self.init()
        var unread: [Field: [(text: String, rowNumber: Int)]] = [:]
        var undated: [Field: [(text: String, rowNumber: Int)]] = [:]
        var cut: [Field: [(text: String, capture: String, rowNumber: Int)]] = [:]
        for finding in findings {
            add(finding)
            unread.merge(finding.examples, uniquingKeysWith: +)
            undated.merge(finding.undatedExamples, uniquingKeysWith: +)
            cut.merge(finding.cutExamples, uniquingKeysWith: +)
        }
        cutExamples = cut.mapValues { Array($0.sorted { $0.rowNumber < $1.rowNumber }.prefix(Self.mostExamples)) }
        examples = unread.mapValues { Array($0.sorted { $0.rowNumber < $1.rowNumber }.prefix(Self.mostExamples)) }
        undatedExamples = undated.mapValues {
            Array($0.sorted { $0.rowNumber < $1.rowNumber }.prefix(Self.mostExamples))
        }
    }

    /// Makes empty findings.
    public init() {}
}
