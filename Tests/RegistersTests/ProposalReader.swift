import Foundation
import Recordations
import Registers

/// What the lines of a proposal say: which header each field is read from, and which lines ask to be checked.
struct ProposalReader {
    /// The headers of the columns by field.
    private(set) var headers: [Field: String] = [:]
    /// The fields whose own line, or whose column's line, has a check.
    private(set) var checked: Set<Field> = []
    /// The fields of the key.
    private(set) var key: [Field] = []
    private(set) var isKeyChecked = false
    private(set) var areTombstonesChecked = false

    init(_ yaml: String) {
        var section = ""
        var columns: [String: (header: String, isChecked: Bool)] = [:]
        var field: Field?
        for line in yaml.split(separator: "\n").map(String.init) {
            let isChecked = line.contains("# check: ")
            if !line.hasPrefix(" "), let colon = line.firstIndex(of: ":") {
                section = String(line[..<colon])
                if section == "key" {
                    isKeyChecked = isChecked
                    let names = line.split(separator: "[").last?.prefix { $0 != "]" } ?? ""
                    key = names.split(separator: ",").compactMap {
                        Field(name: $0.trimmingCharacters(in: .whitespaces))
                    }
                }
                continue
            }
            let text = line.trimmingCharacters(in: .whitespaces)
            if section == "tombstones", isChecked { areTombstonesChecked = true }
            if section == "columns", !text.hasPrefix("#"), let colon = text.firstIndex(of: ":") {
                columns[String(text[..<colon])] = (Self.header(text[text.index(after: colon)...]), isChecked)
            }
            if section == "fields" {
                if line.prefix(while: { $0 == " " }).count == 2, let colon = text.firstIndex(of: ":") {
                    field = Field(name: String(text[..<colon]))
                }
                guard let field else { continue }
                if isChecked { checked.insert(field) }
                guard let name = Self.column(text), let column = columns[name] else { continue }
                headers[field] = column.header
                if column.isChecked { checked.insert(field) }
            }
        }
    }

    /// The header in quotes: `'Mark'`, `{fragment: 'Mark'}`.
    private static func header(_ text: Substring) -> String {
        guard let start = text.firstIndex(of: "'") else { return "" }
        var header = ""
        var rest = text[text.index(after: start)...]
        while let letter = rest.popFirst() {
            if letter == "'" {
                guard rest.first == "'" else { break }
                rest.removeFirst()
            }
            header.append(letter)
        }
        return header
    }

    private static func column(_ text: String) -> String? {
        if let found = text.firstMatch(of: /column: (\w+)/) { return String(found.1) }
        return text.firstMatch(of: /^\w+: (\w+)(?:\s+#.*)?$/).map { String($0.1) }
    }
}
