internal import FoundationEssentials
internal import Mirror
package import Recordations
package import Rendering

/// One change of a company's list from one edition to another.
package struct ListChange {
    /// What happened to the row.
    package enum Kind: String, CaseIterable { case added, changed, gone }

    /// The day of the edition.
    package let day: CivilDate
    /// The key of the row.
    package let reference: String
    /// What happened.
    package let kind: Kind
    /// The field that changed; nil where a row came or went.
    package let field: String?
    /// The value before; nil where nothing was stated.
    package let old: String?
    /// The value after; nil where nothing is stated.
    package let new: String?

    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "day": .date, "reference": .string, "change": .words(of: Kind.self), "field": .string.orNull,
        "old": .string.orNull, "new": .string.orNull,
    ]

    /// The change as an object.
    package var json: JSON {
        .object([
            ("day", .string(day.description)), ("reference", .string(reference)), ("change", .string(kind.rawValue)),
            ("field", JSON(field)), ("old", JSON(old)), ("new", JSON(new)),
        ])
    }

    /// The changes of a list from a day on, the oldest first; the rows of the first edition are none.
    ///
    /// Throws ``UsageError`` for a list of which the mirror has no edition.
    package static func all(_ workspace: Workspace, list: String, since: CivilDate?) throws -> [ListChange] {
        let mirror = try workspace.openMirrorForReport()
        defer { try? mirror.close() }
        let editions = try mirror.listEditions(list)
        guard let first = editions.first else {
            throw UsageError(
                "the mirror has no edition of the list '\(list)'",
                advice: "bring it in first: recordal reconcile \(list) FILE"
            )
        }
        let rows = try mirror.listRows(list, movedFrom: since ?? first.day)
        var changes: [ListChange] = []
        for (_, versions) in Dictionary(grouping: rows, by: \.reference) {
            for (index, row) in versions.enumerated() {
                let before = index > 0 ? versions[index - 1] : nil
                let continues = before?.endEdition == row.firstEdition
                if continues, let before {
                    changes += fieldChanges(before, row)
                } else if row.firstEdition != first.id {
                    changes.append(ListChange(row, .added, on: row.since))
                }
                let isReplaced = index + 1 < versions.count && versions[index + 1].firstEdition == row.endEdition
                if let until = row.until, !isReplaced { changes.append(ListChange(row, .gone, on: until)) }
            }
        }
        return changes.filter { $0.day >= since ?? $0.day }
            .sorted { ($0.day, $0.reference, $0.field ?? "") < ($1.day, $1.reference, $1.field ?? "") }
    }

    private init(_ row: StoredListRow, _ kind: Kind, on day: CivilDate) {
        self.init(day: day, reference: row.reference, kind: kind, field: nil, old: nil, new: nil)
    }

    private init(day: CivilDate, reference: String, kind: Kind, field: String?, old: String?, new: String?) {
        self.day = day
        self.reference = reference
        self.kind = kind
        self.field = field
        self.old = old
        self.new = new
    }

    private static func fieldChanges(_ before: StoredListRow, _ after: StoredListRow) -> [ListChange] {
        let (old, new) = (values(before.stated), values(after.stated))
        return Field.ofLists.map(\.name).compactMap { name in
            guard old[name] != new[name] else { return nil }
            return ListChange(
                day: after.since,
                reference: after.reference,
                kind: .changed,
                field: name,
                old: old[name],
                new: new[name]
            )
        }
    }

    private static func values(_ stated: String) -> [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(stated.utf8))) ?? [:]
    }
}
