internal import Foundation
public import Recordations

/// What a notice of customs states of one recordation: canonical texts, as a row of the register would give them.
public struct Statement: Sendable {
    /// The values that it states.
    public let values: [Field: String]
    /// The texts as they were given, as JSON by field.
    public let raw: [UInt8]

    /// The fields that it states.
    public var fields: FieldSet { FieldSet(values.keys) }

    /// Whether the register says by it that the recordation is no more; nil where it says nothing of the status.
    public var isTombstone: Bool? {
        values[.status].map { $0 == Status.cancelled.rawValue || $0 == Status.revoked.rawValue }
    }
}

/// A statement that the source does not allow: what was seen and what is allowed.
public struct StatementError: Error, Equatable, CustomStringConvertible {
    /// What was seen.
    public let seen: String
    /// What is allowed.
    public let advice: String

    /// Makes an error from its facts.
    public init(seen: String, advice: String) {
        self.seen = seen
        self.advice = advice
    }

    /// What was seen; what is allowed.
    public var description: String { "\(seen)\n  \(advice)" }
}

extension SourceDefinition {
    /// Reads what a notice states, field by field.
    ///
    /// Values are written as recordal writes them or as the register does. Throws ``StatementError``.
    public func statement(_ given: [(name: String, text: String)]) throws -> Statement {
        var values: [Field: String] = [:]
        var raw: [UInt8] = []
        for (name, text) in given {
            guard let field = Field(name: name), fields[field] != nil else {
                let known = Field(name: name) == nil ? "there is no field '\(name)'" : "\(self.name) has no '\(name)'"
                let names = Field.allCases.filter { fields[$0] != nil }.map(\.name)
                throw StatementError(seen: known, advice: "its fields are: \(names.joined(separator: ", "))")
            }
            guard values[field] == nil else {
                throw StatementError(seen: "'\(name)' is given twice", advice: "a notice states a field once")
            }
            values[field] = try StatedValue(field: field, definition: self).canonical(text)
            JSONText.append(member: Array(name.utf8), Array(text.utf8)[...], to: &raw)
            // The register's own word for a status is its text too.
            guard field == .status, fields[.statusText] != nil, Status(rawValue: text) == nil,
                !given.contains(where: { $0.name == Field.statusText.name }), let word = CellText.folded(text)
            else { continue }
            values[.statusText] = word
            JSONText.append(member: Array(Field.statusText.name.utf8), Array(text.utf8)[...], to: &raw)
        }
        return Statement(values: values, raw: JSONText.closed(raw))
    }

    /// A value of one field as the register's own are kept, whether this source has the field or not.
    ///
    /// Throws ``StatementError``.
    public func canonical(_ text: String, for field: Field) throws -> String {
        try StatedValue(field: field, definition: self).canonical(text)
    }

    /// The key fields' texts that a key's text stands for.
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
                throw StatementError(seen: "'\(text)' is no key", advice: "the \(field.name) in it is empty or damaged")
            }
            values[field] = try StatedValue(field: field, definition: self).canonical(decoded)
        }
        return values
    }

    /// The key that values of its fields make.
    ///
    /// Throws ``StatementError`` where it does not look like one of the register's.
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

    /// The key that values make.
    ///
    /// Throws ``StatementError`` where a field is missing without which there is no recordation, or the key does not look
    /// like one of the register's.
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

    /// What the source says of every recordation that states nothing else of itself.
    public var constants: [Field: String] {
        fields.compactMapValues { readings in
            readings.lazy.compactMap { if case .constant(let text) = $0.origin { text } else { nil } }.first
        }
    }
}
