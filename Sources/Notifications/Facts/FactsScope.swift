/// Of which recordations something is read that stands by `record_id`.
enum FactsScope {
    /// Of all.
    case all
    /// Of one.
    case one(Int)
    /// Of those that events after one tell of.
    case touched(after: Int)

    /// A condition on `record_id`, to stand behind others; empty for all.
    var and: String { condition.map { " AND \($0)" } ?? "" }

    /// The condition alone; nil for all.
    var condition: String? {
        switch self {
        case .all: nil
        case .one: "record_id = ?"
        case .touched: "record_id IN (SELECT record_id FROM event WHERE seq > ?)"
        }
    }

    /// What stands for the condition's mark; nil where there is none.
    var number: Int? {
        switch self {
        case .all: nil
        case .one(let number), .touched(let number): number
        }
    }
}
