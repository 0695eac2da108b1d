package import Foundation
package import Mirror

/// What an event says of the rows that people's changes are kept in: the whole row as it is afterwards.
///
/// The last one of a row is the row. So history alone gives the tables, at any moment.
package struct RowSnapshot: Codable {
    /// The resolution under which it came to be, for its undoing.
    package var by: Int?
    package var edit: Edit?
    package var conflict: Conflict?
    package var resolution: Resolution?
    package var filing: Filing?

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case by = "by"
        case edit = "edit"
        case conflict = "conflict"
        case resolution = "resolution"
        case filing = "filing"
    }

    /// Which row it is about.
    package enum Row: Hashable {
        case edit(Int)
        case conflict(Int)
        case resolution(Int)
        case filing(Int)
    }

    package var row: Row? {
        if let edit { return .edit(edit.id) }
        if let conflict { return .conflict(conflict.id) }
        if let resolution { return .resolution(resolution.id) }
        return filing.map { .filing($0.record) }
    }

    /// What writes them; made once, for a merge writes thousands.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// Reads what an event says; nil for text that says nothing of these rows.
    package init?(_ text: String) {
        guard let trace = try? JSONDecoder().decode(RowSnapshot.self, from: Data(text.utf8)) else { return nil }
        self = trace
    }

    package init(by: Int?) { self.by = by }
}

/// The rows that a walk over events gives, each as its last event says.
package struct Traces {
    package private(set) var edits: [Int: Edit] = [:]
    package private(set) var conflicts: [Int: Conflict] = [:]
    package private(set) var resolutions: [Int: Resolution] = [:]
    package private(set) var filings: [Int: Filing] = [:]

    package var isEmpty: Bool { edits.isEmpty && conflicts.isEmpty && resolutions.isEmpty && filings.isEmpty }

    package mutating func follow(_ trace: RowSnapshot) {
        if let edit = trace.edit { edits[edit.id] = edit }
        if let conflict = trace.conflict { conflicts[conflict.id] = conflict }
        if let resolution = trace.resolution { resolutions[resolution.id] = resolution }
        if let filing = trace.filing { filings[filing.record] = filing }
    }

    /// What was told of a recordation until before an instant; all of it without one.
    package init(record: Int, until instant: String?, _ db: SQLDatabase) throws {
        let details = try db.prepare(
            """
            SELECT detail FROM event
            WHERE record_id = ? AND detail IS NOT NULL AND (? IS NULL OR at < ?) ORDER BY seq
            """,
            [record, instant, instant]
        )
        while try details.step() {
            if let trace = RowSnapshot(details.text(0) ?? "") { follow(trace) }
        }
    }

    package init() {}
}
