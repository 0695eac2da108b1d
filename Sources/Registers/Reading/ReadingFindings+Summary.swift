public import Recordations

extension ReadingFindings {
    /// What was noticed, as a JSON array of sentences, to keep with the fetch; nil where it was nothing.
    public func summary(replacedBytes: Int) -> String? {
        var lines: [String] = []
        for field in Field.allCases {
            let words = (unknownWords[field] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
            for (word, count) in words { lines.append("unknown \(field.name) '\(word)': \(count)") }
            if let sentence = undatedSentence(field) { lines.append(sentence) }
            guard let count = unread[field] else { continue }
            let example = examples[field]?.first.map { ", the first at row \($0.place): '\($0.text)'" } ?? ""
            lines.append("\(field.name) not readable: \(count)\(example)")
        }
        if replacedBytes > 0 { lines.append(garbledSentence(replacedBytes: replacedBytes)) }
        return lines.isEmpty ? nil : JSONText.array(lines)
    }

    /// What is told of bytes that the charset does not have, such as `3 bytes not readable in the charset (row 5)`.
    public func garbledSentence(replacedBytes: Int) -> String {
        let bytes = "\(replacedBytes) \(replacedBytes == 1 ? "byte" : "bytes") not readable in the charset"
        guard garbledRows > 0 else { return bytes }
        let more = garbledRows > garbledPlaces.count ? " …" : ""
        return bytes + " (\(garbledRows == 1 ? "row" : "rows") "
            + garbledPlaces.map(String.init).joined(separator: ", ") + more + ")"
    }

    /// What is told of a field's terms without a date, such as `valid_to, end unknown: 3 rows, e.g. row 2: 'for 2 years'`.
    public func undatedSentence(_ field: Field) -> String? {
        guard let count = undated[field] else { return nil }
        let what = field.isEnd ? "end unknown" : "day unknown"
        let examples = (undatedExamples[field] ?? []).prefix(3).map { "row \($0.place): '\($0.text)'" }
        return "\(field.name), \(what): \(count) \(count == 1 ? "row" : "rows"), e.g. "
            + examples.joined(separator: ", ")
    }
}

extension Field {
    fileprivate var isEnd: Bool {
        switch self {
        case .validTo, .registrationValidTo, .insuranceValidTo, .suspendedUntil: true
        default: false
        }
    }
}
