internal import Recordations

extension ReadingFindings {
    /// What was noticed, as a JSON array of sentences, to keep with the fetch; nil where it was nothing.
    public func summary(replacedBytes: Int) -> String? {
        var lines: [String] = []
        for field in Field.allCases {
            let words = (unknownWords[field] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
            for (word, count) in words { lines.append("unknown \(field.name) '\(word)': \(count)") }
            guard let count = unread[field] else { continue }
            let example = examples[field]?.first.map { ", the first at row \($0.place): '\($0.text)'" } ?? ""
            lines.append("\(field.name) not readable: \(count)\(example)")
        }
        if replacedBytes > 0 { lines.append("bytes not readable in the charset: \(replacedBytes)") }
        return lines.isEmpty ? nil : JSONText.array(lines)
    }
}
