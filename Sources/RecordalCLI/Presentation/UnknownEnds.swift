internal import Notifications
internal import Deadlines
internal import Rendering

/// The unknown ends of preconditions, counted by what they are of and by jurisdiction.
struct UnknownEnds {
    private struct Group: Hashable {
        let jurisdiction: String
        let precondition: Precondition
    }

    private var counts: [Group: Int] = [:]
    private var ends: [UnknownEnd] = []
    private let isListed: Bool

    /// Nothing counted yet; `isListed` keeps the recordations too.
    init(isListed: Bool = false) { self.isListed = isListed }

    /// Counts an unknown end.
    mutating func add(_ end: UnknownEnd) {
        counts[Group(jurisdiction: end.jurisdiction, precondition: end.precondition), default: 0] += 1
        if isListed { ends.append(end) }
    }

    private var sorted: [(group: Group, count: Int)] {
        let order = Precondition.allCases
        return counts.map { ($0.key, $0.value) }.sorted { left, right in
            func rank(_ group: Group) -> (String, Int) {
                (group.jurisdiction, order.firstIndex(of: group.precondition) ?? order.count)
            }
            return rank(left.group) < rank(right.group)
        }
    }

    /// `3 unknown ends`.
    var phrase: String { Phrase.count(counts.values.reduce(0, +), "unknown end") }

    /// One sentence for each jurisdiction and precondition, with what to type.
    var sentences: [String] {
        sorted.map { group, count in
            "end of the \(group.precondition.rawValue): unknown for \(Phrase.count(count, "recordation")) in "
                + "\(group.jurisdiction); type it: recordal edit ID \(group.precondition.field)=YYYY-MM-DD"
        }
    }

    /// The counts as `--json` promises them.
    var json: JSON {
        .array(
            sorted.map { group, count in
                .object([
                    ("what", .string(group.precondition.rawValue)), ("field", .string(group.precondition.field)),
                    ("jurisdiction", .string(group.jurisdiction)), ("recordations", .int(count)),
                ])
            }
        )
    }

    /// The recordations, by name, as `deadlines --unknown --json` promises them.
    var listJSON: JSON {
        .array(
            listed.map {
                .object([
                    ("recordation", .string($0.recordation)), ("what", .string($0.precondition.rawValue)),
                    ("field", .string($0.precondition.field)), ("jurisdiction", .string($0.jurisdiction)),
                    ("mark", JSON($0.mark)), ("holder", JSON($0.holder)),
                ])
            }
        )
    }

    /// The recordations as a table; nil where there are none.
    var table: TextTable? {
        guard !ends.isEmpty else { return nil }
        var table = TextTable(columns: [
            TextTable.Column("Recordation", minimum: 27, isFlexible: true),
            TextTable.Column("Mark", minimum: 6, isFlexible: true), TextTable.Column("In"),
            TextTable.Column("End unknown of"), TextTable.Column("Field"),
        ])
        for end in listed {
            table.add([
                end.recordation, end.mark ?? "(no words)", end.jurisdiction, end.precondition.rawValue,
                end.precondition.field,
            ])
        }
        return table
    }

    private var listed: [UnknownEnd] {
        ends.sorted { ($0.recordation, $0.precondition.rawValue) < ($1.recordation, $1.precondition.rawValue) }
    }
}
