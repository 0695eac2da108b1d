internal import Merging
public import Mirror
public import Recordations
public import Registers

/// Makes drafts of edits from requests: it checks them, and converts their values to the canonical form of the source.
public struct Editor {
    private let mirror: Mirror
    private let localFields: LocalFields
    private let definition: (String) throws -> SourceDefinition

    /// Makes an editor; `definition` gives the definition of a source by its name.
    public init(
        _ mirror: Mirror,
        _ localFields: LocalFields,
        definition: @escaping (String) throws -> SourceDefinition
    ) {
        self.mirror = mirror
        self.localFields = localFields
        self.definition = definition
    }

    /// The drafts of a request.
    ///
    /// Throws ``EditError`` for a wrong request, and ``StatementError`` for a value that the register could not have.
    public func drafts(_ request: EditRequest) throws -> [EditDraft] {
        guard let subject = try mirror.subject(number: request.record) else {
            throw EditError("the recordation is not known any more", advice: "recordal history tells why")
        }
        guard !request.assignments.isEmpty else {
            throw EditError("nothing is to be edited", advice: "write FIELD=VALUE")
        }
        try checkKind(of: request)
        var names: Set<String> = []
        return try request.assignments.map { assignment in
            guard names.insert(assignment.name).inserted else {
                throw EditError("'\(assignment.name)' is given twice", advice: "one value a field")
            }
            return try draft(assignment, request, subject)
        }
    }

    // Throws for a kind that none of the request's fields can have.
    private func checkKind(of request: EditRequest) throws {
        guard let kind = request.kind, request.assignments.allSatisfy({ localFields[$0.name] != nil }) else { return }
        throw EditError(
            "\(request.assignments.map(\.name).joined(separator: ", ")): a register has no such field, so there is no "
                + kind.rawValue,
            advice: "leave --\(kind.rawValue) out: it is a note"
        )
    }

    private func draft(_ assignment: Assignment, _ request: EditRequest, _ subject: EditSubject) throws -> EditDraft {
        if let field = Field(name: assignment.name) {
            return try draft(ofRegisterField: field, assignment, request, subject)
        }
        guard let field = localFields[assignment.name] else {
            throw Self.unknown(assignment.name, localFields)
        }
        return EditDraft(
            record: request.record,
            field: field.name,
            kind: .note,
            change: try change(field, assignment),
            changedOn: request.changedOn,
            reason: request.reason
        )
    }

    private func draft(
        ofRegisterField field: Field,
        _ assignment: Assignment,
        _ request: EditRequest,
        _ subject: EditSubject
    ) throws -> EditDraft {
        let isFiled = subject.isFiled
        if !isFiled, request.kind == nil, let fact = try localFact(of: field, assignment, request, subject) {
            return fact
        }
        guard let kind = isFiled ? .pending : request.kind else {
            throw EditError(
                "'\(field.name)' is the register's",
                advice: "say --correction where the register is wrong, or --pending where a change is filed and the "
                    + "register will show it; what a letter of customs says is entered by recordal observe"
            )
        }
        guard let reason = request.reason, !reason.isEmpty else {
            throw EditError(
                "a \(kind == .pending ? "pending change" : "correction") of '\(field.name)' needs a reason",
                advice: "add --reason TEXT: whoever looks at it later has to know why"
            )
        }
        let definition = try definition(subject.source)
        if !isFiled, definition.key.contains(field) {
            throw EditError(
                "'\(field.name)' is part of the key, by which the register knows the recordation",
                advice: "a new number is a new recordation: recordal presence explain ID --continued-as NEW"
            )
        }
        return EditDraft(
            record: request.record,
            field: field.name,
            kind: kind,
            change: try change(field, assignment, definition),
            changedOn: request.changedOn,
            reason: reason
        )
    }

    // A person may enter the insurance's end date if the register has no column for it. It is stored as a correction,
    // so that it is compared with the register's value if a column appears later.
    private func localFact(
        of field: Field,
        _ assignment: Assignment,
        _ request: EditRequest,
        _ subject: EditSubject
    ) throws -> EditDraft? {
        guard field == .insuranceValidTo else { return nil }
        let definition = try definition(subject.source)
        guard definition.fields[field] == nil,
            try mirror.evidence(number: request.record)?.registered[field] == nil
        else { return nil }
        var draft = EditDraft(
            record: request.record,
            field: field.name,
            kind: .correction,
            change: try change(field, assignment, definition),
            changedOn: request.changedOn,
            reason: request.reason.flatMap { $0.isEmpty ? nil : $0 } ?? "the register states no \(field.name)"
        )
        draft.isLocalFact = true
        return draft
    }

    private func change(
        _ field: Field,
        _ assignment: Assignment,
        _ definition: SourceDefinition
    ) throws -> EditDraft.Change {
        guard assignment.operator == .set || field.kind == .classes else { throw Self.notASet(field.name) }
        guard let text = CellText.folded(assignment.text) else {
            guard assignment.operator == .set else { throw Self.empty(field.name) }
            return .set(nil)
        }
        let value = try definition.canonical(text, for: field)
        switch assignment.operator {
        case .set: return .set(value)
        case .add: return .add(ElementSet(text: value).elements)
        case .remove: return .remove(ElementSet(text: value).elements)
        }
    }

    private func change(_ field: LocalField, _ assignment: Assignment) throws -> EditDraft.Change {
        guard assignment.operator == .set || field.kind == .set else { throw Self.notASet(field.name) }
        let value = try Self.canonical(field, assignment.text)
        switch assignment.operator {
        case .set: return .set(value)
        case .add, .remove:
            guard let value else { throw Self.empty(field.name) }
            let elements = ElementSet(text: value).elements
            return assignment.operator == .add ? .add(elements) : .remove(elements)
        }
    }

    /// A note's value in its canonical form; nil for an empty text.
    ///
    /// Throws ``EditError`` for a date field's text that is no date.
    package static func canonical(_ field: LocalField, _ text: String) throws -> String? {
        guard let folded = CellText.folded(text) else { return nil }
        switch field.kind {
        case .text: return folded
        case .date:
            guard let date = CivilDate(folded) else {
                throw EditError("'\(folded)' is not a date for '\(field.name)'", advice: "write YYYY-MM-DD")
            }
            return date.description
        case .set: return ElementSet(folded.split(separator: ",").compactMap { CellText.folded(String($0)) }).text
        }
    }

    private static func notASet(_ name: String) -> EditError {
        EditError(
            "'\(name)' is one value",
            advice: "+= and -= are for sets such as tags and classes; write \(name)=VALUE"
        )
    }

    private static func empty(_ name: String) -> EditError {
        EditError("nothing is given for '\(name)'", advice: "write \(name)+=VALUE")
    }

    private static func unknown(_ name: String, _ localFields: LocalFields) -> EditError {
        let commands = ["watch": "recordal watch ID, recordal unwatch ID", "filing": "recordal filing ID STATE"]
        if let command = commands[name] { return EditError("'\(name)' is not a field", advice: "write: \(command)") }
        let notes = localFields.all.map(\.name)
        return EditError(
            "there is no field '\(name)'",
            advice:
                "notes: \(notes.joined(separator: ", ")) (more under 'local_fields' in recordal.yaml); the register's: "
                + Field.allCases.map(\.name).joined(separator: ", ")
        )
    }

    /// The values and notes of a recordation that is filed and not in its register yet.
    ///
    /// Throws ``EditError`` if the registration number is missing or an assignment is wrong, and ``StatementError`` for
    /// a value that the register could not have.
    public static func filing(
        _ assignments: [Assignment],
        of definition: SourceDefinition,
        _ localFields: LocalFields
    ) throws -> (values: [Field: String], notes: [String: String]) {
        var values: [Field: String] = [:]
        var notes: [String: String] = [:]
        for assignment in assignments {
            guard assignment.operator == .set else { throw notASet(assignment.name) }
            if let field = Field(name: assignment.name) {
                guard values[field] == nil else {
                    throw EditError("'\(assignment.name)' is given twice", advice: "one value a field")
                }
                values[field] = try definition.canonical(assignment.text, for: field)
            } else if let field = localFields[assignment.name] {
                notes[field.name] = try canonical(field, assignment.text)
            } else {
                throw unknown(assignment.name, localFields)
            }
        }
        guard values[.registrationNumber] != nil else {
            throw EditError(
                "the registration_number is missing",
                advice: "by it the recordation is known when its register shows it: registration_number=NUMBER"
            )
        }
        return (values, notes)
    }
}
