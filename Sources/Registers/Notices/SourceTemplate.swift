internal import Documents

/// An empty list with a source's columns, for a person to fill in and import.
public struct SourceTemplate {
    /// The formats of a template.
    public enum Format: String, CaseIterable, Sendable {
        case csv, xlsx

        /// Whether a rule for a format reads the template.
        fileprivate func fits(_ format: DocumentRule.Format) -> Bool {
            self == .xlsx ? format.isWorkbook : format.rawValue == rawValue
        }
    }

    private let definition: SourceDefinition
    /// The headers, in the order of the source's columns.
    public let headers: [String]

    /// The formats that the source reads.
    public var formats: [Format] {
        Format.allCases.filter { format in definition.documents.contains { format.fits($0.format) } }
    }

    /// Makes a template.
    ///
    /// Throws ``StatementError`` for a source that has only a part or a pattern of a column's header.
    public init(_ definition: SourceDefinition) throws {
        self.definition = definition
        // Volatile columns and optional columns without a header text are omitted.
        let columns = definition.columns.filter { !$0.isVolatile && !($0.isOptional && $0.headerText == nil) }
        let nameless = columns.filter { $0.headerText == nil }.map(\.name)
        guard nameless.isEmpty else {
            throw StatementError(
                seen: "\(definition.name) has no template: of some columns it knows no whole header "
                    + "(\(nameless.joined(separator: ", ")))",
                advice: "fill in a copy of the register's own file, or give these columns a 'header' in the source"
            )
        }
        headers = columns.compactMap(\.headerText)
    }

    /// The list as a file, empty or with rows.
    ///
    /// Throws ``StatementError`` for a format that the source does not read.
    public func bytes(_ format: Format, rows: [[String]] = []) throws -> [UInt8] {
        let rules = definition.documents.filter { format.fits($0.format) }
        guard let rule = rules.first(where: { format == .xlsx || $0.readsUTF8 }) else {
            let own = Set(definition.documents.map(\.format.rawValue)).sorted()
            throw StatementError(
                seen: rules.isEmpty
                    ? "\(definition.name) does not come as \(format.rawValue.uppercased())"
                    : "\(definition.name) does not read UTF-8, in which the template would be",
                advice: "it comes as \(own.joined(separator: ", ").uppercased())"
            )
        }
        if format == .xlsx {
            return try SheetWriter(name: definition.name, header: headers, rows: rows).workbook()
        }
        // Without the byte order mark Excel reads the file in the charset of its own country.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return mark + ([headers] + rows).flatMap { rule.line($0) }
    }
}

extension DocumentRule {
    fileprivate var readsUTF8: Bool { charsets.isEmpty || charsets.contains(.utf8) }

    /// A row in the format of the rule (RFC 4180 for CSV).
    fileprivate func line(_ cells: [String]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { line.append(delimiter) }
            let bytes = Array(cell.utf8)
            guard let quote, bytes.contains(where: { $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D })
            else {
                line += bytes
                continue
            }
            line.append(quote)
            for byte in bytes { line += byte == quote ? [quote, quote] : [byte] }
            line.append(quote)
        }
        return line + [0x0D, 0x0A]
    }
}
