internal import Documents
internal import Patterns
public import Recordations
internal import System

/// Interprets the rows of one layout as observations.
final class RowInterpreter {
    private let definition: SourceDefinition
    private let layout: Layout
    private let readers: [FieldReader]
    // For each cell the field whose value may replace the raw text.
    private let verbatimFields: [Field?]
    private let rawNames: [[UInt8]?]
    private let required: [Field]
    private let keyFields: [Field]
    // The buffers are used again for each row, because allocating them for each row cost a tenth of the reading time.
    @exclusivity(unchecked) private var texts = [String?](repeating: nil, count: Field.everyCase.count)
    // For a text that is in the row byte for byte, only the index of the cell is stored.
    @exclusivity(unchecked) private var verbatimCells = [Int](repeating: -1, count: Field.everyCase.count)
    @exclusivity(unchecked) private var isVerbatim: [Bool] = []
    /// The fields without a column in the document.
    let unobserved: FieldSet
    /// The findings so far.
    @exclusivity(unchecked) private(set) var findings = ReadingFindings()

    init(definition: SourceDefinition, layout: Layout) {
        self.definition = definition
        self.layout = layout
        readers = Field.everyCase.compactMap { field in
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
    /// Throws ``DocumentError`` with the row's number where a pattern exceeds its limit: its result is not known, so
    /// neither the row nor the document counts as read.
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

    /// Whether the source's rules skip a row.
    func skips(_ row: Row) throws -> Bool {
        if row.bytes.isEmpty { return true }
        return try definition.skips.contains { try holds($0, row) != nil }
    }

    /// The facts about one row beside its values.
    private struct RowFacts {
        /// The tombstone rule that holds, the text that makes it hold, and whether the cell states nothing else.
        var tombstone: (rule: RowRule, text: String, isWhole: Bool)?
        /// The cell of the tombstone rule; nil where it is not always the same cell.
        var tombstoneCell: Int?
        /// Fields that a rule of the source declares as not stated in this row.
        var unstated = FieldSet()
        var notStated = FieldSet()
        /// Fields whose text states a term without a date.
        var undated = FieldSet()
        /// The first field of the key or with strict reading whose text is unreadable.
        var unreadable: (field: Field, text: String)?
    }

    private func interpret(_ row: Row, _ digest: RowDigest) throws -> RowOutcome {
        var facts = try ruleFacts(row)
        clear(cells: row.count)
        for reader in readers { try read(reader, row, &facts) }
        if let tombstone = facts.tombstone {
            state(tombstone.rule, tombstone.text, &facts.notStated)
            verbatimCells[Field.status.rawValue] = -1
            verbatimCells[Field.statusText.rawValue] = -1
        }
        let key = RecordKey(count: keyFields.count) { text(keyFields[$0], row) }
        if let rejection = rejection(row, digest, key: key, facts: facts) { return rejection }
        // The register's own text for an end, 注销 or 撤销, means the same as a tombstone.
        let status = text(.status, row).flatMap(Status.init)
        let isEnded = facts.tombstone != nil || status == .cancelled || status == .revoked
        // A field without a column does not concern this row, tombstone or not. Where values have names, a later record may
        // still have the column.
        if !layout.isKeyed || facts.tombstone == nil { facts.notStated.subtract(unobserved) }
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
                notStated: facts.notStated,
                unobserved: unobserved,
                isTombstone: isEnded,
                rowNumber: row.line
            )
        )
    }

    /// The facts that the source's rules about whole rows give.
    private func ruleFacts(_ row: Row) throws -> RowFacts {
        var facts = RowFacts()
        for rule in definition.tombstones {
            if let found = try holds(rule, row) {
                facts.tombstone = (rule, found.text, found.isWhole)
                facts.tombstoneCell = cell(of: rule)
                break
            }
        }
        for rule in definition.unstated where try holds(rule, row) != nil {
            facts.unstated = facts.unstated.union(FieldSet(rule.fields.compactMap(Field.init)))
        }
        return facts
    }

    /// Reads one field of a row into `texts` or `verbatimCells`.
    private func read(_ reader: FieldReader, _ row: Row, _ facts: inout RowFacts) throws {
        let field = reader.field
        let isTombstoneCell = facts.tombstoneCell.map { reader.cells.contains($0) } ?? false
        // The tombstone rule itself states the status and its text.
        if facts.unstated.contains(field) || (isTombstoneCell && (field == .status || field == .statusText)) {
            facts.notStated.insert(field)
            return
        }
        let outcome = try read(reader, row, tombstone: isTombstoneCell ? facts.tombstoneCell : nil)
        if let cut = reader.popCutNumber() { findings.count(cutNumber: cut, of: field, rowNumber: row.line) }
        switch outcome {
        case .absent: if facts.tombstone != nil { facts.notStated.insert(field) }
        case .value(let text, let cell):
            texts[field.rawValue] = text
            if let cell, verbatimFields[cell] == field, equals(row, cell, text) { isVerbatim[cell] = true }
        case .verbatim(let cell):
            verbatimCells[field.rawValue] = cell
            if verbatimFields[cell] == field { isVerbatim[cell] = true }
        case .unknown(let word, let kept):
            texts[field.rawValue] = kept
            findings.count(unknown: word, of: field)
        // The register states a term, so the former value is no longer stated and is removed.
        case .undated(let text):
            if !definition.key.contains(field) { facts.undated.insert(field) }
            findings.count(undated: text, of: field, rowNumber: row.line)
        case .unread(let text):
            facts.notStated.insert(field)
            // A text such as "excluded" in the place of a date is the tombstone itself and no unreadable date.
            let isTombstoneText =
                isTombstoneCell && facts.tombstone?.isWhole == true
                && facts.tombstoneCell.map { CellText.folded(row.text($0)) == text } == true
            if !isTombstoneText { findings.count(unread: text, of: field, rowNumber: row.line) }
            if reader.lacksZone(text) { findings.count(zonelessOf: field) }
            // A key without one of its fields would be the key of another recordation.
            if facts.unreadable == nil, definition.strict.contains(field) || keyFields.contains(field) {
                facts.unreadable = (field, text)
            }
        }
    }

    /// The canonical text of a field in the row that was read last.
    private func text(_ field: Field, _ row: Row) -> String? {
        let cell = verbatimCells[field.rawValue]
        return cell < 0 ? texts[field.rawValue] : row.text(cell)
    }

    /// The rejection of a row whose key or required fields cannot be read; nil for a readable row.
    private func rejection(_ row: Row, _ digest: RowDigest, key: RecordKey, facts: RowFacts) -> RowOutcome? {
        let unreadable = facts.unreadable.map { "the \($0.field.name) '\(Excerpt.of($0.text))' cannot be read" }
        if let unreadable, let field = facts.unreadable?.field, keyFields.contains(field) {
            return reject(row, digest, unreadable, key: nil)
        }
        // Bytes that could not be decoded may have been any text, so the key may be that of another recordation or of none.
        if key.text.utf8.contains(0xEF), key.text.unicodeScalars.contains("\u{FFFD}") {
            let field = keyFields.first { text($0, row)?.unicodeScalars.contains("\u{FFFD}") == true } ?? keyFields[0]
            let seen = Excerpt.of(text(field, row) ?? "")
            let reason = "the \(field.name) '\(seen)' holds bytes that cannot be read"
            return reject(row, digest, reason, key: nil, garbledKey: key)
        }
        for field in required
        where texts[field.rawValue] == nil && verbatimCells[field.rawValue] < 0 && !facts.undated.contains(field) {
            let isKey = definition.key.first == field
            return reject(row, digest, "the \(field.name) is missing", key: isKey ? nil : key)
        }
        return unreadable.map { reject(row, digest, $0, key: key) }
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

    /// The cell of a rule's condition; nil where it is not always the same cell.
    private func cell(of rule: RowRule) -> Int? {
        guard case .cell(let name?, _) = rule.condition else { return nil }
        return layout.indexes[name]
    }

    /// The text that makes a rule hold (empty for blank cells), and whether the cell has no other text; nil if the rule
    /// does not hold.
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

    /// Rejects a row with the reason and an excerpt of its cells.
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
                rowNumber: row.line,
                cells: JSONText.array(cells),
                digest: digest,
                key: key,
                garbledKey: garbledKey
            )
        )
    }
}

extension SourceDefinition {
    /// The first field that is read from each cell without capture and split.
    func verbatimFields(indexes: [String: Int]) -> [Int: Field] {
        var fields: [Int: Field] = [:]
        for field in Field.everyCase {
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

    /// The raw text of the first cell with any text from which a field can be read; nil where there is none.
    ///
    /// `raw` is the parsed ``Observation/raw``, which omits cells that are equal to their values. A value that the row
    /// does not state comes from no cell of the row.
    public func rawText(of field: Field, raw: [String: String], values: FieldValues, notStated: FieldSet) -> String? {
        let constants = (fields[field] ?? []).compactMap { reading -> String? in
            if case .constant(let text) = reading.origin { text } else { nil }
        }
        // The source states a constant, not the register.
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

    /// The register's text that states a term without a date, for a field without a value; nil otherwise.
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
