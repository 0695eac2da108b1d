internal import Application
internal import Curation
internal import Delivery
internal import Foundation
internal import Ingest
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// The tables of keys in the chapter `json` of the manual, made of the shapes.
struct JSONKeyTable {
    /// The lines between which the tables stand.
    static let marks = (begin: "<!-- generated: recordal generate -->", end: "<!-- end of what is generated -->")

    /// Objects that stand in several others, by the names that the tables give them.
    private static var parts: [(name: String, shape: JSONShape)] {
        [
            ("R", Recordation.shape), ("obligation", Docket.Item.shape), ("conflict", ConflictDetail.shape),
            ("plain conflict", Conflict.shape), ("answer", Resolution.shape), ("edit", Edit.shape),
            ("result of an edit", EditResult.shape), ("event", Event.shape), ("fetch", Fetch.shape),
            ("exchange", Exchange.shape), ("outcome of a source", SyncReportText.shape),
            ("delivery", AlertDelivery.shape), ("alert", LedgerEntry.shape), ("message", MessageText.shape),
            ("move", LawMove.shape), ("hook", ConfiguredHook.shape), ("knowledge of a source", SourceFreshness.shape),
            ("unknown end", UnknownEnds.shape), ("next obligation", ResolutionEffects.effectShape),
            ("plain hook", ConfiguredHook.memberShape),
        ].map { name, shape in if case .array(let element) = shape { (name, element) } else { (name, shape) } }
    }

    private let names: [(name: String, keys: [String])] = Self.parts.map { ($0.name, $0.shape.keys) }

    /// The text between the marks.
    var text: String {
        var lines = ["| schema | keys, after `schema` |", "|---|---|"]
        // Commands that give the same stand in one row.
        var rows: [(names: [String], keys: String)] = []
        for (name, shape) in JSONSchemas.shapes {
            let keys = described(shape, without: "schema")
            if let index = rows.firstIndex(where: { $0.keys == keys }) {
                rows[index].names.append(name)
            } else {
                rows.append(([name], keys))
            }
        }
        lines += rows.map { row in "| \(row.names.map { "`\($0)`" }.joined(separator: ", ")) | \(row.keys) |" }
        lines += ["", "Objects that stand in several others:", "", "| name | keys |", "|---|---|"]
        lines += Self.parts.map { "| \($0.name) | \(members($0.shape.members)) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A page with the text between its marks; nil where the page has no marks.
    func filled(_ page: String) -> String? {
        guard let begin = page.range(of: Self.marks.begin + "\n"), let end = page.range(of: Self.marks.end),
            begin.upperBound <= end.lowerBound
        else { return nil }
        return page[..<begin.upperBound] + "\n" + text + "\n" + page[end.lowerBound...]
    }

    private func described(_ shape: JSONShape, without key: String? = nil) -> String {
        switch shape {
        case .object(let all):
            if let known = names.first(where: { $0.keys == shape.keys }) { return known.name }
            return members(all.filter { $0.key != key })
        case .array(let element): return "a list of \(described(element))"
        case .map(let value): return isPlain(value) ? "by name" : "by name: \(described(value))"
        case .optional(let shape): return described(shape) + " (or `null`)"
        case .either(let shapes): return alternatives(shapes.map { $0.members.filter { $0.key != key } })
        default: return ""
        }
    }

    // Keys of plain values stand together; any other key says what is in its value.
    private func members(_ all: [(key: String, shape: JSONShape)]) -> String {
        var parts: [String] = []
        var plain: [String] = []
        func close() {
            if !plain.isEmpty { parts.append("`\(plain.joined(separator: " "))`") }
            plain = []
        }
        for (key, shape) in all {
            if isPlain(shape) {
                plain.append(key)
            } else {
                close()
                let text = described(shape)
                // What is behind a semicolon would seem to be of the outer object.
                parts.append("`\(key)`: \(text.contains(";") ? "(\(text))" : text)")
            }
        }
        close()
        return parts.joined(separator: "; ")
    }

    // What all have in common, then what each has besides.
    private func alternatives(_ all: [[(key: String, shape: JSONShape)]]) -> String {
        func text(_ member: (key: String, shape: JSONShape)) -> String { members([member]) }
        let common = (all.first ?? []).filter { member in
            all.allSatisfy { $0.contains { text($0) == text(member) } }
        }
        let shared = Set(common.map(text))
        var rest: [String] = []
        for one in all.map({ members($0.filter { !shared.contains(text($0)) }) })
        where !one.isEmpty && !rest.contains(one) { rest.append(one) }
        if rest.isEmpty { return members(common) }
        let choices = rest.map { $0.contains(";") ? "(\($0))" : $0 }.joined(separator: ", or ")
        let isOptional = all.contains { $0.count == common.count }
        let also = isOptional ? "for some also \(choices)" : "and either \(choices)"
        return common.isEmpty ? "either \(choices)" : "\(members(common)); \(also)"
    }

    private func isPlain(_ shape: JSONShape) -> Bool {
        switch shape {
        case .object, .either: false
        case .array(let inner), .optional(let inner): isPlain(inner)
        case .map(let inner): isPlain(inner)
        default: true
        }
    }
}
