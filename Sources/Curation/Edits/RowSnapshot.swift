package import FoundationEssentials
package import Mirror

/// A row of the table of edits, conflicts, resolutions, filings or decisions, as an event stores it after a change.
///
/// The last snapshot of a row is the row, so the tables can be rebuilt from the events as of any instant.
package struct RowSnapshot: Codable {
    /// The number of the resolution that changed the row; nil if there is none.
    package var by: Int?
    package var edit: Edit?
    package var conflict: Conflict?
    package var resolution: Resolution?
    package var filing: Filing?
    package var decision: ListDecision?

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case by = "by"
        case edit = "edit"
        case conflict = "conflict"
        case resolution = "resolution"
        case filing = "filing"
        case decision = "decision"
    }

    /// The identity of a row.
    package enum Row: Hashable {
        case edit(Int)
        case conflict(Int)
        case resolution(Int)
        case filing(Int)
        case decision(Int)
    }

    /// The row of the snapshot; nil for a snapshot without one.
    package var row: Row? {
        if let edit { return .edit(edit.id) }
        if let conflict { return .conflict(conflict.id) }
        if let resolution { return .resolution(resolution.id) }
        if let decision { return .decision(decision.id) }
        return filing.map { .filing($0.record) }
    }

    /// Makes an encoder of snapshots; a caller that encodes thousands should make one.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// Decodes the detail of an event; nil for a text that is no snapshot.
    package init?(_ text: String) {
        guard let snapshot = try? JSONDecoder().decode(RowSnapshot.self, from: Data(text.utf8)) else { return nil }
        self = snapshot
    }

    package init(by: Int?) { self.by = by }
}
