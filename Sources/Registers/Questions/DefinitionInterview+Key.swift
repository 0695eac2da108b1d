internal import Recordations
internal import Rendering
internal import Settings

// The question which fields make the key.
extension DefinitionInterview {
    /// Which fields identify an entry; each answer says how often its values repeat.
    func key(_ check: Check?) -> DefinitionQuestion {
        let removal = check.map { [$0.removal] } ?? []
        let candidates =
            [definition.key]
            + Self.keys.filter { key in
                key != definition.key && key.allSatisfy { sample.filled[$0] ?? 0 > 0 }
            }
        let rows = sample.keyValues[.recordationNumber]?.count ?? 0
        return DefinitionQuestion(
            .key,
            "By which fields is an entry known again in the next file?",
            evidence: evidence(check) + [
                "\(Phrase.count(rows, "row")) \(rows == 1 ? "was" : "were") read as \(rows == 1 ? "an entry" : "entries")\(extentOfSample)."
            ],
            choices: candidates.map { key in
                let isCurrent = key == definition.key
                let names = key.map(\.name)
                return .init(
                    names.joined(separator: "+"),
                    "\(names.joined(separator: " and ")): \(repeats(of: key))",
                    isCurrent: isCurrent,
                    (isCurrent ? [] : [.set(["key"], .texts(names))] + pattern(of: key)) + removal
                )
            },
            explanation: """
                The key is for ever: with it recordal finds an entry again, in each new file. Take the register's own \
                number. If one number stands in several rows, take a second field that tells the rows apart. Never \
                take a line number or a name: they change. Rows with the same key are joined if they agree. If they \
                differ, all of them are rejected.
                """,
            fields: definition.key,
            signature: definition.key.map(\.name).joined(separator: "+")
        )
    }

    private static let keys: [[Field]] = [
        [.recordationNumber], [.registrationNumber], [.recordationNumber, .registrationNumber],
        [.recordationNumber, .mark], [.recordationNumber, .classes], [.registrationNumber, .classes],
        [.recordationNumber, .registrationNumber, .classes],
    ]

    private func repeats(of key: [Field]) -> String {
        guard key.allSatisfy(ReadingSample.keyFields.contains) else {
            return sample.repeatedKeys == 0
                ? "no value repeats" : "\(Phrase.count(sample.repeatedKeys, "row")) repeat a value"
        }
        let (repeated, missing) = sample.repeated(key)
        let lacking = missing == 0 ? "" : "; \(Phrase.count(missing, "row")) \(missing == 1 ? "has" : "have") none"
        let verb = repeated == 1 ? "repeats" : "repeat"
        return (repeated == 0 ? "no value repeats" : "\(Phrase.count(repeated, "row")) \(verb) a value") + lacking
    }

    // What keys look like changes with the key.
    private func pattern(of key: [Field]) -> [DefinitionChange] {
        guard definition.keyPattern != nil else { return [] }
        let columns = key.map { sample.keyValues[$0] ?? [] }
        let count = columns.first?.count ?? 0
        let keys = (0..<count).compactMap { row -> String? in
            let values = columns.map { $0.indices.contains(row) ? $0[row] : nil }
            return values.first.flatMap { $0 } == nil ? nil : RecordKey(components: values).text
        }
        guard let pattern = KeyShape.pattern(of: keys) else { return [.remove(["key_pattern"])] }
        return [.set(["key_pattern"], .text(pattern))]
    }
}
