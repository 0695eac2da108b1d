internal import Documents
internal import Foundation
internal import Recordations

/// One value that a person copies from a notice; a value that cannot be read is refused.
struct StatedValue {
    let field: Field
    let definition: SourceDefinition

    func canonical(_ text: String) throws -> String {
        guard let folded = CellText.folded(text) else {
            throw StatementError(
                seen: "'\(field.name)' has no value",
                advice: "a notice states a value: \(field.name)=TEXT"
            )
        }
        switch field.kind {
        case .text: return folded
        case .date: return try date(folded)
        case .classes: return try classes(folded)
        case .status:
            let allowed = Status.allCases.map(\.rawValue)
            return try word(folded, among: allowed) { Status(rawValue: $0) != nil }
        case .rightType:
            let allowed = RightType.allCases.map(\.rawValue)
            return try word(folded, among: allowed) { RightType(rawValue: $0) != nil }
        case .country: return try word(folded, among: ["two capital letters"]) { Jurisdiction($0) != nil }
        }
    }

    private func date(_ text: String) throws -> String {
        if let date = CivilDate(text) { return date.description }
        if case .value(let date, _?) = try asRegister(text), CivilDate(date) != nil { return date }
        var formats: [String] = []
        for reading in definition.fields[field] ?? [] {
            if case .dates(let known) = reading.form { formats += known.formats.map(\.source) }
        }
        let own = formats.filter { $0 != "yyyy-MM-dd" }.map { " or \($0)" }.joined()
        throw StatementError(
            seen: "'\(text)' is no date for '\(field.name)'",
            advice: "write YYYY-MM-DD\(own)"
        )
    }

    private func classes(_ text: String) throws -> String {
        let parts = text.split { ",;、".contains($0) || $0.isWhitespace }.map { Int($0) }
        let numbers = parts.compactMap { $0 }
        let classes = NiceClasses(numbers)
        guard !numbers.isEmpty, numbers.count == parts.count, numbers.allSatisfy((1...45).contains) else {
            throw StatementError(
                seen: "'\(text)' is no list of Nice classes",
                advice: "write numbers from 1 to 45, such as 9,25"
            )
        }
        return classes.canonical
    }

    // Accepts one of recordal's terms or a text of the register that the source maps.
    private func word(_ text: String, among allowed: [String], isWord: (String) -> Bool) throws -> String {
        if isWord(text) { return text }
        if case .value(let value, _?) = try asRegister(text), isWord(value) { return value }
        var own: [String] = []
        for reading in definition.fields[field] ?? [] {
            if case .words(let known, _) = reading.form { own += known.keys }
        }
        let more = own.isEmpty ? "" : "; or the register's words: \(own.sorted().prefix(20).joined(separator: ", "))"
        throw StatementError(
            seen: "'\(Excerpt.of(text))' is no \(field.name.replacingOccurrences(of: "_", with: " "))",
            advice: "write \(allowed.joined(separator: ", "))\(more)"
        )
    }

    /// The result of the source's rules for the text as a cell.
    private func asRegister(_ text: String) throws -> FieldOutcome {
        let readings = definition.fields[field] ?? []
        var names: [String] = []
        for reading in readings {
            if case .columns(let columns) = reading.origin { names += columns.filter { !names.contains($0) } }
        }
        // The text is put into every column from which the field can be read.
        let indexes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let layout = Layout(header: names, indexes: indexes, definition: definition)
        let row = Row()
        for _ in names { row.append(text) }
        let cleaned = RowCleaner(definition, layout)?.cleaned(row) ?? row
        switch try FieldReader(field: field, readings: readings, layout: layout).read(cleaned) {
        case .verbatim(let column): return .value(cleaned.text(column), column: column)
        case let outcome: return outcome
        }
    }
}
