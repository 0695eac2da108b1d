package import Recordations
internal import Synchronization

/// The rules of all offices, read from their files on first use: most commands compare no number.
public final class NumberBook: Sendable {
    private let read: @Sendable () throws -> NumberRules
    private let known = Mutex<Result<NumberRules, any Error>?>(nil)

    /// A book without rules.
    public static let empty = NumberBook { .none }

    /// Makes a book; `read` is called once.
    package init(_ read: @escaping @Sendable () throws -> NumberRules) { self.read = read }

    /// The rules.
    ///
    /// Throws what reading them threw, such as a mistake in a file.
    package func rules() throws -> NumberRules {
        try known.withLock { known in
            let result = known ?? Result { try read() }
            known = result
            return result
        }.get()
    }
}

extension NumberRules {
    /// The keys of a cell's numbers, for a dictionary; a text without a number has one key of its own.
    package func exactKeys(of cell: String, office: Jurisdiction?) -> Set<RightNumber.ExactKey> {
        let numbers = readAll(cell, office: office).map(\.number.exactKey)
        return numbers.isEmpty ? [read(cell, office: office).exactKey] : Set(numbers)
    }

    /// Whether two cells hold a number in common, whatever its spelling.
    package func haveSame(_ first: String, _ second: String, office: Jurisdiction?) -> Bool {
        if NumberText.areSame(first, second) { return true }
        let others = readAll(second, office: office)
        return readAll(first, office: office).contains { one in
            others.contains { one.number.likeness(to: $0.number) == .same }
        }
    }

    /// Texts of digits, one of which is a part of every spelling of a number, in any office.
    ///
    /// A search among many takes them first, and compares what it finds.
    package func cores(of text: String) -> Set<String> {
        var cores: Set<String> = []
        for office in [nil] + codes.map(Jurisdiction.init) {
            for written in readAll(text, office: office) where written.number.isNumber {
                let core = written.number.digits.drop { $0 == "0" }
                cores.insert(core.isEmpty ? "0" : String(core))
            }
        }
        // A core within a longer one finds what the longer one finds.
        return cores.filter { core in !cores.contains { $0 != core && core.contains($0) } }
    }
}
