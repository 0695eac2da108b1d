internal import Application
internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

/// One fetch: documents, counts, why it is held, which rows were rejected.
struct FetchText {
    /// The shape of ``json``.
    static let shape: JSONShape = Fetch.shape.named("recordal.fetches-show/1").with([
        "exchanges": .array(Exchange.shape),
        "rejected_rows": .array([
            "row": .integer, "reason": .string, "key": .string.orNull, "cells": .array(.string),
        ]),
    ])

    // A list may have very many pages.
    private static let mostShown = 5

    private let details: FetchDetails
    private var fetch: Fetch { details.fetch }

    init(_ details: FetchDetails) { self.details = details }

    /// The fetch for a reader.
    func lines(_ style: TextStyle) -> [StyledText] {
        head(style) + documents + counts
    }

    private func head(_ style: TextStyle) -> [StyledText] {
        var lines: [StyledText] = [
            style.bold("Fetch \(fetch.id) of \(fetch.source): \(fetch.verdict.rawValue)")
        ]
        lines.append("  day        \(fetch.day)  (made \(fetch.at) by \(fetch.actor))")
        lines.append("  extent     \(fetch.extent.scope.map { "scoped: \($0)" } ?? fetch.extent.name)")
        switch fetch.kind {
        case .edition: break
        case .evidence: lines.append("  kind       a notice of customs; its file is evidence and is not read")
        case .archive: lines.append("  kind       an older edition, taken as history only")
        }
        if let published = fetch.published {
            lines.append("  \(fetch.kind == .evidence ? "notice of " : "edition   ") \(published)")
        }
        if let base = fetch.base { lines.append("  compared   with fetch \(base)") }
        return lines
    }

    private var documents: [StyledText] {
        var lines: [StyledText] = []
        lines += details.exchanges.prefix(Self.mostShown).flatMap(\.lines).map { StyledText($0) }
        if details.exchanges.count > Self.mostShown {
            let bytes = details.exchanges.reduce(0) { $0 + $1.received }
            lines.append(
                "  asked      \(details.exchanges.count - Self.mostShown) more, \(Phrase.count(bytes, "byte")) in all (--json lists them)"
            )
        }
        for document in fetch.documents.prefix(Self.mostShown) {
            lines.append("  document   \(document.name), \(Phrase.count(document.artifact.size, "byte"))")
            lines.append("             sha256 \(document.artifact.sha256.hex)")
        }
        if fetch.documents.count > Self.mostShown {
            lines.append("  document   \(fetch.documents.count - Self.mostShown) more (--json lists them)")
        }
        return lines
    }

    private var counts: [StyledText] {
        var lines: [StyledText] = []
        let counts = fetch.counts
        lines.append(
            """
              rows       \(Phrase.number(counts.rows)): \(Phrase.number(counts.seen)) recordations, \
            \(counts.duplicates) duplicates, \(counts.skipped) skipped, \(counts.rejected) rejected
            """
        )
        lines.append(
            """
              changes    \(counts.added) added, \(counts.changed) changed, \(counts.missing) missing, \
            \(counts.disappeared) disappeared, \(counts.reappeared) reappeared
            """
        )
        if let reason = fetch.reason { lines += reason.split(separator: "\n").map { "  why        \($0)" } }
        lines += details.guardReasons.map { "  held       \($0)" }
        lines += fetch.notices.map { "  noticed    \($0)" }
        for row in details.rejected.prefix(20) {
            lines.append("  rejected   row \(row.rowNumber): \(row.reason)  \(row.cells)")
        }
        if fetch.verdict == .held {
            lines.append(
                "  next       recordal fetches accept \(fetch.id) --reason TEXT   or   recordal fetches reject \(fetch.id) --reason TEXT"
            )
        }
        return lines
    }

    /// The fetch for programs.
    var json: JSON {
        guard case .object(var members) = fetch.json else { return fetch.json }
        members.insert(("schema", "recordal.fetches-show/1"), at: 0)
        members.append(("exchanges", .array(details.exchanges.map(\.json))))
        let rows = details.rejected.map { row in
            JSON.object([
                ("row", .int(row.rowNumber)), ("reason", .string(row.reason)), ("key", JSON(row.key?.text)),
                ("cells", .array(row.cellTexts.map { .string($0) })),
            ])
        }
        members.append(("rejected_rows", .array(rows)))
        return .object(members)
    }
}

extension Fetch {
    /// What was noticed while it was read, a sentence each.
    fileprivate var notices: [String] {
        guard let findings else { return [] }
        return (try? JSONSerialization.jsonObject(with: Data(findings.utf8))) as? [String] ?? [findings]
    }
}

extension RejectedRow {
    /// Its cells, shortened.
    fileprivate var cellTexts: [String] {
        (try? JSONSerialization.jsonObject(with: Data(cells.utf8))) as? [String] ?? []
    }
}
