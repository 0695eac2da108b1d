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
        try statement(Mirror.recordNameQuery).first([record]) { $0["name"] as String? ?? "?" } ?? "?"
    }
}

extension Edit {
    /// The columns that ``init(_:)`` reads.
    package static let columnNames = [
        "id", "record_id", "field", "kind", "entered", "local", "base", "base_gone", "base_unobserved", "changed_on",
        "state", "actor", "at", "reason", "replaces_id", "batch",
    ]
    /// The same as a list in SQL.
    package static let columns = columnNames.joined(separator: ", ")

    /// Reads the columns of the current row of a query.
    package init(_ row: SQLStatement) {
        self.init(
            id: row["id"],
            record: row["record_id"],
            field: row["field"],
            kind: Kind(rawValue: row["kind"]) ?? .note,
            entered: row["entered"],
            local: row["local"],
            base: row["base"],
            isBaseGone: row["base_gone"],
            isBaseUnobserved: row["base_unobserved"],
            changedOn: row["changed_on"],
            state: State(rawValue: row["state"]) ?? .withdrawn,
            actor: row["actor"],
            at: row["at"],
            reason: row["reason"],
            replaces: row["replaces_id"],
            batch: row["batch"]
        )
    }
}

extension Conflict {
    /// The columns that ``init(_:)`` reads, as a list in SQL.
    package static let columns = """
        id, record_id, edit_id, field, kind, base, local, register, fingerprint, policy, state, opened, fetch_id,
            deferred_until
        """

    /// Reads the columns of the current row of a query.
    package init(_ row: SQLStatement) {
        self.init(
            id: row["id"],
            record: row["record_id"],
            edit: row["edit_id"],
            field: row["field"],
            kind: row["kind"],
            base: row["base"],
            local: row["local"],
            register: row["register"],
            fingerprint: Mirror.hex(row["fingerprint"] as [UInt8]),
            policy: row["policy"],
            state: State(rawValue: row["state"]) ?? .dissolved,
            opened: row["opened"],
            fetch: row["fetch_id"],
            deferredUntil: row["deferred_until"]
        )
    }
}

extension Resolution {
    /// The columns that ``init(_:)`` reads, as a list in SQL.
    package static let columns = "id, conflict_id, choice, value, actor, at, reason, is_undone"

    /// Reads the columns of the current row of a query.
    package init(_ row: SQLStatement) {
        self.init(
            id: row["id"],
            conflict: row["conflict_id"],
            choice: Choice(rawValue: row["choice"]) ?? .register,
            value: row["value"],
            actor: row["actor"],
            at: row["at"],
            reason: row["reason"],
            isUndone: row["is_undone"]
        )
    }
}

extension Filing {
    /// The columns that ``init(_:)`` reads, as a list in SQL.
    package static let columns = "id, key, filing, filed_on, continued_as_id"

    /// Reads the columns of the current row of a query.
    package init(_ row: SQLStatement) {
        self.init(
            record: row["id"],
            key: row["key"],
            state: State(rawValue: row["filing"]) ?? .withdrawn,
            on: row["filed_on"],
            linked: row["continued_as_id"]
        )
    }
}
