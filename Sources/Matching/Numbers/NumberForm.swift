/// One shape of an office's numbers, such as `30{year:4}{digits:6}{dropped:1}`.
///
/// What stands outside braces is to be there as it is; letters and digits in front of the number are a part of it. Between braces: `digits` (any number of them, or `digits:6`, or
/// `digits:4-6`), `year:4`, `year:2`, `kind:2` (digits that say what kind of right it is), `letters`, `suffix` (letters
/// behind the digits, or none) and `dropped:1` (digits that are no part of the number).
struct NumberForm: Sendable {
    /// The system of numbers of this shape; nil where the shape does not say it.
    let system: RightNumber.System?
    /// The office of numbers of this shape; nil for the office of the file.
    let office: String?
    private let parts: [Part]
    private let lengths: ClosedRange<Int>

    private enum Role { case literal, digits, year, kind, letters, suffix, dropped }

    private struct Part: Sendable {
        let role: Role
        let literal: [UInt8]
        let count: ClosedRange<Int>
    }

    /// The parts of a number that has the shape.
    struct Match {
        var series: [UInt8] = []
        var digits: [UInt8] = []
        var suffix: [UInt8] = []
    }

    /// A mistake in the text of a shape.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads the text of a shape.
    ///
    /// Throws ``Mistake`` for a part that there is not.
    init(_ text: String, system: RightNumber.System? = nil, office: String? = nil) throws {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(Self.literal(rest[..<open])) }
            guard let close = rest[open...].firstIndex(of: "}") else { throw Mistake(description: "'{' has no '}'") }
            parts.append(try Self.part(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(Self.literal(rest)) }
        guard parts.count(where: { $0.role == .digits }) == 1 else {
            throw Mistake(description: "a form has the part {digits} once: '\(text)'")
        }
        self.parts = parts
        self.system = system
        self.office = office
        lengths = parts.reduce(0) { $0 + $1.count.lowerBound }...parts.reduce(0) { $0 + $1.count.upperBound }
    }

    private static func literal(_ text: Substring) -> Part {
        let folded = Array(NumberText.folded(String(text)).utf8)
        return Part(role: .literal, literal: folded, count: folded.count...folded.count)
    }

    private static func part(_ text: Substring) throws -> Part {
        let sides = text.split(separator: ":", omittingEmptySubsequences: false)
        let bounds = sides.count > 1 ? sides[1].split(separator: "-").map { Int($0) } : []
        let low = bounds.first ?? nil
        let high = bounds.last ?? nil
        guard sides.count <= 2, bounds.count <= 2, sides.count == 1 || low != nil && high != nil else {
            throw Mistake(description: "a length is a number or two, as in {digits:6} or {digits:4-6}: '{\(text)}'")
        }
        func counted(_ role: Role, _ usual: ClosedRange<Int>) throws -> Part {
            let (low, high) = (low ?? usual.lowerBound, high ?? usual.upperBound)
            guard low <= high, (0...30).contains(low), (0...30).contains(high) else {
                throw Mistake(description: "a length is from 1 to 30: '{\(text)}'")
            }
            return Part(role: role, literal: [], count: low...high)
        }
        switch sides.first {
        case "digits": return try counted(.digits, 1...30)
        case "year":
            guard low == high, low == 2 || low == 4 else {
                throw Mistake(description: "a year is {year:2} or {year:4}")
            }
            return try counted(.year, 4...4)
        case "kind": return try counted(.kind, 2...2)
        case "letters": return try counted(.letters, 1...4)
        case "suffix": return try counted(.suffix, 0...3)
        case "dropped": return try counted(.dropped, 1...1)
        default:
            let parts = "digits, year, kind, letters, suffix, dropped"
            throw Mistake(description: "there is no part '{\(text)}' of a form (there are: \(parts))")
        }
    }

    /// The parts of a folded number that has the shape; nil for another.
    func match(_ number: some RandomAccessCollection<UInt8>) -> Match? {
        guard lengths.contains(number.count) else { return nil }
        var match = Match()
        return fill(&match, number[...], part: 0) ? match : nil
    }

    private func fill<Text: RandomAccessCollection<UInt8>>(_ match: inout Match, _ rest: Text, part index: Int) -> Bool
    where Text.SubSequence == Text {
        guard index < parts.count else { return rest.isEmpty }
        let part = parts[index]
        if part.role == .literal {
            guard rest.starts(with: part.literal) else { return false }
            let before = match
            add(part.literal, of: part.role, to: &match)
            if fill(&match, rest.dropFirst(part.literal.count), part: index + 1) { return true }
            match = before
            return false
        }
        let isDigits = part.role != .letters && part.role != .suffix
        let longest = rest.prefix(part.count.upperBound).prefix { isDigits ? $0.isDigit : $0.isLetter }.count
        guard longest >= part.count.lowerBound else { return false }
        // The longest first: the digits of a number are taken as one.
        for count in stride(from: longest, through: part.count.lowerBound, by: -1) {
            let before = match
            let taken = Array(rest.prefix(count))
            if part.role == .year, !Self.isYear(taken) { return false }
            add(taken, of: part.role, to: &match)
            if fill(&match, rest.dropFirst(count), part: index + 1) { return true }
            match = before
        }
        return false
    }

    private func add(_ bytes: [UInt8], of role: Role, to match: inout Match) {
        switch role {
        case .digits: match.digits = bytes
        case .year: match.series += Self.fourDigits(bytes)
        case .kind, .letters: match.series += bytes
        case .suffix: match.suffix += bytes
        case .dropped: break
        case .literal:
            // What only says the office is no part of its number; nor are digits behind the number, such as 00 for a whole.
            if office != nil { return }
            if match.digits.isEmpty {
                match.series += bytes.filter { $0.isDigit || $0.isLetter }
            } else {
                match.suffix += bytes.filter(\.isLetter)
            }
        }
    }

    private static func isYear(_ digits: [UInt8]) -> Bool {
        guard digits.count == 4 else { return true }
        let year = digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
        return (1850...2099).contains(year)
    }

    // Two digits mean the same year as four: offices wrote 95 before 2000 and 2013 after.
    private static func fourDigits(_ digits: [UInt8]) -> [UInt8] {
        guard digits.count == 2, let first = digits.first else { return digits }
        return Array((first >= UInt8(ascii: "5") ? "19" : "20").utf8) + digits
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    // A byte of a letter in folded text: Latin capitals, and everything beyond ASCII.
    var isLetter: Bool { (0x41...0x5A).contains(self) || self >= 0x80 }
}
