import Foundation

/// The records of an invented register in one of its editions.
///
/// Each edition has one record more than the edition before; its first record has another holder and end date.
struct Rows {
    let numbers: [Int]
    let edition: Int

    static let columns = ["Number", "Mark", "Holder", "Classes", "End"]

    init(_ count: Int, edition: Int) {
        numbers = count > 0 ? Array(1...count + edition - 1) : []
        self.edition = edition
    }

    init(numbers: [Int], edition: Int) {
        self.numbers = numbers
        self.edition = edition
    }

    /// The offset that is added to the number of a record for the same record in another state.
    static let again = 1_000_000

    func values(_ number: Int) -> [String] {
        if number > Self.again {
            return ["N\(number - Self.again)", "Mark \(number - Self.again)", "Acme Ltd", "3, 9", "2031-01-01"]
        }
        let isChanged = number == 1 && edition > 1
        return [
            "N\(number)", "Mark \(number)", isChanged ? "Acme AG \(edition)" : "Acme Ltd", "3, 9",
            isChanged ? "2028-01-01" : "2027-01-01",
        ]
    }

    /// Returns the rows as CSV.
    func csv(columns: [String] = Rows.columns, newline: String = "\n") -> String {
        var text = columns.joined(separator: ",") + newline
        for number in numbers {
            let all = values(number)
            let cells = columns.map { name in
                Self.columns.firstIndex(of: name).map { all[$0] } ?? "new"
            }
            text += cells.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + newline
        }
        return text
    }

    /// Returns the objects of a JSON list without the brackets.
    func json(names: [String: String] = [:], columns: [String] = Rows.columns) -> String {
        numbers.map { number in
            let all = values(number)
            let pairs = columns.map { name in
                "\"\(names[name] ?? name)\":\"\(Self.columns.firstIndex(of: name).map { all[$0] } ?? "new")\""
            }
            return "{" + pairs.joined(separator: ",") + "}"
        }.joined(separator: ",")
    }
}
