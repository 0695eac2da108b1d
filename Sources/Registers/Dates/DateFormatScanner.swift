internal import Recordations

/// Parses a format's text.
struct DateFormatScanner {
    private let source: String
    private(set) var count = YearCount.gregorian
    private(set) var parts: [DateFormat.Part] = []
    private(set) var byteParts: [ByteFormat.Part] = []

    init(_ source: String) {
        self.source = source
    }

    /// Whether day, month and a civil year are digits, so that a ``ByteFormat`` can read the bytes of a cell.
    var hasDigitsAlone: Bool {
        count == .gregorian
            && parts.allSatisfy { part in
                if case .monthName = part { false } else { part != .era }
            }
    }

    mutating func scan() throws {
        var rest = try withoutCount()
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            switch (letter, run.count) {
            case ("'", 1):
                guard let end = rest.firstIndex(of: "'") else {
                    throw FormatMistake("'\(source)' has an apostrophe without a second one")
                }
                literal(rest[..<end])
                rest = rest[rest.index(after: end)...]
            case ("'", let length):
                // Two apostrophes mean one literal apostrophe, as in d''yy.
                literal(Substring(repeatElement("'", count: length / 2)))
                if length % 2 == 1 { rest = "'" + rest }
            case ("d", 1...2): number(.day(digits: run.count...2), .day(digits: run.count...2))
            case ("M", 1...2): number(.month(digits: run.count...2), .month(digits: run.count...2))
            case ("M", 3...4): parts.append(.monthName(isFull: run.count == 4))
            case ("y", _) where yearWidths[run.count] != nil:
                let digits = yearWidths[run.count] ?? 4...4
                number(.year(digits: digits), .year(digits: digits))
            case ("G", 1) where count != .gregorian: parts.append(.era)
            case ("G", _) where count == .gregorian:
                throw FormatMistake("'G' is an era's name: begin the format with its count, as 'japanese:Gy年M月d日'")
            case ("d", _), ("M", _), ("y", _), ("G", _):
                throw FormatMistake("'\(run)' is no part of a \(count.rawValue) date: \(allowed)")
            case (" ", _): number(.space, .space)
            default: literal(run)
            }
        }
        try check()
        separateNumbers()
    }

    /// The format without the name of the count of years at its start, which is stored.
    private mutating func withoutCount() throws -> Substring {
        let word = source.prefix { $0.isASCII && $0.isLetter }
        guard word.contains(where: { !"dMyG".contains($0) }), source.dropFirst(word.count).first == ":" else {
            return source[...]
        }
        guard let count = YearCount(rawValue: String(word)) else {
            let counts = YearCount.allCases.map(\.rawValue).joined(separator: ", ")
            throw FormatMistake(
                "'\(word):' is no count of years (there are: \(counts)); a text that a date begins with stands between "
                    + "apostrophes"
            )
        }
        self.count = count
        return source.dropFirst(word.count + 1)
    }

    /// The number of digits of a year by the number of its letters.
    private var yearWidths: [Int: ClosedRange<Int>] {
        switch count {
        case .gregorian, .buddhist: [2: 2...2, 4: 4...4]
        case .minguo: [1: 1...3, 2: 2...2, 3: 3...3]
        case .japanese: [1: 1...2, 2: 2...2]
        }
    }

    private var allowed: String {
        let years = yearWidths.keys.sorted().map { String(repeating: "y", count: $0) }
        return (["d dd M MM MMM MMMM"] + years + (count == .gregorian ? [] : ["G"])).joined(separator: " ")
    }

    private mutating func number(_ part: DateFormat.Part, _ bytePart: ByteFormat.Part) {
        parts.append(part)
        byteParts.append(bytePart)
    }

    private mutating func literal(_ text: Substring) {
        byteParts += text.utf8.map { .literal($0) }
        let folded = DateText.folded(String(text)) ?? Array(text.unicodeScalars)
        if case .literal(let before) = parts.last {
            parts[parts.count - 1] = .literal(before + folded)
        } else if !folded.isEmpty {
            parts.append(.literal(folded))
        }
    }

    private func check() throws {
        let letters = parts.compactMap(\.letter)
        guard "dMy".allSatisfy({ letter in letters.count { $0 == letter } == 1 }) else {
            throw FormatMistake("'\(source)' must have a day, a month and a year, each once")
        }
        let eras = letters.count { $0 == "G" }
        if eras > 1 { throw FormatMistake("'\(source)' names the era twice") }
        if eras == 0, count == .japanese {
            throw FormatMistake("'\(source)' must name the era, of which Japan had several: 'G' before the year")
        }
        for (part, next) in zip(parts, parts.dropFirst()) {
            switch part {
            case .day(1...2), .month(1...2), .year(1...3), .year(1...2):
                guard next.isNumber else { continue }
                throw FormatMistake("'\(source)' runs two numbers together, and the first may have one digit or more")
            default: continue
            }
        }
    }

    /// Turns a space that is the only separator of two numbers into a gap.
    private mutating func separateNumbers() {
        for index in parts.indices where parts[index] == .space && index > 0 && parts[index - 1].isNumber {
            let next = parts[(index + 1)...].first { $0 != .space && $0 != .era }
            if next?.isNumber == true { parts[index] = .gap }
        }
        // Both lists have the same spaces in the same order.
        var blanks = parts.filter(\.isBlank)[...]
        for index in byteParts.indices where byteParts[index] == .space {
            if blanks.popFirst() == .gap { byteParts[index] = .gap }
        }
    }
}
