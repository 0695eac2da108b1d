internal import Recordations

/// In how many recordations that are no tombstones each field is filled; carried from fetch to fetch.
struct FillCounts: Equatable {
    /// How many such recordations there are: the live ones and those that are expired.
    private(set) var live = 0
    private(set) var filled = [Int](repeating: 0, count: Field.allCases.count)

    init() {}

    mutating func add(_ values: FieldValues, _ sign: Int = 1) {
        live += sign
        for field in Field.allCases where values.states(field) { filled[field.rawValue] += sign }
    }

    mutating func add(_ other: FillCounts) {
        live += other.live
        for index in filled.indices { filled[index] += other.filled[index] }
    }

    /// The share of the recordations that are no tombstones in which a field is filled; nil where there are none.
    func share(_ field: Field) -> Double? {
        live > 0 ? Double(filled[field.rawValue]) / Double(live) : nil
    }

    /// As text: the number of live ones, then one number a field.
    var text: String { ([live] + filled).map(String.init).joined(separator: " ") }

    init?(text: String) {
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        guard let live = numbers.first else { return nil }
        self.live = live
        // Fields that came later were filled nowhere.
        for (index, number) in numbers.dropFirst().enumerated() where index < filled.count { filled[index] = number }
    }
}
