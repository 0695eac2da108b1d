internal import Curation
internal import Mirror
internal import Recordations

/// A recordation that was rebuilt from its events.
private struct RebuiltRecordation {
    var observation: Int?
    var values: FieldValues?
    var presence = "present"
    var key = ""
    var watch: String?
    var snapshots = RowSnapshots()

    // By position: called for every event.
    mutating func apply(_ event: SQLStatement, _ values: (Int) throws -> FieldValues?) throws {
        let (kind, field, new) = (event.text(2) ?? "", event.text(3), event.text(4))
        let observation = event.optionalInteger(5)
        switch (kind, field) {
        // An archived edition does not change the present state.
        case ("archived", let field) where field != "presence": return
        case (_, "presence"?): presence = new ?? ""
        case (_, "key"?): key = new ?? ""
        case (_, "watch"?): watch = new
        case ("added", _):
            key = new ?? ""
            self.values = try observation.flatMap(values)
            self.observation = observation
        case ("withdrawn", _):
            self.values = nil
            self.observation = nil
        case (_, let name?):
            // A redacted edit has no observation, and is not a change of the register.
            guard let field = Field(name: name), observation != nil || event.isNull(7) else { return }
            self.values = self.values?.replacing([field: new])
            self.observation = observation
        default: return
        }
    }
}

extension Mirror {
    /// Rebuilds every recordation and its edits from the events, and compares them with the stored rows.
    static func checkRecords(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = StatementCache(db)
        let searched = SearchBlocks(rows)
        let events = try SQLStatement(
            db,
            """
            SELECT record_id, seq, kind, field, new, observation_id, detail, redacted_seq FROM event
            WHERE record_id IS NOT NULL ORDER BY record_id, seq
            """
        )
        let records = try SQLStatement(
            db,
            """
            SELECT id, observation_id, presence, key, status, valid_to, right_type, holder_country, class_bits, watch,
                is_corrected, is_edited, filing
            FROM record ORDER BY id
            """
        )
        var hasEvent = try events.step()
        while try records.step(), !found.isHopeless {
            found.records += 1
            let id = records.integer(0)
            var rebuilt = RebuiltRecordation()
            while hasEvent, events.integer(0) <= id {
                if events.integer(0) == id {
                    if let detail = events.text(6) {
                        if let snapshot = RowSnapshot(detail) {
                            rebuilt.snapshots.add(snapshot)
                        } else {
                            found.mistakes.append("event \(events.integer(1)): its detail cannot be read")
                        }
                    } else {
                        try rebuilt.apply(events) { try values(ofObservation: $0, db) }
                    }
                }
                hasEvent = try events.step()
            }
            if let mistake = try mistake(in: records, rebuilt, searched, db) {
                found.mistakes.append("\(try recordName(id, db)) \(mistake)")
            }
            try compareEdits(rebuilt.snapshots, of: id, with: rows, &found)
        }
    }

    // By position: called for every recordation.
    private static func mistake(
        in row: SQLStatement,
        _ rebuilt: RebuiltRecordation,
        _ searched: SearchBlocks,
        _ db: SQLDatabase
    ) throws -> String? {
        let id = row.integer(0)
        let key = rebuilt.snapshots.filings[id]?.key ?? rebuilt.key
        let watch = row.isNull(9) ? nil : row.flag(9) ? "yes" : "no"
        guard rebuilt.observation == row.optionalInteger(1), rebuilt.presence == row.text(2), key == row.text(3),
            rebuilt.watch == watch
        else { return "is not what its history says" }
        if let observation = rebuilt.observation, try values(ofObservation: observation, db) != rebuilt.values {
            return "has values that are not what its history says"
        }
        return try viewMistake(in: row, rebuilt, searched, db)
    }

    // The corrected view must follow from the register's values and the open edits.
    private static func viewMistake(
        in row: SQLStatement,
        _ rebuilt: RebuiltRecordation,
        _ searched: SearchBlocks,
        _ db: SQLDatabase
    ) throws -> String? {
        let id = row.integer(0)
        let open = rebuilt.snapshots.openEdits(of: id)
        let isCorrected = !open.applied.isEmpty && (rebuilt.values != nil || !row.isNull(12))
        guard row.flag(10) == isCorrected, row.flag(11) == (open != OpenEdits()) else {
            return "has flags that are not what its history says"
        }
        guard rebuilt.values != nil || isCorrected else {
            return try searched.text(of: id).isEmpty ? nil : "is found by texts that it does not show"
        }
        let shown = (rebuilt.values ?? FieldValues { _ in nil }).replacing(open.applied.mapValues { $0 })
        if isCorrected, try corrected(id, db) != shown { return "shows what is not what its history says" }
        let isFound = try searched.text(of: id) == SearchColumn.text(of: shown)
        return isFound && isDerived(row, from: shown) ? nil : "is found by what its values do not say"
    }

    private static func corrected(_ record: Int, _ db: SQLDatabase) throws -> FieldValues? {
        let columns = Field.allCases.map(\.name).joined(separator: ", ")
        let row = try db.row("SELECT \(columns) FROM corrected WHERE record_id = ?", [record])
        return row.map(FieldValues.init)
    }

    // The columns for filters must follow from the values.
    private static func isDerived(_ row: SQLStatement, from values: FieldValues) -> Bool {
        let card: [Field] = [.status, .validTo, .rightType, .holderCountry]
        let isSame = zip(Int32(4)..., card).allSatisfy { index, field in row.text(index) == values[field] }
        return isSame && row.integer(8) == values.classBits
    }

    /// Checks that every searched text belongs to a recordation.
    static func checkSearch(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let last = try db.value("SELECT max(id) FROM record", as: Int.self) ?? 0
        var strays = 0
        try SearchBlocks.forEach(StatementCache(db)) { record, _ in if record > last || record < 1 { strays += 1 } }
        if strays > 0 { found.mistakes.append("\(strays) searched texts belong to no recordation") }
    }
}
