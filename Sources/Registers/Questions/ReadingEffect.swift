public import Recordations
internal import Rendering

/// What a definition reads after an answer, beside what it read before: lines for the person who answered.
public enum ReadingEffect {
    /// The counts of the fields of an answer, and the other counts that differ.
    public static func lines(_ new: ReadingSample, before old: ReadingSample?, fields: [Field]) -> [String] {
        var lines: [String] = []
        for field in Field.allCases {
            let line = line(field, new)
            guard fields.contains(field) || old.map({ self.line(field, $0) != line }) ?? false else { continue }
            if let line {
                lines.append(line)
            } else if old.flatMap({ self.line(field, $0) }) != nil {
                lines.append("\(field.name): no longer read")
            }
        }
        let sum = sum(new)
        if old.map({ self.sum($0) != sum }) ?? true { lines.append(sum) }
        if let old, old.repeatedKeys != new.repeatedKeys {
            let count = new.repeatedKeys
            lines.append(
                count == 0
                    ? "no row repeats a key"
                    : "\(Phrase.count(count, "row")) \(count == 1 ? "repeats" : "repeat") a key"
            )
        }
        return lines
    }

    /// All rows by what became of them: `1,998 rows = 1,767 live + 231 tombstones + 0 skipped + 0 rejected`.
    public static func sum(_ sample: ReadingSample) -> String {
        let live = sample.statuses.filter { $0.key.isLive(isTombstone: false) }.reduce(0) { $0 + $1.value }
        let expired = sample.statuses.filter { $0.key.isEnded }.reduce(0) { $0 + $1.value }
        let rows = sample.isWhole ? "" : "the first "
        return "\(rows)\(Phrase.count(sample.rows, "row")) = \(Phrase.number(live)) live"
            + (expired == 0 ? "" : " + \(Phrase.number(expired)) expired")
            + " + \(Phrase.count(sample.tombstones, "tombstone")) + \(Phrase.number(sample.skipped)) skipped"
            + " + \(Phrase.number(sample.rejectedCount)) rejected"
    }

    // Nil for a field that nothing is read into.
    private static func line(_ field: Field, _ sample: ReadingSample) -> String? {
        let filled = sample.filled[field] ?? 0
        let unread = sample.findings.unread[field] ?? 0
        let undated = sample.findings.undated[field] ?? 0
        guard filled + unread + undated > 0 else { return nil }
        let words = (sample.findings.unknownWords[field] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var line: String
        switch field.kind {
        case .date, .classes:
            let cells = sample.cells(of: field)
            let what = field.kind == .date ? (cells == 1 ? "a date" : "dates") : "classes"
            line = "\(field.name): \(Phrase.number(filled)) of \(Phrase.count(cells, "cell")) read as \(what)"
        case .status:
            let all = sample.statuses.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\(Phrase.number($0.value)) \($0.key.rawValue)" }
            let ended = sample.tombstones == 0 ? [] : ["\(Phrase.count(sample.tombstones, "tombstone"))"]
            line = "\(field.name): \((all + ended).joined(separator: ", "))"
        default:
            line = "\(field.name): \(Phrase.count(filled, "row")) \(filled == 1 ? "has" : "have") a value"
        }
        if undated > 0 { line += "; \(Phrase.number(undated)) without a date on purpose" }
        if unread > 0 {
            let example = sample.findings.examples[field]?.first.map { ": row \($0.rowNumber) '\($0.text)'" } ?? ""
            line += "; \(Phrase.number(unread)) not\(example)"
        }
        if !words.isEmpty {
            let shown = words.prefix(3).map { "'\(Excerpt.of($0.key, limit: 40))' \(Phrase.number($0.value))×" }
            line += "; words not known: \(shown.joined(separator: ", "))\(words.count > 3 ? " …" : "")"
        }
        return line
    }
}
