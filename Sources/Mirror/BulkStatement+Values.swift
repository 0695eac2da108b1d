/// A value that a statement takes.
protocol Bindable: Sendable {
    func bind(to statement: BulkStatement, at index: Int32)
}

extension Int: Bindable {
    func bind(to statement: BulkStatement, at index: Int32) { statement.bind(index, self) }
}

extension Bool: Bindable {
    func bind(to statement: BulkStatement, at index: Int32) { statement.bind(index, self ? 1 : 0) }
}

extension String: Bindable {
    func bind(to statement: BulkStatement, at index: Int32) { statement.bind(index, self) }
}

extension Array: Bindable where Element == UInt8 {
    func bind(to statement: BulkStatement, at index: Int32) { statement.bind(index, blob: self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: BulkStatement, at index: Int32) {
        if let self { self.bind(to: statement, at: index) } else { statement.bindNull(index) }
    }
}

extension BulkStatement {
    func bind(_ values: [any Bindable]) {
        for (index, value) in values.enumerated() { value.bind(to: self, at: Int32(index + 1)) }
    }

    /// Runs a statement that gives no row.
    func run(_ values: [any Bindable]) throws {
        bind(values)
        try run()
    }

    /// What is made of every row that some values give.
    func all<Result>(_ values: [any Bindable] = [], _ make: (BulkStatement) -> Result) throws -> [Result] {
        bind(values)
        var results: [Result] = []
        while try step() { results.append(make(self)) }
        return results
    }

    /// What is made of the first row that some values give; nil where there is none.
    func first<Result>(_ values: [any Bindable] = [], _ make: (BulkStatement) -> Result) throws -> Result? {
        bind(values)
        guard try step() else { return nil }
        defer { reset() }
        return make(self)
    }

    func optionalInteger(_ column: Int32) -> Int? { isNull(column) ? nil : integer(column) }

    func flag(_ column: Int32) -> Bool { integer(column) != 0 }

    func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }
}
