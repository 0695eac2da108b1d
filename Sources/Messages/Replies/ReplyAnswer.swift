public import Recordations

/// What a person answers to an alert.
public enum ReplyAnswer: Hashable, Sendable {
    /// The alert was read and is handled.
    case seen
    /// The renewal was filed, under a reference and on a day that may be missing.
    case filed(reference: String?, on: CivilDate?)
    /// The recordation does not belong to the company.
    case notOurs
    /// Nothing more is to be told before a day.
    case snooze(CivilDate)

    /// The answer's name for programs.
    public var name: String {
        switch self {
        case .seen: "seen"
        case .filed: "filed"
        case .notOurs: "not ours"
        case .snooze: "snooze"
        }
    }
}

/// What was found when a person's own lines were searched for an answer.
public enum ReplyReading: Hashable, Sendable {
    /// One answer.
    case answer(ReplyAnswer)
    /// No answer.
    case none
    /// Answers that differ, by their names.
    case several([String])
    /// A line that begins as an answer does, and why the rest is none.
    case unclear(line: String, why: String)

    /// Searches the lines that a person wrote.
    ///
    /// An answer begins a line that begins a paragraph, or follows a short line: the middle of a wrapped sentence is no
    /// answer. What follows the words is understood wholly, or the line is unclear.
    public init(_ lines: [String]) {
        let lines = lines.map(AnswerLine.init)
        var found: [ReplyAnswer] = []
        for (index, line) in lines.enumerated() {
            let before = index > 0 ? lines[index - 1] : nil
            guard before.map({ $0.text.count < 40 }) ?? true else { continue }
            let next = lines[(index + 1)...].lazy.filter { !$0.text.isEmpty }.prefix(2)
            switch line.reading(next: Array(next)) {
            case .answer(let answer): if !found.contains(answer) { found.append(answer) }
            case .unclear(let line, let why):
                self = .unclear(line: line, why: why)
                return
            case .none, .several: break
            }
        }
        self =
            if let first = found.first { found.count == 1 ? .answer(first) : .several(found.map(\.name)) } else {
                .none
            }
    }
}

/// A line in which an answer is looked for, with plain punctuation.
private struct AnswerLine {
    private static let seen = ["seen", "已阅", "已閱"]
    private static let filed = ["filed", "已提交"]
    private static let notOurs = ["not ours", "不属于我们", "不屬於我們", "不是我们的"]
    private static let snooze = ["snooze until", "snooze till", "snooze", "until", "推迟至", "推迟到", "延至"]
    private static let reference = ["reference", "ref.", "ref", "编号", "編號", "文号"]
    private static let marks: [Character: Character] = [
        "，": ",", "。": ".", "；": ";", "：": ":", "！": "!", "？": "?", "、": ",", "\u{A0}": " ", "\u{3000}": " ",
        "\u{2011}": "-", "\u{2010}": "-",
    ]

    let text: String

    init(_ line: String) {
        // No answer is longer, and a line may be as long as its mail.
        let shown = line.prefix(1_000).unicodeScalars.filter { $0.properties.generalCategory != .format }
        var text = ""
        for character in String(String.UnicodeScalarView(shown)) {
            text.append(Self.marks[character] ?? (character.isWhitespace ? " " : character))
        }
        // Mail programs write bold as *seen*, and people put an answer into quotation marks or a list.
        let frame: Set<Character> = ["*", "_", "-", "•", "\"", "“", "”", "'", "‘", "’", " "]
        let start = text.drop(while: frame.contains)
        self.text = String(start.reversed().drop(while: { "* \"”'’_".contains($0) }).reversed())
    }

    func reading(next: [AnswerLine]) -> ReplyReading {
        if let rest = Self.rest(text, after: Self.seen) { return clause(rest, .seen) }
        if let rest = Self.rest(text, after: Self.notOurs) { return clause(rest, .notOurs) }
        if let rest = Self.rest(text, after: Self.snooze) { return snooze(rest) }
        if let rest = Self.rest(text, after: Self.filed) {
            let more = next.prefix { $0.continuesFiling }.map { ", " + $0.text }.joined()
            return filing(rest + more)
        }
        return .none
    }

    // What a further line says of the filing.
    private var continuesFiling: Bool {
        Self.rest(text, after: Self.reference) != nil || Self.date(Self.dropping(["on", "日期"], from: text)) != nil
    }

    private func unclear(_ why: String) -> ReplyReading { .unclear(line: String(text.prefix(80)), why: why) }

    // An answer that stands alone, or that a remark follows which is no further answer.
    private func clause(_ rest: String, _ answer: ReplyAnswer) -> ReplyReading {
        let tail = rest.drop { $0 == " " }
        guard let first = tail.first else { return .answer(answer) }
        // "seen-by" is another word, and "seen - thanks" a remark.
        guard ".,;!–—".contains(first) || first == "-" && rest.first == " " else { return .none }
        if tail.contains("?") { return unclear("it is a question") }
        let words = tail.lowercased()
        let others = ["seen", "filed", "ours", "snooze", "until", "已阅", "已閱", "已提交", "不属于", "推迟"]
        if let other = others.first(where: words.contains) { return unclear("'\(other)' follows in the same line") }
        return .answer(answer)
    }

    private func snooze(_ rest: String) -> ReplyReading {
        let isBare = Self.rest(text, after: ["until"]) != nil
        guard let (day, tail) = Self.date(rest) else {
            return isBare ? .none : unclear("a day is missing: write it as YYYY-MM-DD")
        }
        return clause(tail, .snooze(day))
    }

    private func filing(_ rest: String) -> ReplyReading {
        // A message says "Filed: …" of itself.
        if rest.drop(while: { $0 == " " }).first == ":" { return .none }
        var tail = rest
        var (reference, day): (String?, CivilDate?) = (nil, nil)
        while true {
            tail = String(tail.drop { " ,;.!:".contains($0) })
            if tail.isEmpty { return .answer(.filed(reference: reference, on: day)) }
            if let after = Self.rest(tail, after: Self.reference), reference == nil {
                let (value, left) = Self.value(after)
                guard !value.isEmpty, !value.allSatisfy({ "….,_".contains($0) }) else {
                    return unclear("the reference is missing: write it after 'reference', or only 'filed'")
                }
                guard value.count <= 100 else { return unclear("the reference is longer than 100 characters") }
                (reference, tail) = (value, left)
            } else if let (date, left) = Self.date(Self.dropping(["on", "于", "日期"], from: tail)), day == nil {
                (day, tail) = (date, left)
            } else {
                return unclear("after 'filed' only a reference and a day can follow")
            }
        }
    }

    // A reference ends at a comma, a semicolon, or before a date.
    private static func value(_ text: String) -> (value: String, rest: String) {
        let text = text.drop { " :#.".contains($0) }
        var end = text.startIndex
        while end < text.endIndex, text[end] != ",", text[end] != ";" {
            if text[end] == " ", date(dropping(["on", "于"], from: String(text[end...].drop { $0 == " " }))) != nil {
                break
            }
            // A line is bounded by its mail, and a reference is short.
            if text.distance(from: text.startIndex, to: end) > 200 { break }
            end = text.index(after: end)
        }
        let value = text[..<end].reversed().drop { " .".contains($0) }.reversed()
        return (String(value), String(text[end...]))
    }

    /// The text after one of some words; nil where it begins with none of them, or the word goes on.
    private static func rest(_ text: String, after words: [String]) -> String? {
        for word in words {
            let prefix = text.prefix(word.count)
            guard prefix.lowercased() == word else { continue }
            let rest = text.dropFirst(word.count)
            let isLatin = word.utf8.allSatisfy { $0 < 0x80 }
            if isLatin, let next = rest.first, next.isLetter || next.isNumber { continue }
            return String(rest)
        }
        return nil
    }

    private static func dropping(_ words: [String], from text: String) -> String { rest(text, after: words) ?? text }

    /// A day at the start of a text, `YYYY-MM-DD` or `2026年12月7日`, and what follows.
    private static func date(_ text: String) -> (day: CivilDate, rest: String)? {
        let text = text.drop { " :,".contains($0) }
        var rest = text
        func number(_ digits: ClosedRange<Int>) -> Int? {
            let taken = rest.prefix { $0.isASCII && $0.isNumber }
            guard digits.contains(taken.count) else { return nil }
            rest = rest.dropFirst(taken.count)
            return Int(taken)
        }
        func mark(_ marks: String) -> Bool {
            guard let first = rest.first, marks.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4...4), mark("-年"), let month = number(1...2), mark("-月"), let day = number(1...2)
        else { return nil }
        _ = mark("日")
        if let next = rest.first, next.isNumber || next == "-" { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return CivilDate("\(year)-\(two(month))-\(two(day))").map { ($0, String(rest)) }
    }
}
