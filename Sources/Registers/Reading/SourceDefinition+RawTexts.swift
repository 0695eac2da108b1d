internal import Documents
internal import Patterns
public import Recordations

extension SourceDefinition {
    /// The readers of a layout's fields; a field stands behind those from which its terms count.
    func readers(_ layout: Layout) -> [FieldReader] {
        var readers: [FieldReader] = []
        var unobserved = FieldSet()
        var waiting = Field.everyCase.filter { fields[$0] != nil }
        while !waiting.isEmpty {
            // No definition has terms that count from one another in a circle.
            let index = waiting.firstIndex { field in !startFields(of: field).contains { waiting.contains($0) } } ?? 0
            let field = waiting.remove(at: index)
            let reader = FieldReader(
                field: field,
                readings: fields[field] ?? [],
                layout: layout,
                isKey: key.contains(field),
                unobserved: unobserved
            )
            if reader.isUnobserved { unobserved.insert(field) }
            readers.append(reader)
        }
        return readers
    }

    private func startFields(of field: Field) -> [Field] { (fields[field] ?? []).compactMap(\.startField) }

    /// The columns from which a field can be read, in order; for a term also those of the date from which it counts.
    private func columnNames(of field: Field) -> [String] {
        (fields[field] ?? []).flatMap { reading -> [String] in
            guard case .columns(let names) = reading.origin else { return [] }
            switch reading.term?.start {
            case nil: return names
            case .field(let start)?: return names + (start == field ? [] : columnNames(of: start))
            case .reading(let start)?:
                guard case .columns(let more) = start.origin else { return names }
                return names + more
            }
        }
    }

    /// The first field that is read from each whole cell.
    func verbatimFields(indexes: [String: Int]) -> [Int: Field] {
        var fields: [Int: Field] = [:]
        for field in Field.everyCase {
            for reading in self.fields[field] ?? [] {
                guard case .columns(let names) = reading.origin, reading.isWhole, reading.term == nil else { continue }
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
        let names = columnNames(of: field)
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
        let row = row(raw: raw, values: values, notStated: notStated)
        let layout = Layout(
            header: columns.map(\.name),
            indexes: Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) }),
            definition: self
        )
        guard let reader = readers(layout).first(where: { $0.field == field }) else { return nil }
        var starts: [Field: TermStart] = [:]
        for start in reader.startFields where start != field {
            let undated = undatedText(of: start, raw: raw, values: values, notStated: notStated)
            starts[start] = undated.map { .undated($0) } ?? values.date(start).map { .date($0) } ?? .absent
        }
        guard case .undated? = try? reader.read(RowCleaner(self, layout)?.cleaned(row) ?? row, starts: starts) else {
            return nil
        }
        return text
    }

    /// The cells of the definition's columns, from ``Observation/raw`` and the values that replace cells there.
    private func row(raw: [String: String], values: FieldValues, notStated: FieldSet) -> Row {
        let order = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
        let verbatim = verbatimFields(indexes: order)
        let row = Row()
        for (index, column) in columns.enumerated() {
            let value = verbatim[index].flatMap { notStated.contains($0) ? nil : values[$0] }
            row.append(raw[column.name] ?? value ?? "")
        }
        return row
    }
}
