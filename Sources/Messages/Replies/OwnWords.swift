/// The lines that a person wrote into an answer, without the message that it quotes and without a signature.
public struct OwnWords: Sendable {
    private static let lineLimit = 20_000

    /// The lines; an empty line stands where something was left out.
    public private(set) var lines: [String] = []

    private let all: [String]
    private var index = 0

    /// Divides the text of a mail.
    ///
    /// A quoted message has `>` before its lines, or a line before it by which mail programs introduce it; one without
    /// `>` goes on to the last line of a message of recordal's, or else to the end of the mail.
    public init(_ text: String) {
        all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(Self.lineLimit).map {
            Self.trimmed($0)
        }
        while index < all.count {
            if Self.isQuote(all[index]) {
                leaveOut(1)
            } else if let count = introduction() {
                leaveOut(count)
                if !isQuoteNext { skipLetter() }
            } else if isHeaderBlock || Self.isDivider(all[index]) {
                skipLetter()
            } else if Self.isSignature(all[index]) {
                skipSignature()
            } else {
                lines.append(all[index])
                index += 1
            }
        }
    }

    /// The words in one line, at most 300 characters.
    public var text: String {
        String(lines.filter { !$0.isEmpty }.joined(separator: " ").prefix(300))
    }

    private static func trimmed(_ line: Substring) -> String {
        let blank = { (character: Character) in character.isWhitespace || character == "\u{FEFF}" }
        return String(line.drop(while: blank).reversed().drop(while: blank).reversed())
    }

    private mutating func leaveOut(_ count: Int) {
        index += count
        if lines.last?.isEmpty == false { lines.append("") }
    }

    private static func isQuote(_ line: String) -> Bool {
        line.first.map { ">＞|".contains($0) } ?? false
    }

    private static func isSignature(_ line: String) -> Bool { line == "--" || line == "—" }

    // "-----Original Message-----", "------------------ 原始邮件 ------------------", Outlook's line of underscores.
    private static func isDivider(_ line: String) -> Bool {
        let marks = line.prefix { "-_—=".contains($0) }
        guard marks.count >= 3 else { return false }
        let name = line.drop { "-_—= ".contains($0) }.reversed().drop { "-_—= ".contains($0) }.reversed()
        if name.isEmpty { return marks.count >= 10 }
        let known = ["original", "forwarded", "原始邮件", "原始郵件", "原邮件", "原郵件", "转发", "回复", "reply"]
        let lowered = String(name).lowercased()
        return known.contains(where: lowered.contains)
    }

    // Outlook's lines "From: … Sent: … To: …", of which the first two are enough.
    private var isHeaderBlock: Bool {
        guard Self.hasLabel(all[index], ["from", "发件人", "寄件者", "von", "de", "от"]) else { return false }
        let others = [
            "sent", "date", "to", "cc", "subject", "发送时间", "发送日期", "日期", "时间", "收件人", "主题", "寄件日期", "收件者",
            "gesendet", "datum", "an", "betreff", "envoyé", "à", "objet", "отправлено", "дата", "кому", "тема",
        ]
        return all[(index + 1)...].prefix(4).contains { Self.hasLabel($0, others) }
    }

    private static func hasLabel(_ line: String, _ labels: [String]) -> Bool {
        let line = line.prefix(40).filter { $0 != "*" }.lowercased()
        return labels.contains { label in
            guard line.hasPrefix(label) else { return false }
            let rest = line.dropFirst(label.count).drop { $0 == " " }
            return rest.first == ":" || rest.first == "："
        }
    }

    // "On …, recordal wrote:", in up to three lines; the number of lines.
    private func introduction() -> Int? {
        let starts = ["on ", "at ", "am ", "le ", "el ", "在", "于", "il ", "op "]
        let first = all[index].prefix(10).lowercased()
        let ends = ["wrote", "写道", "寫道", "写", "schrieb", "a écrit", "escribió", "пишет", "написал", "ha scritto"]
        for count in 1...3 where index + count <= all.count {
            let lines = all[index..<(index + count)]
            if lines.contains(where: \.isEmpty) { return nil }
            guard let last = lines.last?.suffix(200).lowercased(), last.last == ":" || last.last == "：" else {
                continue
            }
            let words = last.dropLast().reversed().drop { $0 == " " }.reversed()
            let isKnown = ends.contains { String(words).hasSuffix($0) }
            let isGerman = last.contains("schrieb ")
            let isStarted = starts.contains(where: first.hasPrefix) || lines.contains { $0.contains("@") }
            if isKnown || isGerman, isStarted || count == 1 { return count }
        }
        return nil
    }

    private var isQuoteNext: Bool {
        all[index...].first { !$0.isEmpty }.map(Self.isQuote) ?? false
    }

    // To the last line of a message, which says from which workspace it is.
    private mutating func skipLetter() {
        let foot = all[index...].firstIndex { line in
            line.hasPrefix("recordal, workspace ") || line.hasPrefix("recordal，工作区 ")
        }
        guard let foot else {
            index = all.count
            return
        }
        index = foot + 1
        // The line may be wrapped.
        while index < all.count, !all[index].isEmpty { index += 1 }
        if lines.last?.isEmpty == false { lines.append("") }
    }

    // A signature goes on to the message that is quoted below it.
    private mutating func skipSignature() {
        while index < all.count {
            if Self.isQuote(all[index]) || isHeaderBlock || Self.isDivider(all[index]) || introduction() != nil {
                break
            }
            index += 1
        }
        if lines.last?.isEmpty == false { lines.append("") }
    }
}
