internal import FoundationEssentials
internal import Mirror
internal import Recordations

/// The union of many rows of one key, made of all of them at once.
struct RowCollection {
    /// The union of the rows before.
    let first: Observation
    private let combined: FieldSet
    private var parts: [Field: Set<String>] = [:]

    init(_ first: Observation, combined: FieldSet) {
        self.first = first
        self.combined = combined
    }

    /// Adds a row; returns the fields in which it contradicts the others, or nil where it does not.
    mutating func add(_ row: Observation) -> [Field]? {
        let differing = first.values.differences(from: row.values)
        let open = differing.filter { !combined.contains($0) }
        guard open.isEmpty, first.isTombstone == row.isTombstone else { return open }
        for field in differing {
            guard let text = row.values[field] else { continue }
            if parts[field] == nil { parts[field] = RowUnion.parts(field, first.values[field]) }
            parts[field]?.formUnion(RowUnion.parts(field, text))
        }
        return nil
    }

    /// All rows together.
    var union: Observation {
        if parts.isEmpty { return first }
        var union = first
        union.values = first.values.replacing(
            Dictionary(uniqueKeysWithValues: parts.map { ($0, RowUnion.joined($0, $1)) })
        )
        union.digest = .none
        return union
    }
}

/// Unites two rows of one key.
struct RowUnion {
    let combined: FieldSet

    enum Result {
        case same
        case united(Observation)
        case contradicting([Field])
    }

    func unite(_ first: Observation, _ second: Observation) -> Result {
        let differing = first.values.differences(from: second.values)
        if differing.isEmpty, first.isTombstone == second.isTombstone { return .same }
        let open = differing.filter { !combined.contains($0) }
        guard open.isEmpty, first.isTombstone == second.isTombstone else { return .contradicting(open) }
        var united: [Field: String?] = [:]
        for field in differing {
            united[field] = Self.union(field, first.values[field], second.values[field])
        }
        var observation = first
        observation.values = first.values.replacing(united)
        observation.digest = .none
        return .united(observation)
    }

    private static let joiner = " | "

    private static func union(_ field: Field, _ first: String?, _ second: String?) -> String? {
        guard let first else { return second }
        guard let second else { return first }
        return joined(field, parts(field, first).union(parts(field, second)))
    }

    /// The parts that a value is united by.
    static func parts(_ field: Field, _ value: String?) -> Set<String> {
        guard let value else { return [] }
        if field.kind == .classes { return Set((NiceClasses(value)?.numbers ?? []).map(String.init)) }
        return Set(value.components(separatedBy: joiner))
    }

    // Sorted, so that the order of the rows makes no difference.
    static func joined(_ field: Field, _ parts: Set<String>) -> String {
        if field.kind == .classes { return NiceClasses(parts.compactMap { Int($0) }).canonical }
        return parts.sorted().joined(separator: joiner)
    }
}
