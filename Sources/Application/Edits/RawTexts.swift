package import Curation
internal import Foundation
internal import Merging
internal import Mirror
package import Recordations
internal import Registers

/// The raw texts of a recordation's row.
package struct RawTexts {
    private let raw: [String: String]
    private let values: FieldValues
    private let notStated: FieldSet
    private let stated: FieldSet
    private let texts: [Field: String]
    private let definition: SourceDefinition?

    /// Reads the texts of a recordation; text that is no JSON counts as none.
    package init(_ evidence: Evidence) {
        raw = Self.object(evidence.raw)
        var texts: [Field: String] = [:]
        for (notice, fields) in evidence.notices {
            let own = Self.object(notice.texts)
            for field in fields.fields { texts[field] = own[field.name] }
        }
        self.texts = texts
        values = evidence.registered
        stated = evidence.stated
        // Of a value that a notice stated the row does not speak.
        notStated = evidence.recordation.notStated.union(stated)
        definition = evidence.definition.flatMap {
            try? SourceDefinition(name: evidence.recordation.source, file: "stored definition", yaml: $0)
        }
    }

    private static func object(_ json: String?) -> [String: String] {
        (try? JSONSerialization.jsonObject(with: Data((json ?? "{}").utf8)) as? [String: String]) ?? [:]
    }

    /// The text that a field was read from; nil where it was read from none.
    package func text(of field: Field) -> String? {
        if stated.contains(field) { return texts[field] }
        return definition.flatMap { $0.rawText(of: field, raw: raw, values: values, notStated: notStated) }
    }

    /// The text by which the register states a term without a date; nil where it states one, or nothing.
    package func undated(_ field: Field) -> String? {
        definition.flatMap { $0.undatedText(of: field, raw: raw, values: values, notStated: notStated) }
    }

    /// Cells that no field is read from, by their column.
    package var unmapped: [(key: String, value: String)] {
        let mapped = Set(definition?.columns.map(\.name) ?? [])
        return raw.filter { !mapped.contains($0.key) }.sorted { $0.key < $1.key }
    }
}
