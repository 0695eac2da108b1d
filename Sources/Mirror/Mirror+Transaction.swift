/// Thrown at the end of a dry run, so that its transaction is rolled back.
package struct DryRun: Error {
    /// Makes the error.
    package init() {}
}

/// The transaction that a command has open on a mirror.
///
/// Bound to the thread that opened it, so that other threads go on reading the last committed state.
final class OpenTransaction: @unchecked Sendable {
    // Unchecked: a task-local value is only seen by the thread that binds it.
    let mirror: ObjectIdentifier
    private let db: SQLDatabase

    @TaskLocal static var current: OpenTransaction?

    init(_ mirror: Mirror, _ db: SQLDatabase) {
        self.mirror = ObjectIdentifier(mirror)
        self.db = db
    }

    func read<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result { try body(db) }

    /// Writes within the transaction; where the closure throws, its own writes are rolled back, even if the caller continues.
    func write<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try db.inSavepoint { try body(db) }
    }
}

extension Mirror {
    /// The transaction that this thread has open on this mirror; nil where it has none.
    var openTransaction: OpenTransaction? {
        OpenTransaction.current.flatMap { $0.mirror == ObjectIdentifier(self) ? $0 : nil }
    }

    /// Runs the reads and writes of a closure in the transaction that `db` has open.
    package func joining<Result>(_ db: SQLDatabase, _ body: () throws -> Result) rethrows -> Result {
        try OpenTransaction.$current.withValue(OpenTransaction(self, db)) { try body() }
    }

    /// Runs all reads and writes of a closure as one transaction, which is rolled back where the closure throws.
    ///
    /// With `isDryRun` the transaction is rolled back at its end, so that a dry run meets every refusal of the real
    /// run. The closure may not have other threads write to the mirror: they would wait for this transaction.
    public func transaction<Result>(isDryRun: Bool = false, _ body: () throws -> Result) throws -> Result {
        var result: Result?
        do {
            try write { db in
                result = try joining(db, body)
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun {}
        guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
        return result
    }
}
