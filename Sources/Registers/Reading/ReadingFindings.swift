public import Recordations

/// What a reading noticed that is no reason to reject a row: to be counted and shown, never guessed about.
public struct ReadingFindings: Sendable {
    /// Words that the definition does not map, by field, with how often they stood there.
    public private(set) var unknownWords: [Field: [String: Int]] = [:]
    /// How many cells could not be read, by field.
    public private(set) var unread: [Field: Int] = [:]
    /// Some of those cells, with their places.
    public private(set) var examples: [Field: [(text: String, place: Int)]] = [:]
    /// How many cells state a term without a date, by field.
    public private(set) var undated: [Field: Int] = [:]
    /// Some of those cells, with their places.
    public private(set) var undatedExamples: [Field: [(text: String, place: Int)]] = [:]

    /// How many of the unread cells of a field are instants that are no day for want of a time zone.
    public private(set) var zoneless: [Field: Int] = [:]
    /// How many cells there are of which a capture took a number by half, by field.
    public private(set) var cutNumbers: [Field: Int] = [:]
    /// Some of those cells, with what was taken and their places.
    public private(set) var cutExamples: [Field: [(text: String, capture: String, place: Int)]] = [:]
    /// What else a person has to know of how documents were read, a clause each.
    public private(set) var remarks: [String] = []

    /// How many rows hold bytes that could not be read in the charset.
    public private(set) var garbledRows = 0
    /// The places of some of them.
    public private(set) var garbledPlaces: [Int] = []

    // A register may hold any number of odd texts; a report needs a handful.
    private static let mostWords = 200
    private static let mostExamples = 5

    mutating func count(unknown word: String, of field: Field) {
        let word = Excerpt.of(word)
        if unknownWords[field]?[word] == nil, unknownWords[field]?.count ?? 0 >= Self.mostWords { return }
        unknownWords[field, default: [:]][word, default: 0] += 1
    }

    mutating func count(unread text: String, of field: Field, place: Int) {
        unread[field, default: 0] += 1
        guard examples[field]?.count ?? 0 < Self.mostExamples else { return }
        examples[field, default: []].append((Excerpt.of(text), place))
    }

    mutating func count(undated text: String, of field: Field, place: Int) {
        undated[field, default: 0] += 1
        guard undatedExamples[field]?.count ?? 0 < Self.mostExamples else { return }
        undatedExamples[field, default: []].append((Excerpt.of(text), place))
    }

    mutating func count(zonelessOf field: Field) { zoneless[field, default: 0] += 1 }

    mutating func count(cutNumber: CutNumber, of field: Field, place: Int) {
        cutNumbers[field, default: 0] += 1
        guard cutExamples[field]?.count ?? 0 < Self.mostExamples else { return }
        cutExamples[field, default: []].append(
            (Excerpt.of(cutNumber.text), Excerpt.of(cutNumber.capture, limit: 40), place)
        )
    }

    /// Adds what a person has to know of a document; the same clause once.
    mutating func remark(_ clauses: [String]) {
        for clause in clauses where !remarks.contains(clause) { remarks.append(clause) }
    }

    mutating func count(garbledRowAt place: Int) {
        garbledRows += 1
        if garbledPlaces.count < Self.mostExamples { garbledPlaces.append(place) }
    }

    /// Takes over what another document's reading noticed.
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
        garbledRows += other.garbledRows
        garbledPlaces = Array((garbledPlaces + other.garbledPlaces).prefix(Self.mostExamples))
        for (field, more) in other.examples {
            examples[field] = Array(((examples[field] ?? []) + more).prefix(Self.mostExamples))
        }
        for (field, more) in other.undatedExamples {
            undatedExamples[field] = Array(((undatedExamples[field] ?? []) + more).prefix(Self.mostExamples))
        }
    }

    /// Makes one record of what several readings of the same document noticed, whatever parts of it each had.
    init(ofOneDocument findings: [ReadingFindings]) {
        self.init()
        var unread: [Field: [(text: String, place: Int)]] = [:]
        var undated: [Field: [(text: String, place: Int)]] = [:]
        var cut: [Field: [(text: String, capture: String, place: Int)]] = [:]
        for finding in findings {
            add(finding)
            unread.merge(finding.examples, uniquingKeysWith: +)
            undated.merge(finding.undatedExamples, uniquingKeysWith: +)
            cut.merge(finding.cutExamples, uniquingKeysWith: +)
        }
        cutExamples = cut.mapValues { Array($0.sorted { $0.place < $1.place }.prefix(Self.mostExamples)) }
        examples = unread.mapValues { Array($0.sorted { $0.place < $1.place }.prefix(Self.mostExamples)) }
        undatedExamples = undated.mapValues { Array($0.sorted { $0.place < $1.place }.prefix(Self.mostExamples)) }
    }

    /// Makes a record of nothing noticed.
    public init() {}
}
