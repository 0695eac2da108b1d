internal import Foundation
public import Recordations

/// The values that a notice of customs states of one recordation, as canonical texts.
public struct Statement: Sendable {
    /// The stated values.
    public let values: [Field: String]
    /// The texts as they were entered, as JSON by field.
    public let raw: [UInt8]

    /// The stated fields.
    public var fields: FieldSet { FieldSet(values.keys) }

    /// Whether the notice says that the recordation has been removed; nil where it does not state the status.
    public var isTombstone: Bool? {
        values[.status].map { $0 == Status.cancelled.rawValue || $0 == Status.revoked.rawValue }
    }
}

/// An error about a statement that the source does not allow.
public struct StatementError: Error, Equatable, CustomStringConvertible {
    /// The problem.
    public let seen: String
    /// Advice: the allowed values.
    public let advice: String

    /// Makes an error from its parts.
    public init(seen: String, advice: String) {
        self.seen = seen
        self.advice = advice
    }

    /// The problem and the advice on two lines.
    public var description: String { "\(seen)\n  \(advice)" }
}

extension SourceDefinition {
    /// Reads the fields of a notice.
    ///
    /// Values may be canonical texts or texts of the register. Throws ``StatementError``.
    public func statement(_ given: [(name: String, text: String)]) throws -> Statement {
        var values: [Field: String] = [:]
        var raw: [UInt8] = []
        for (name, text) in given {
            guard let field = Field(name: name), fields[field] != nil else {
                let known = Field(name: name) == nil ? "there is no field '\(name)'" : "\(self.name) has no '\(name)'"
                let names = Field.everyCase.filter { fields[$0] != nil }.map(\.name)
                throw StatementError(seen: known, advice: "its fields are: \(names.joined(separator: ", "))")
            }
            guard values[field] == nil else {
                throw StatementError(seen: "'\(name)' is given twice", advice: "a notice states a field once")
            }
            values[field] = try StatedValue(field: field, definition: self).canonical(text)
            JSONText.append(member: Array(name.utf8), Array(text.utf8)[...], to: &raw)
            // The register's own text for a status is the status text too.
            guard field == .status, fields[.statusText] != nil, Status(rawValue: text) == nil,
                !given.contains(where: { $0.name == Field.statusText.name }), let word = CellText.folded(text)
            else { continue }
            values[.statusText] = word
            JSONText.append(member: Array(Field.statusText.name.utf8), Array(text.utf8)[...], to: &raw)
        }
        return Statement(values: values, raw: JSONText.closed(raw))
    }

    /// The canonical text of a value of one field, whether this source has the field or not.
    ///
    /// Throws ``StatementError``.
    public func canonical(_ text: String, for field: Field) throws -> String {
        try StatedValue(field: field, definition: self).canonical(text)
    }

    /// The texts of the key fields in a key's text.
    ///
    /// Throws ``StatementError`` where it has more or fewer parts than the source's keys.
    public func components(ofKey text: String) throws -> [Field: String] {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == key.count else {
            throw StatementError(
                seen: "'\(text)' has \(parts.count) parts and a key of \(name) has \(key.count)",
                advice: "write \(key.map(\.name).joined(separator: "+")); a + within one is %2B, nothing at all is %-"
            )
        }
        var values: [Field: String] = [:]
        for (field, part) in zip(key, parts) where part != "%-" {
            guard let decoded = part.removingPercentEncoding.flatMap(CellText.folded) else {
                throw StatementError(
                    seen: "'\(text)' is not a key",
                    advice: "the \(field.name) in it is empty or damaged"
                )
            }
            values[field] = try StatedValue(field: field, definition: self).canonical(decoded)
        }
        return values
    }

    /// The key of the values of its fields.
    ///
    /// Throws ``StatementError`` where the key does not match the source's pattern.
    public func keyOnly(_ values: [Field: String]) throws -> RecordKey {
        let made = RecordKey(components: key.map { values[$0] })
        if let keyPattern, try keyPattern.capture(in: made.plain) == nil {
            throw StatementError(
                seen: "'\(made)' does not look like a key of \(name)",
                advice: "its keys match \(keyPattern.source) (\(key.map(\.name).joined(separator: "+")))"
            )
        }
        return made
    }

    /// The key of a new recordation with values.
    ///
    /// Throws ``StatementError`` where a required field is missing or the key does not match the source's pattern.
    public func newKey(_ values: [Field: String]) throws -> RecordKey {
        for field in required.fields where values[field] == nil {
            throw StatementError(
                seen: "a new recordation of \(name) needs its \(field.name)",
                advice: "add \(field.name)=…; a new one needs: "
                    + required.fields.map(\.name).joined(separator: ", ")
            )
        }
        return try keyOnly(values)
    }

    /// The constant values of the source's fields.
    public var constants: [Field: String] {
        fields.compactMapValues { readings in
            readings.lazy.compactMap { if case .constant(let text) = $0.origin { text } else { nil } }.first
        }
    }
}
