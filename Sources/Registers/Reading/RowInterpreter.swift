internal import Documents
internal import Patterns
public import Recordations
internal import System

/// Makes observations of the rows of one layout.
final class RowInterpreter {
    private let definition: SourceDefinition
    private let layout: Layout
    private let readers: [FieldReader]
    // For each cell the one field whose value may stand for its raw text.
    private let verbatimFields: [Field?]
    private let rawNames: [[UInt8]?]
    private let required: [Field]
    private let keyFields: [Field]
    // Filled anew for each row; kept, since making them for each cost a tenth of the reading.
    @exclusivity(unchecked) private var texts = [String?](repeating: nil, count: Field.allCases.count)
    // Of a text that stands in the row as it is, only the cell is kept.
    @exclusivity(unchecked) private var verbatimCells = [Int](repeating: -1, count: Field.allCases.count)
    @exclusivity(unchecked) private var isVerbatim: [Bool] = []
    /// Fields that no column of the document can state.
    let unobserved: FieldSet
    /// What was found beside the values.
    @exclusivity(unchecked) private(set) var findings = ReadingFindings()

    init(definition: SourceDefinition, layout: Layout) {
        self.definition = definition
        self.layout = layout
        readers = Field.allCases.compactMap { field in
            definition.fields[field].map { readings in
                FieldReader(field: field, readings: readings, layout: layout, isKey: definition.key.contains(field))
            }
        }
        unobserved = FieldSet(readers.filter(\.isUnobserved).map(\.field))
        let verbatim = definition.verbatimFields(indexes: layout.indexes)
        verbatimFields = (0...max(layout.width, verbatim.keys.max() ?? 0)).map { verbatim[$0] }
        rawNames = layout.rawNames.map { $0.map { Array($0.utf8) } }
        required = definition.required.fields
        keyFields = definition.key
    }

    /// Reads a row.
    ///
    /// Throws ``DocumentError`` with the row where a pattern gives up: what it would have found is not known, so that
    /// neither the row nor the document can be taken as read.
    func read(_ row: Row, digest: RowDigest) throws -> RowOutcome {
        do {
            if try skips(row) { return .skipped }
            return try interpret(row, digest)
        } catch let error as PatternError {
            throw DocumentError(error, line: row.line)
        }
    }

    private func clear(cells: Int) {
        for index in texts.indices {
            texts[index] = nil
            verbatimCells[index] = -1
        }
        isVerbatim.removeAll(keepingCapacity: true)
        isVerbatim.append(contentsOf: repeatElement(false, count: cells))
    }

    /// Whether a row is none of the register's by what it says.
    func skips(_ row: Row) throws -> Bool {
        if row.bytes.isEmpty { return true }
        return try definition.skips.contains { try holds($0, row) != nil }
    }

    private func interpret(_ row: Row, _ digest: RowDigest) throws -> RowOutcome {
        var tombstone: (rule: RowRule, text: String, isWhole: Bool)?
        for rule in definition.tombstones {
            if let found = try holds(rule, row) {
                tombstone = (rule, found.text, found.isWhole)
                break
            }
        }
        var silent = FieldSet()
        for rule in definition.unstated where try holds(rule, row) != nil {
            silent = silent.union(FieldSet(rule.fields.compactMap(Field.init)))
        }
        let spoken = tombstone.flatMap { cell(of: $0.rule) }
        clear(cells: row.count)
        var notStated = FieldSet()
        var undated = FieldSet()
        var bad: (Field, String)?
        for reader in readers {
            let field = reader.field
            let isSpoken = spoken.map { reader.cells.contains($0) } ?? false
            // The rule itself states these two.
            if silent.contains(field) || (isSpoken && (field == .status || field == .statusText)) {
                notStated.insert(field)
                continue
            }
            let outcome = try read(reader, row, tombstone: isSpoken ? spoken : nil)
            if let cut = reader.takeCutNumber() { findings.count(cutNumber: cut, of: field, place: row.line) }
            switch outcome {
            case .absent: if tombstone != nil { notStated.insert(field) }
            case .value(let text, let cell):
                texts[field.rawValue] = text
                if let cell, verbatimFields[cell] == field, equals(row, cell, text) { isVerbatim[cell] = true }
            case .verbatim(let cell):
                verbatimCells[field.rawValue] = cell
                if verbatimFields[cell] == field { isVerbatim[cell] = true }
            case .unknown(let word, let kept):
                texts[field.rawValue] = kept
                findings.count(unknown: word, of: field)
            // The register does say something: the former value is no longer its word, and goes.
            case .undated(let text):
                if !definition.key.contains(field) { undated.insert(field) }
                findings.count(undated: text, of: field, place: row.line)
            case .unread(let text):
                notStated.insert(field)
                // "Excluded" alone where a date stood says what the rule says, and nothing that could be read.
                let isSaid =
                    isSpoken && tombstone?.isWhole == true
                    && spoken.map { CellText.folded(row.text($0)) == text } == true
                if !isSaid { findings.count(unread: text, of: field, place: row.line) }
                if reader.lacksZone(text) { findings.count(zonelessOf: field) }
                // Half a key would be another recordation's.
                if definition.strict.contains(field) || keyFields.contains(field), bad == nil { bad = (field, text) }
            }
        }
        if let tombstone {
            state(tombstone.rule, tombstone.text, &notStated)
            verbatimCells[Field.status.rawValue] = -1
            verbatimCells[Field.statusText.rawValue] = -1
        }
        // The register's own word for an end, 注销 or 撤销, says what a tombstone says.
        func text(_ field: Field) -> String? {
            let cell = verbatimCells[field.rawValue]
            return cell < 0 ? texts[field.rawValue] : row.text(cell)
        }
        let status = text(.status).flatMap(Status.init)
        let isEnded = tombstone != nil || status == .cancelled || status == .revoked
        let key = RecordKey(count: keyFields.count) { text(keyFields[$0]) }
        if let bad, keyFields.contains(bad.0) {
            return reject(row, digest, "the \(bad.0.name) '\(Excerpt.of(bad.1))' cannot be read", key: nil)
        }
        // Bytes that could not be read may have been anything: such a key would be another recordation's, or nobody's.
        if key.text.utf8.contains(0xEF), key.text.unicodeScalars.contains("\u{FFFD}") {
            let field = keyFields.first { text($0)?.unicodeScalars.contains("\u{FFFD}") == true } ?? keyFields[0]
            let seen = Excerpt.of(text(field) ?? "")
            let reason = "the \(field.name) '\(seen)' holds bytes that cannot be read"
            return reject(row, digest, reason, key: nil, garbledKey: key)
        }
        for field in required
        where texts[field.rawValue] == nil && verbatimCells[field.rawValue] < 0 && !undated.contains(field) {
            let isKey = definition.key.first == field
            return reject(row, digest, "the \(field.name) is missing", key: isKey ? nil : key)
        }
        if let bad {
            return reject(row, digest, "the \(bad.0.name) '\(Excerpt.of(bad.1))' cannot be read", key: key)
        }
        // A field that cannot be observed here is no matter of this row, tombstone or not. Where values have names a
        // later record may yet show it.
        if !layout.isKeyed || tombstone == nil { notStated.subtract(unobserved) }
        return .recordation(
            Observation(
                key: key,
                values: FieldValues(capacity: row.bytes.count) { field, bytes in
                    let cell = verbatimCells[field.rawValue]
                    if cell >= 0 {
                        bytes.append(contentsOf: row.bytes[row.range(of: cell)])
                    } else if let text = texts[field.rawValue] {
                        bytes.append(contentsOf: text.utf8)
                    }
                },
                raw: raw(row),
                digest: digest,
                notStated: notStated,
                unobserved: unobserved,
                isTombstone: isEnded,
                place: row.line
            )
        )
    }

    private func read(_ reader: FieldReader, _ row: Row, tombstone: Int?) throws -> FieldOutcome {
        do { return try reader.read(row, tombstone: tombstone) } catch let error as PatternError {
            throw error.named(reader.field.name)
        }
    }

    private func state(_ rule: RowRule, _ text: String, _ notStated: inout FieldSet) {
        texts[Field.status.rawValue] = rule.status
        texts[Field.statusText.rawValue] = CellText.folded(text)
        notStated.subtract(FieldSet([.status, .statusText]))
    }

    /// The cell whose text makes the rule hold; nil where it is not always the same one.
    private func cell(of rule: RowRule) -> Int? {
        guard case .cell(let name?, _) = rule.condition else { return nil }
        return layout.indexes[name]
    }

    /// The text because of which the rule holds, empty for blanks, and whether the cell says nothing else; nil where it does
    /// not hold.
    private func holds(_ rule: RowRule, _ row: Row) throws -> (text: String, isWhole: Bool)? {
        switch rule.condition {
        case .blank(let names):
            let areBlank = names.allSatisfy { name in
                guard let cell = layout.indexes[name] else { return true }
                return CellText.folded(row.text(cell)) == nil
            }
            return areBlank ? ("", true) : nil
        case .cell(let name, let pattern):
            let named = name.flatMap { layout.indexes[$0] }
            if name != nil, named == nil { return nil }
            guard let cell = named ?? layout.firstText(in: row) else { return nil }
            let range = row.range(of: cell)
            guard !range.isEmpty else { return nil }
            return try row.bytes.withUnsafeBufferPointer { bytes -> (text: String, isWhole: Bool)? in
                let cellBytes = UnsafeBufferPointer(rebasing: bytes[range])
                guard let match = try pattern.firstMatch(in: cellBytes) else { return nil }
                let isWhole =
                    cellBytes[..<match.whole.lowerBound].allSatisfy { $0 <= 0x20 }
                    && cellBytes[match.whole.upperBound...].allSatisfy { $0 <= 0x20 }
                return (String(decoding: cellBytes[match.capture], as: UTF8.self), isWhole)
            }
        }
    }

    private func equals(_ row: Row, _ cell: Int, _ text: String) -> Bool {
        let range = row.range(of: cell)
        guard range.count == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { utf8 in
            row.bytes.withUnsafeBytes { bytes in
                RawBytes.areEqual(UnsafeRawBufferPointer(rebasing: bytes[range]), UnsafeRawBufferPointer(utf8))
            }
        }
    }

    private func raw(_ row: Row) -> [UInt8] {
        var json: [UInt8] = []
        func add(_ cell: Int) {
            let range = row.range(of: cell)
            if range.isEmpty || isVerbatim[cell] { return }
            guard cell < rawNames.count else {
                return JSONText.append(member: Array("column \(cell + 1)".utf8), row.bytes[range], to: &json)
            }
            guard let name = rawNames[cell] else { return }
            JSONText.append(member: name, row.bytes[range], to: &json)
        }
        if layout.isKeyed { layout.comparedCells.forEach(add) } else { row.ends.indices.forEach(add) }
        return JSONText.closed(json)
    }

    /// Rejects a row, keeping why and enough of it to be found.
    func reject(
        _ row: Row,
        _ digest: RowDigest,
        _ reason: String,
        key: RecordKey?,
        garbledKey: RecordKey? = nil
    ) -> RowOutcome {
        let cells = layout.texts(of: row, limit: 40).map { Excerpt.of($0) }
        return .rejected(
            RejectedRow(
                reason: reason,
                place: row.line,
                cells: JSONText.array(cells),
                digest: digest,
                key: key,
                garbledKey: garbledKey
            )
        )
    }
}

extension SourceDefinition {
    /// For each cell the field that is read from it as it is, if there is one.
    func verbatimFields(indexes: [String: Int]) -> [Int: Field] {
        var fields: [Int: Field] = [:]
        for field in Field.allCases {
            for reading in self.fields[field] ?? [] {
                guard case .columns(let names) = reading.origin, reading.capture == nil, reading.split == nil else {
                    continue
                }
                for name in names {
                    if let index = indexes[name], fields[index] == nil { fields[index] = field }
                }
            }
        }
        return fields
    }

    /// The raw text of the cells that a field was read from: the first column with any text.
    ///
    /// `raw` is what ``Observation/raw`` keeps, already parsed; a cell that was a value letter by letter stands there as
    /// that value only. A value that the row does not state is no cell of it.
    public func rawText(of field: Field, raw: [String: String], values: FieldValues, notStated: FieldSet) -> String? {
        let constants = (fields[field] ?? []).compactMap { reading -> String? in
            if case .constant(let text) = reading.origin { text } else { nil }
        }
        // A constant is the source's word and not the register's.
        if let value = values[field], constants.contains(value) { return nil }
        let names = (fields[field] ?? []).flatMap { reading -> [String] in
            if case .columns(let names) = reading.origin { names } else { [] }
        }
        let order = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
        let verbatim = verbatimFields(indexes: order)
        for name in names {
            if let text = raw[name], CellText.folded(text) != nil { return text }
            guard let index = order[name], let field = verbatim[index], !notStated.contains(field) else { continue }
            if let text = values[field] { return text }
        }
        return nil
    }

    /// The register's text where it states a term without a date, by which the field has no value; else nil.
    public func undatedText(
        of field: Field,
        raw: [String: String],
        values: FieldValues,
        notStated: FieldSet
    ) -> String? {
        guard !values.states(field), !notStated.contains(field),
            let text = rawText(of: field, raw: raw, values: values, notStated: notStated)
        else { return nil }
        let isUndated = (fields[field] ?? []).contains { (try? $0.undated?.matches(text)) == true }
        return isUndated ? text : nil
    }
}
