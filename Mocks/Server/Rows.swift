import Foundation

/// The entries of a made-up register in one of its editions.
///
/// Each edition has an entry more than the one before; its first entry has another holder and another end.
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

    /// What is added to an entry's number for the same entry in another state.
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

    /// A CSV.
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

    /// The objects of a JSON list, without its brackets.
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
