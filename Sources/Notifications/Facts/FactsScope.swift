/// The recordations for which rows with a `record_id` are read.
enum FactsScope {
    /// All recordations.
    case all
    /// The recordation with a number.
    case one(Int)
    /// The recordations of the events after a sequence number.
    case touched(after: Int)

    /// The SQL condition with a leading `AND`; empty for all recordations.
    var and: String { condition.map { " AND \($0)" } ?? "" }

    /// The SQL condition on `record_id`; nil for all recordations.
    var condition: String? {
        switch self {
        case .all: nil
        case .one: "record_id = ?"
        case .touched: "record_id IN (SELECT record_id FROM event WHERE seq > ?)"
        }
    }

    /// The argument of the condition; nil for all recordations.
    var number: Int? {
        switch self {
        case .all: nil
        case .one(let number), .touched(let number): number
        }
    }
}
