internal import Documents
internal import Patterns
internal import Recordations
internal import System

/// Interprets the rows of one layout as observations.
final class RowInterpreter {
    private let definition: SourceDefinition
    private let layout: Layout
    private let rules: RowRules
    /// The cleaner of the cells; nil where the source cleans none.
    private let cleaner: RowCleaner?
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
        rules = RowRules(layout: layout)
        cleaner = RowCleaner(definition, layout)
        readers = definition.readers(layout)
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
            guard let cleaner else {
                if try skipsCleaned(row) { return .skipped }
                return try interpret(row, of: row, digest)
            }
            let cleaned = cleaner.cleaned(row)
            if try skipsCleaned(cleaned) { return .skipped }
            return try interpret(cleaned, of: row, digest)
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
        if row.bytes.isEmpty || definition.skips.isEmpty { return row.bytes.isEmpty }
        return try skipsCleaned(cleaner?.cleaned(row) ?? row)
    }

    private func skipsCleaned(_ row: Row) throws -> Bool {
        if row.bytes.isEmpty { return true }
        return try definition.skips.contains { try rules.match($0, row) != nil }
    }

    /// The part that a row has in a register whose entries may go on in the next row.
    enum Part {
        case entry
        /// The row continues the entry above it; the cell `mark`, if any, says only that.
        case continuation(mark: Int?)
        /// The row is no part of an entry.
        case none
    }

    /// The part that a row has by a rule for rows that continue an entry.
    ///
    /// Throws ``DocumentError`` with the row's number where a pattern exceeds its limit.
    func part(of row: Row, by continuation: ContinuationRule) throws -> Part {
        do {
            let row = cleaner?.cleaned(row) ?? row
            if layout.firstText(in: row) == nil { return .none }
            if try skipsCleaned(row) { return .none }
            // A column that the document lacks is blank in every row, and says nothing of any.
            if case .blank(let names) = continuation.rule.condition,
                !names.contains(where: { layout.indexes[$0] != nil })
            {
                return .entry
            }
            guard let match = try rules.match(continuation.rule, row) else { return .entry }
            return .continuation(mark: match.isWhole ? match.cell : nil)
        } catch let error as PatternError {
            throw DocumentError(error, line: row.line)
        }
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

    /// Interprets a row with cleaned cells; `original` is the row as the register states it.
    private func interpret(_ row: Row, of original: Row, _ digest: RowDigest) throws -> RowOutcome {
        var facts = try ruleFacts(row)
        clear(cells: row.count)
        for reader in readers { try read(reader, row, &facts) }
        if cleaner != nil {
            // A value replaces only a raw text that it is equal to.
            for cell in isVerbatim.indices where isVerbatim[cell] && !row.hasSameCell(cell, as: original) {
                isVerbatim[cell] = false
            }
        }
        if let tombstone = facts.tombstone {
            state(tombstone.rule, tombstone.text, &facts.notStated)
            verbatimCells[Field.status.rawValue] = -1
            verbatimCells[Field.statusText.rawValue] = -1
        }
        let key = RecordKey(count: keyFields.count) { text(keyFields[$0], row) }
        if let (reason, isKey) = emptied(row, original) {
            return reject(original, digest, reason, key: isKey ? nil : key)
        }
        if let rejection = rejection(row, of: original, digest, key: key, facts: facts) {
            return rejection
        }
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
                raw: raw(original),
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
            if let found = try rules.match(rule, row) {
                facts.tombstone = (rule, found.text, found.isWhole)
                facts.tombstoneCell = rules.cell(of: rule)
                break
            }
        }
        for rule in definition.unstated where try rules.match(rule, row) != nil {
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
        let starts = reader.startFields.isEmpty ? [:] : starts(of: reader, row, facts)
        let outcome = try read(reader, row, tombstone: isTombstoneCell ? facts.tombstoneCell : nil, starts)
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

    /// The reason for rejecting a row of whose key or required field cleaning left no text, and whether it is the key's;
    /// nil for any other row.
    ///
    /// Such a row is never taken for one that lacks the field: its key would be that of another recordation.
    private func emptied(_ row: Row, _ original: Row) -> (reason: String, isKey: Bool)? {
        guard cleaner != nil else { return nil }
        for reader in readers where required.contains(reader.field) || keyFields.contains(reader.field) {
            guard texts[reader.field.rawValue] == nil, verbatimCells[reader.field.rawValue] < 0,
                let cell = reader.cells.first(where: { original.hasText($0) && !row.hasText($0) })
            else { continue }
            let seen = Excerpt.of(original.text(cell))
            return (
                "'clean' leaves nothing of the \(reader.field.name) '\(seen)'", keyFields.contains(reader.field)
            )
        }
        return nil
    }

    /// The rejection of a row whose key or required fields cannot be read; nil for a readable row.
    private func rejection(
        _ row: Row,
        of original: Row,
        _ digest: RowDigest,
        key: RecordKey,
        facts: RowFacts
    ) -> RowOutcome? {
        let unreadable = facts.unreadable.map { "the \($0.field.name) '\(Excerpt.of($0.text))' cannot be read" }
        if let unreadable, let field = facts.unreadable?.field, keyFields.contains(field) {
            return reject(original, digest, unreadable, key: nil)
        }
        // Bytes that could not be decoded may have been any text, so the key may be that of another recordation or of none.
        if key.text.utf8.contains(0xEF), key.text.unicodeScalars.contains("\u{FFFD}") {
            let field = keyFields.first { text($0, row)?.unicodeScalars.contains("\u{FFFD}") == true } ?? keyFields[0]
            let seen = Excerpt.of(text(field, row) ?? "")
            let reason = "the \(field.name) '\(seen)' holds bytes that cannot be read"
            return reject(original, digest, reason, key: nil, garbledKey: key)
        }
        for field in required
        where texts[field.rawValue] == nil && verbatimCells[field.rawValue] < 0 && !facts.undated.contains(field) {
            let isKey = definition.key.first == field
            return reject(original, digest, "the \(field.name) is missing", key: isKey ? nil : key)
        }
        return unreadable.map { reject(original, digest, $0, key: key) }
    }

    /// The dates of other fields from which the terms of a field count.
    private func starts(of reader: FieldReader, _ row: Row, _ facts: RowFacts) -> [Field: TermStart] {
        var starts: [Field: TermStart] = [:]
        for field in reader.startFields {
            let cells = readers.first { $0.field == field }?.cells ?? []
            let seen = cells.lazy.compactMap { CellText.folded(row.text($0)) }.first
            if let date = text(field, row).flatMap({ CivilDate($0) }) {
                starts[field] = .date(date)
            } else if facts.undated.contains(field) {
                starts[field] = .undated(seen ?? field.name)
            } else if facts.unstated.contains(field) || (seen != nil && facts.notStated.contains(field)) {
                starts[field] = .unread(seen ?? field.name)
            } else {
                starts[field] = .absent
            }
        }
        return starts
    }

    private func read(
        _ reader: FieldReader,
        _ row: Row,
        tombstone: Int?,
        _ starts: [Field: TermStart]
    ) throws -> FieldOutcome {
        do { return try reader.read(row, tombstone: tombstone, starts: starts) } catch let error as PatternError {
            throw error.named(reader.field.name)
        }
    }

    private func state(_ rule: RowRule, _ text: String, _ notStated: inout FieldSet) {
        texts[Field.status.rawValue] = rule.status
        texts[Field.statusText.rawValue] = CellText.folded(text)
        notStated.subtract(FieldSet([.status, .statusText]))
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
