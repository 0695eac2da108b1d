internal import Application
internal import Recordations
internal import Registers
internal import Rendering
internal import Ingest

extension SourceCheck {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "schema": .words(["recordal.sources-check/1"]), "source": .string, "document": .string,
        "columns": .array(.string), "rows": .integer, "live": .map(.integer), "expired": .integer,
        "tombstones": .integer, "skipped": .integer, "rejected": .integer, "repeated_keys": .integer,
        "keys_not_fitting": .integer, "filled": .map(.integer), "unread": .map(.integer),
        "undated": .map(.integer), "cut_numbers": .map(.integer), "continued_rows": .integer,
        "remarks": .array(.string),
        "unknown_words": .map(.map(.integer)), "first": .array(sampleShape), "worst": .array(sampleShape),
        "rejected_rows": .array(sampleShape),
    ]
    private static let sampleShape: JSONShape = [
        "row": .integer, "trouble": .string.orNull, "key": .string.orNull, "tombstone": .boolean,
        "cells": .array(.string), "fields": .map(.string),
    ]

    /// The counts and the rows for a reader.
    func text(_ style: TextStyle) -> StyledText {
        var lines = [style.bold("\(name): read as '\(document)'")]
        let others = tally.live.filter { $0.key != .active }.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\(Phrase.number($0.value)) \($0.key.rawValue)" }
        let sum =
            "\(Phrase.count(rows, "row")) = \(Phrase.number(tally.liveCount)) live"
            + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))")
            + (tally.expired == 0 ? "" : " + \(Phrase.number(tally.expired)) expired")
            + " + \(Phrase.count(tally.tombstones, "tombstone")) + \(Phrase.number(skipped)) skipped"
            + " + \(Phrase.number(rejectedCount)) rejected"
        lines.append("\(sum)")
        if repeated > 0 {
            let rule = "Rows with the same key are joined if they agree. If they differ, all are rejected"
            lines.append("rows that repeat a key: \(Phrase.number(repeated)). \(rule)")
        }
        if notFitting > 0 {
            let rows = notFittingRows.map(String.init).joined(separator: ", ")
            let more = notFitting > notFittingRows.count ? ", …" : ""
            let places = "\(notFitting == 1 ? "row" : "rows") \(rows)\(more)"
            lines.append("keys that do not fit key_pattern: \(Phrase.number(notFitting)) (\(places))")
        }
        if replacedBytes > 0 { lines.append("\(findings.garbledSentence(replacedBytes: replacedBytes))") }
        let known = Set(definition.columns.map(\.name))
        lines.append("columns: \(columns.map { known.contains($0) ? $0 : "[\($0)]" }.joined(separator: " | "))")
        let unmapped = columns.filter { !known.contains($0) }
        if !unmapped.isEmpty { lines.append("kept raw, read into no field: \(unmapped.joined(separator: ", "))") }
        let counts = Field.allCases.compactMap { field in
            filled[field].map { "\(field.name) \(Phrase.number($0))" }
        }
        lines.append("filled: \(counts.joined(separator: ", "))")
        for field in Field.allCases {
            if let words = findings.unknownWords[field] {
                let list = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
                    .map { "'\($0.key)' \($0.value)×" }
                lines.append(style.yellow("\(field.name), words not mapped: \(list.joined(separator: ", "))"))
            }
            if let sentence = findings.undatedSentence(field) { lines.append(style.yellow(sentence)) }
            if let count = findings.unread[field] {
                let list = (findings.examples[field] ?? []).map { "row \($0.rowNumber): '\($0.text)'" }
                lines.append(
                    style.yellow(
                        "\(field.name), \(Phrase.count(count, "cell")) not readable: "
                            + list.joined(separator: ", ")
                    )
                )
            }
        }
        lines += Field.allCases.compactMap { field in findings.zonelessSentence(field).map(style.yellow) }
        lines += Field.allCases.compactMap { field in findings.cutSentence(field).map(style.yellow) }
        if let sentence = findings.continuationSentence { lines.append("\(sentence)") }
        lines += findings.remarks.map(style.yellow)
        for (title, samples) in [("First rows", first), ("Worst rows", worst), ("Rejected rows", rejected)]
        where !samples.isEmpty {
            lines.append(style.bold(title))
            for sample in samples { lines += text(sample) }
        }
        return StyledText(lines: lines)
    }

    private func text(_ sample: Sample) -> [StyledText] {
        let trouble = sample.trouble.map { "  \($0)" } ?? ""
        var lines: [StyledText] = ["  row \(sample.rowNumber)\(trouble)"]
        guard let observation = sample.observation else {
            let cells = sample.cells.map { String($0.prefix(60)) }.joined(separator: " | ")
            return lines + ["    cells: \(cells)"]
        }
        lines.append("    key: \(observation.key)\(observation.isTombstone ? "  (tombstone)" : "")")
        for field in Field.allCases {
            guard let value = observation.values[field] else { continue }
            lines.append("    \(field.name): \(String(value.prefix(120)))")
        }
        return lines
    }

    /// The same for programs.
    var json: JSON {
        func object(_ sample: Sample) -> JSON {
            let values = sample.observation?.values
            return .object([
                ("row", .int(sample.rowNumber)), ("trouble", JSON(sample.trouble)),
                ("key", JSON(sample.observation?.key.text)),
                ("tombstone", .bool(sample.observation?.isTombstone ?? false)),
                ("cells", .array(sample.cells.map { .string($0) })),
                (
                    "fields",
                    .object(
                        Field.allCases.compactMap { field in
                            values?[field].map { (field.name, .string($0)) }
                        }
                    )
                ),
            ])
        }
        return .object([
            ("schema", "recordal.sources-check/1"), ("source", .string(name)), ("document", .string(document)),
            ("columns", .array(columns.map { .string($0) })), ("rows", .int(rows)),
            (
                "live",
                .object(
                    tally.live.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.rawValue, .int($0.value)) }
                )
            ),
            ("expired", .int(tally.expired)), ("tombstones", .int(tally.tombstones)), ("skipped", .int(skipped)),
            ("rejected", .int(rejectedCount)),
            ("repeated_keys", .int(repeated)), ("keys_not_fitting", .int(notFitting)),
            ("filled", .object(Field.allCases.compactMap { field in filled[field].map { (field.name, .int($0)) } })),
            (
                "unread",
                .object(Field.allCases.compactMap { field in findings.unread[field].map { (field.name, .int($0)) } })
            ),
            (
                "undated",
                .object(Field.allCases.compactMap { field in findings.undated[field].map { (field.name, .int($0)) } })
            ),
            (
                "cut_numbers",
                .object(
                    Field.allCases.compactMap { field in findings.cutNumbers[field].map { (field.name, .int($0)) } }
                )
            ),
            ("continued_rows", .int(findings.continuedRows)),
            ("remarks", .array(findings.remarks.map { .string($0) })),
            (
                "unknown_words",
                .object(
                    Field.allCases.compactMap { field in
                        findings.unknownWords[field].map { words in
                            (field.name, .object(words.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) }))
                        }
                    }
                )
            ),
            ("first", .array(first.map(object))), ("worst", .array(worst.map(object))),
            ("rejected_rows", .array(rejected.map(object))),
        ])
    }
}
