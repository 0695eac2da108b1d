public import Recordations

extension ReadingFindings {
    /// The findings as a JSON array of sentences, which is stored with the fetch; nil where there are none.
    public func summary(replacedBytes: Int) -> String? {
        let lines = sentences(replacedBytes: replacedBytes)
        return lines.isEmpty ? nil : JSONText.array(lines)
    }

    /// The findings as sentences.
    public func sentences(replacedBytes: Int) -> [String] {
        var lines: [String] = []
        for field in Field.everyCase {
            let words = (unknownWords[field] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
            for (word, count) in words { lines.append("unknown \(field.name) '\(word)': \(count)") }
            if let sentence = undatedSentence(field) { lines.append(sentence) }
            if let sentence = cutSentence(field) { lines.append(sentence) }
            if let sentence = zonelessSentence(field) { lines.append(sentence) }
            guard let count = unread[field] else { continue }
            let example = examples[field]?.first.map { ", the first at row \($0.rowNumber): '\($0.text)'" } ?? ""
            lines.append("\(field.name) not readable: \(count)\(example)")
        }
        if let continuationSentence { lines.append(continuationSentence) }
        lines += remarks
        if replacedBytes > 0 { lines.append(garbledSentence(replacedBytes: replacedBytes)) }
        return lines
    }

    /// A sentence on bytes that could not be decoded, such as `3 bytes not readable in the charset (row 5)`.
    public func garbledSentence(replacedBytes: Int) -> String {
        let bytes = "\(replacedBytes) \(replacedBytes == 1 ? "byte" : "bytes") not readable in the charset"
        guard garbledRows > 0 else { return bytes }
        let more = garbledRows > garbledRowNumbers.count ? " …" : ""
        return bytes + " (\(garbledRows == 1 ? "row" : "rows") "
            + garbledRowNumbers.map(String.init).joined(separator: ", ") + more + ")"
    }

    /// A sentence on rows that continue an entry, such as `5 rows continue the entry above them`; nil where there are
    /// none.
    public var continuationSentence: String? {
        guard continuedRows > 0 else { return nil }
        return continuedRows == 1
            ? "1 row continues the entry above it" : "\(continuedRows) rows continue the entry above them"
    }

    /// A sentence on captures that cut numbers in two, such as `classes: the capture cuts a number in two in 2 cells,
    /// first at row 5: '3' of '/33/'`; nil where there are none.
    public func cutSentence(_ field: Field) -> String? {
        guard let count = cutNumbers[field] else { return nil }
        let example =
            cutExamples[field]?.first
            .map { ", first at row \($0.rowNumber): '\($0.capture)' of '\($0.text)'" } ?? ""
        return "\(field.name): the capture cuts a number in two in \(count) \(count == 1 ? "cell" : "cells")\(example)"
    }

    /// A sentence on instants without a time zone, with advice; nil where there are none.
    public func zonelessSentence(_ field: Field) -> String? {
        guard let count = zoneless[field] else { return nil }
        let cells = count == 1 ? "1 of these cells is an instant" : "\(count) of these cells are instants"
        return
            "\(field.name): \(cells), which is a day only in a time zone; say in which the register counts its days: "
            + "zone: Europe/Berlin, say, in the source or beside the field's 'dates'"
    }

    /// A sentence on terms without a date, such as `valid_to, end unknown: 3 rows, e.g. row 2: 'for 2 years'`; nil
    /// where there are none.
    public func undatedSentence(_ field: Field) -> String? {
        guard let count = undated[field] else { return nil }
        let what = field.isEnd ? "end unknown" : "day unknown"
        let examples = (undatedExamples[field] ?? []).prefix(3).map { "row \($0.rowNumber): '\($0.text)'" }
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
