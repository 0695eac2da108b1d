package import Recordations

extension StatementCache {
    /// The edits that match a condition in SQL, by number.
    package func edits(_ condition: String, _ values: any SQLBindable...) throws -> [Edit] {
        try statement("SELECT \(Edit.columns) FROM edit WHERE \(condition) ORDER BY id").all(values, Edit.init)
    }

    /// The conflicts that match a condition in SQL, by number.
    package func conflicts(_ condition: String, _ values: any SQLBindable...) throws -> [Conflict] {
        try statement("SELECT \(Conflict.columns) FROM conflict WHERE \(condition) ORDER BY id")
            .all(values, Conflict.init)
    }

    /// The resolutions that match a condition in SQL, by number.
    package func resolutions(_ condition: String, _ values: any SQLBindable...) throws -> [Resolution] {
        try statement("SELECT \(Resolution.columns) FROM resolution WHERE \(condition) ORDER BY id")
            .all(values, Resolution.init)
    }

    /// The filings whose records match a condition in SQL, by number.
    package func filings(_ condition: String, _ values: any SQLBindable...) throws -> [Filing] {
        try statement("SELECT \(Filing.columns) FROM record WHERE \(condition) ORDER BY id").all(values, Filing.init)
    }

    /// The open edits of a recordation, by number.
    package func openEdits(record: Int) throws -> [Edit] { try edits("record_id = ? AND state = 'open'", record) }

    /// The open conflicts of a recordation, by number.
    package func openConflicts(record: Int) throws -> [Conflict] {
        try conflicts("record_id = ? AND state = 'open'", record)
    }

    /// The values of a recordation as people see them: with corrections.
    package func view(of record: Int) throws -> FieldValues {
        try statement(Self.view).first([record]) { $0.values(from: 0) } ?? FieldValues { _ in nil }
    }

    private static let view = """
        SELECT \(Field.allCases.map {
            "CASE is_corrected WHEN 1 THEN corrected.\($0.name) ELSE observation.\($0.name) END"
        }.joined(separator: ", "))
        FROM record
        LEFT JOIN observation ON observation.id = record.observation_id
        LEFT JOIN corrected ON corrected.record_id = record.id WHERE record.id = ?
        """

    /// `REGISTER:KEY` of a recordation.
    package func name(of record: Int) throws -> String {
        try statement(Mirror.recordNameQuery).first([record]) { $0.text(0) ?? "?" } ?? "?"
    }
}

extension Edit {
    /// The columns that ``init(_:)`` reads, in its order.
    package static let columnNames = [
        "id", "record_id", "field", "kind", "entered", "local", "base", "base_gone", "base_unobserved", "changed_on",
        "state", "actor", "at", "reason", "replaces_id", "batch",
    ]
    /// The same as a list in SQL.
    package static let columns = columnNames.joined(separator: ", ")

    /// Reads the columns by position: a second edition reads thousands of such rows.
    package init(_ row: SQLStatement) {
        self.init(
            id: row.integer(0),
            record: row.integer(1),
            field: row.text(2) ?? "",
            kind: row.text(3).flatMap(Kind.init) ?? .note,
            entered: row.text(4),
            local: row.text(5),
            base: row.text(6),
            isBaseGone: row.flag(7),
            isBaseUnobserved: row.flag(8),
            changedOn: row.text(9),
            state: row.text(10).flatMap(State.init) ?? .withdrawn,
            actor: row.text(11) ?? "",
            at: row.text(12) ?? "",
            reason: row.text(13),
            replaces: row.optionalInteger(14),
            batch: row.optionalInteger(15)
        )
    }
}

extension Conflict {
    /// The columns that ``init(_:)`` reads, in its order.
    package static let columns = """
        id, record_id, edit_id, field, kind, base, local, register, fingerprint, policy, state, opened, fetch_id,
            deferred_until
        """

    /// Reads the columns by position: a second edition reads thousands of such rows.
    package init(_ row: SQLStatement) {
        self.init(
            id: row.integer(0),
            record: row.integer(1),
            edit: row.optionalInteger(2),
            field: row.text(3) ?? "",
            kind: row.text(4) ?? "",
            base: row.text(5),
            local: row.text(6),
            register: row.text(7),
            fingerprint: Mirror.hex(row.blob(8)),
            policy: row.text(9) ?? "",
            state: row.text(10).flatMap(State.init) ?? .dissolved,
            opened: row.text(11) ?? "",
            fetch: row.optionalInteger(12),
            deferredUntil: row.text(13)
        )
    }
}

extension Resolution {
    /// The columns that ``init(_:)`` reads, in its order.
    package static let columns = "id, conflict_id, choice, value, actor, at, reason, is_undone"

    /// Reads the columns by position: a second edition reads thousands of such rows.
    package init(_ row: SQLStatement) {
        self.init(
            id: row.integer(0),
            conflict: row.integer(1),
            choice: row.text(2).flatMap(Choice.init) ?? .register,
            value: row.text(3),
            actor: row.text(4) ?? "",
            at: row.text(5) ?? "",
            reason: row.text(6) ?? "",
            isUndone: row.flag(7)
        )
    }
}

extension Filing {
    /// The columns that ``init(_:)`` reads, in its order.
    package static let columns = "id, key, filing, filed_on, continued_as_id"

    /// Reads the columns by position: a second edition reads thousands of such rows.
    package init(_ row: SQLStatement) {
        self.init(
            record: row.integer(0),
            key: row.text(1) ?? "",
            state: row.text(2).flatMap(State.init) ?? .withdrawn,
            on: row.text(3) ?? "",
            linked: row.optionalInteger(4)
        )
    }
}
