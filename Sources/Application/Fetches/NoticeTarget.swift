internal import Curation
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

/// Which recordation a notice speaks of, known or new, and what it states.
struct NoticeTarget {
    let definition: SourceDefinition
    let yaml: String
    let key: RecordKey
    let statement: Statement

    typealias Given = (name: String, text: String)

    /// Whether a word is `FIELD=VALUE`.
    static func isStatement(_ word: String) -> Bool {
        word.split(separator: "=", maxSplits: 1).first.map { Field(name: String($0)) != nil } ?? false
            && word.contains("=")
    }

    static func pair(_ word: String) throws -> Given {
        let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else {
            throw UsageError("'\(SafeText.line(word))' states nothing", advice: "write FIELD=VALUE")
        }
        return (sides[0], sides[1])
    }

    /// What a name turned out to mean.
    private enum Found {
        case known(number: Int)
        case new(SourceDefinition, yaml: String, key: RecordKey, components: [Field: String])
    }

    /// Finds it.
    ///
    /// `REGISTER:KEY` is a whole key, which may be new; any other name is looked for among what is known. `mirror` is nil
    /// where nothing is known yet.
    init(name: String?, source: String?, given: [Given], in workspace: Workspace, _ mirror: Mirror?) throws {
        let found = try Self.find(name: name, source: source, given: given, in: workspace, mirror)
        switch found {
        case .new(let definition, let yaml, let key, let components):
            // A key alone may be a known one with a slip of the pen.
            _ = try Self.beside(definition.key, given)
            (self.definition, self.yaml, self.key) = (definition, yaml, key)
            let missing = definition.key.filter { field in !given.contains { $0.name == field.name } }
            statement = try definition.statement(
                missing.compactMap { field in components[field].map { (field.name, $0) } } + given
            )
        case .known(let number):
            guard let recordation = try mirror?.evidence(number: number)?.recordation else {
                throw UsageError("the recordation is not known any more", advice: "recordal history tells why")
            }
            if recordation.key.text.hasPrefix("%filed-") {
                throw UsageError(
                    "\(SafeText.line(recordation.id)) is filed, and has no number of its register yet",
                    advice: "enter the notice under the number that it gives, as REGISTER:KEY; the two are linked then"
                )
            }
            (definition, yaml) = try workspace.definitionText(of: source ?? recordation.source)
            guard definition.register == recordation.register else {
                throw UsageError(
                    "\(SafeText.line(recordation.id)) is not of \(definition.name)",
                    advice: "name a source of \(recordation.register), or leave --source out"
                )
            }
            key = recordation.key
            statement = try Self.statement(given, of: definition, about: recordation.values)
        }
    }

    private static func find(
        name: String?,
        source: String?,
        given: [Given],
        in workspace: Workspace,
        _ mirror: Mirror?
    ) throws -> Found {
        guard let name else {
            guard let source else {
                throw UsageError(
                    "there is no recordation named",
                    advice: "write REGISTER:KEY, or --source SOURCE and the fields of its key"
                )
            }
            let (definition, yaml) = try workspace.definitionText(of: source)
            let values = try definition.statement(given).values
            let key = try definition.newKey(definition.constants.merging(values) { $1 })
            let number = try mirror?.number(register: definition.register, key: key.text)
            return number.map { .known(number: $0) } ?? .new(definition, yaml: yaml, key: key, components: [:])
        }
        var parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 1, let source { parts = [source, name] }
        let whole = parts.joined(separator: ":")
        do {
            if let found = try find(parts, source: source, in: workspace, mirror) { return found }
        } catch let error as StatementError {
            // A part of a key is no key, and may still mean a recordation.
            guard let mirror, try !mirror.numbers(named: whole).isEmpty else { throw error }
        }
        guard let mirror else {
            throw UsageError(
                "nothing is known yet, so '\(SafeText.line(name))' cannot be found",
                advice: "a new recordation is named SOURCE:KEY (recordal sources lists the sources)"
            )
        }
        return .known(number: try NamedRecordation(whole, in: mirror).number)
    }

    // A name that is a register or a source, and a whole key; nil where it is no such thing.
    private static func find(
        _ parts: [String],
        source: String?,
        in workspace: Workspace,
        _ mirror: Mirror?
    ) throws -> Found? {
        guard parts.count == 2 else { return nil }
        if let number = try mirror?.number(register: parts[0], key: parts[1]) { return .known(number: number) }
        let names = workspace.sources.map(\.name) + workspace.definitions.files.map(\.name)
        guard let named = source ?? names.first(where: { $0 == parts[0] }) else { return nil }
        let (definition, yaml) = try workspace.definitionText(of: named)
        guard parts[0] == definition.name || parts[0] == definition.register else {
            throw UsageError(
                "'\(SafeText.line(parts.joined(separator: ":")))' is not of \(definition.name)",
                advice: "name a source of \(SafeText.line(parts[0])), or leave --source out"
            )
        }
        if let number = try mirror?.number(register: definition.register, key: parts[1]) {
            return .known(number: number)
        }
        let components = try definition.components(ofKey: parts[1])
        let key = try definition.keyOnly(components)
        let number = try mirror?.number(register: definition.register, key: key.text)
        return number.map { .known(number: $0) } ?? .new(definition, yaml: yaml, key: key, components: components)
    }

    // The key of a known recordation cannot be stated anew.
    private static func statement(
        _ given: [Given],
        of definition: SourceDefinition,
        about values: FieldValues
    ) throws -> Statement {
        let statement = try definition.statement(given)
        for field in definition.key {
            guard let new = statement.values[field] else { continue }
            guard values[field].map(RecordKey.comparable) == RecordKey.comparable(new) else {
                throw UsageError(
                    "'\(field.name)' is part of the key, which a notice cannot change",
                    advice: "enter the new number as a new recordation, and say of the old one what became of it: "
                        + "recordal presence explain ID --continued-as NEW"
                )
            }
        }
        return try definition.statement(beside(definition.key, given))
    }

    // What is stated beside the key.
    private static func beside(_ key: [Field], _ given: [Given]) throws -> [Given] {
        let rest = given.filter { pair in !key.contains { $0.name == pair.name } }
        guard !rest.isEmpty else {
            throw UsageError("the notice states nothing of it", advice: "add what it says: FIELD=VALUE")
        }
        return rest
    }
}
