package import FoundationEssentials

/// A value that can be bound to a statement.
package protocol SQLBindable: Sendable {
    /// Binds the value to a parameter, counted from 1.
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
    /// Binds values to the parameters from the first on.
    package func bind(_ values: [any SQLBindable]) {
        for (index, value) in values.enumerated() { value.bind(to: self, at: Int32(index + 1)) }
    }

    /// Binds values, and runs a statement that returns no row.
    package func run(_ values: [any SQLBindable]) throws {
        bind(values)
        try run()
    }

    /// Binds values, and calls a closure for every row; returns its results.
    package func all<Result>(_ values: [any SQLBindable] = [], _ make: (SQLStatement) -> Result) throws -> [Result] {
        bind(values)
        var results: [Result] = []
        while try step() { results.append(make(self)) }
        return results
    }

    /// Binds values, and calls a closure for the first row; nil where there is none.
    package func first<Result>(_ values: [any SQLBindable] = [], _ make: (SQLStatement) -> Result) throws -> Result? {
        bind(values)
        guard try step() else { return nil }
        defer { reset() }
        return make(self)
    }

    /// The integer of a column, counted from 0; nil for NULL.
    package func optionalInteger(_ column: Int32) -> Int? { isNull(column) ? nil : integer(column) }

    /// Whether the integer of a column, counted from 0, is not zero.
    package func flag(_ column: Int32) -> Bool { integer(column) != 0 }

    /// The bytes of a column, counted from 0; none for NULL.
    package func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }
}
