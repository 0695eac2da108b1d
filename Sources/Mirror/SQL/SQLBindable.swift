package import Foundation

/// A value that a statement takes.
package protocol SQLBindable: Sendable {
    func bind(to statement: SQLStatement, at index: Int32)
}

extension Int: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, self) }
}

extension Bool: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, self ? 1 : 0) }
}

extension String: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, self) }
}

extension Int32: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, Int(self)) }
}

extension UInt32: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, Int(self)) }
}

extension Int64: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, Int(self)) }
}

extension Data: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, blob: Array(self)) }
}

extension Array: SQLBindable where Element == UInt8 {
    package func bind(to statement: SQLStatement, at index: Int32) { statement.bind(index, blob: self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    package func bind(to statement: SQLStatement, at index: Int32) {
        if let self { self.bind(to: statement, at: index) } else { statement.bindNull(index) }
    }
}

extension SQLStatement {
    package func bind(_ values: [any SQLBindable]) {
        for (index, value) in values.enumerated() { value.bind(to: self, at: Int32(index + 1)) }
    }

    /// Runs a statement that gives no row.
    package func run(_ values: [any SQLBindable]) throws {
        bind(values)
        try run()
    }

    /// What is made of every row that some values give.
    package func all<Result>(_ values: [any SQLBindable] = [], _ make: (SQLStatement) -> Result) throws -> [Result] {
        bind(values)
        var results: [Result] = []
        while try step() { results.append(make(self)) }
        return results
    }

    /// What is made of the first row that some values give; nil where there is none.
    package func first<Result>(_ values: [any SQLBindable] = [], _ make: (SQLStatement) -> Result) throws -> Result? {
        bind(values)
        guard try step() else { return nil }
        defer { reset() }
        return make(self)
    }

    package func optionalInteger(_ column: Int32) -> Int? { isNull(column) ? nil : integer(column) }

    package func flag(_ column: Int32) -> Bool { integer(column) != 0 }

    package func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }
}
