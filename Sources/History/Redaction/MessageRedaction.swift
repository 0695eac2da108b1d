internal import FoundationEssentials
internal import Mirror

/// Removes texts from the parts of a message that are about some recordations.
struct MessageRedaction {
    private let texts: RemovedTexts
    private let names: Set<String>
    private let nameWords: [WholeWords]

    /// Members with names and codes for programs, which are never changed.
    private static let kept: Set = [
        "schema", "event", "idempotency_key", "at", "today", "to", "envelope_from", "envelope_to", "reply_to",
        "message", "id",
        "register", "key", "source", "jurisdiction", "kind", "state", "status", "stage", "name", "rule", "confidence",
        "citation", "obligation", "field", "right_type", "presence", "verdict", "alert", "conflict", "policy",
    ]

    init(_ texts: RemovedTexts, recordations names: Set<String>) {
        self.texts = texts
        self.names = names
        nameWords = names.map { WholeWords($0) }
    }

    /// The payload of a message without the texts; nil if the payload has none of them.
    ///
    /// Throws ``MirrorError`` for a payload that is not JSON.
    func redacted(_ payload: String, message number: Int) throws -> String? {
        guard let json = JSONStrings(payload), case .object(let members) = json.root else {
            throw MirrorError(
                .unsound,
                "message \(number) is not JSON, and may quote what is to be removed",
                advice: "recordal doctor tells what was changed in the mirror"
            )
        }
        var replaced: [(range: Range<Int>, text: String)] = []
        func replace(_ node: JSONStrings.Node, by change: (String) -> String) {
            guard case .text(let range, let text) = node else { return }
            let left = change(text)
            if left != text { replaced.append((range, left)) }
        }
        func walk(_ node: JSONStrings.Node, _ key: String?, isConcerned: Bool) {
            switch node {
            case .text:
                guard isConcerned, !Self.kept.contains(key ?? "") else { return }
                replace(node) { names.contains($0) ? $0 : texts.redacted($0, field: key) }
            case .list(let nodes): for node in nodes { walk(node, key, isConcerned: isConcerned) }
            case .object(let members):
                let isConcerned = isConcerned || !names.isDisjoint(with: Self.names(of: members))
                for (key, value) in members { walk(value, key, isConcerned: isConcerned) }
            case .other: break
            }
        }
        let entries = Self.entries(json.root)
        let isWhole = !names.isDisjoint(with: Self.names(of: members))
        let isFirst = isWhole || entries.first.map(names.contains) ?? false
        let others = Set(entries).subtracting(names)
        for (key, value) in members {
            switch key {
            case "subject": replace(value) { isFirst ? texts.redacted($0) : $0 }
            case "text", "html":
                let form: MessageForm = key == "html" ? .html : .text
                replace(value) {
                    others.isEmpty
                        ? texts.redacted($0, form: form)
                        : sections($0, others: others, isFirst: isFirst, form)
                }
            case "attachments":
                for file in Self.files(value) { replace(file.text) { rows($0, isWhole: others.isEmpty) } }
            default: walk(value, key, isConcerned: isWhole)
            }
        }
        guard !replaced.isEmpty else { return nil }
        let written = Dictionary(replaced.map { ($0.range, $0.text) }) { first, _ in first }
        func text(_ node: JSONStrings.Node?) -> String? {
            guard case .text(let range, let text)? = node else { return nil }
            return written[range] ?? text
        }
        func member(_ key: String) -> JSONStrings.Node? { members.first { $0.key == key }?.value }
        let files = member("attachments").map(Self.files) ?? []
        let parts = ["subject", "text", "html"].map(member) + files.map(\.text)
        if case .text(let range, let mail)? = member("message"), parts.contains(where: { $0?.text != text($0) }) {
            let rewritten = RewrittenMail(
                mail,
                subject: text(member("subject")),
                text: text(member("text")),
                html: text(member("html")),
                files: files.map { RewrittenMail.File(name: $0.name, type: $0.type, text: text($0.text) ?? "") }
            )
            replaced.append((range, rewritten.base64))
        }
        return json.replacing(replaced)
    }

    /// The names of the recordations in an object, or in an object that is its member.
    private static func names(of members: [(key: String, value: JSONStrings.Node)]) -> [String] {
        members.flatMap { key, value -> [String] in
            switch value {
            case .text(_, let text): ["recordation", "id"].contains(key) ? [text] : []
            case .object(let inner):
                inner.compactMap { ["recordation", "id"].contains($0.key) ? $0.value.text : nil }
            case .list, .other: []
            }
        }
    }

    /// The names of the recordations in a message, in its order.
    private static func entries(_ node: JSONStrings.Node) -> [String] {
        switch node {
        case .text, .other: []
        case .list(let nodes): nodes.flatMap(entries)
        case .object(let members): names(of: members) + members.flatMap { entries($0.value) }
        }
    }

    /// The files that a message has: name, media type and text.
    private static func files(_ node: JSONStrings.Node) -> [(name: String, type: String, text: JSONStrings.Node)] {
        guard case .list(let nodes) = node else { return [] }
        return nodes.compactMap { node in
            guard case .object(let members) = node else { return nil }
            func member(_ key: String) -> JSONStrings.Node? { members.first { $0.key == key }?.value }
            return member("text").map { (member("name")?.text ?? "", member("type")?.text ?? "", $0) }
        }
    }

    // A text about several recordations has sections; a section without a name belongs to the recordation of the one
    // before. A section about several is a table, which has a line for each.
    private func sections(_ text: String, others: Set<String>, isFirst: Bool, _ form: MessageForm) -> String {
        let otherWords = others.map { WholeWords($0) }
        var isConcerned = isFirst
        return Self.divided(text, isHTML: form == .html).map { section in
            let isOwn = nameWords.contains { $0.isContained(in: section) }
            let isOther = otherWords.contains { $0.isContained(in: section) }
            if isOwn, isOther { return lines(section, others: otherWords, form) }
            if isOwn || isOther { isConcerned = isOwn }
            return isConcerned ? texts.redacted(section, form: form) : section
        }.joined()
    }

    private func lines(_ section: String, others: [WholeWords], _ form: MessageForm) -> String {
        var isConcerned = false
        return section.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = String(line)
            let isOwn = nameWords.contains { $0.isContained(in: line) }
            if isOwn || others.contains(where: { $0.isContained(in: line) }) { isConcerned = isOwn }
            return isConcerned ? texts.redacted(line, form: form) : line
        }.joined(separator: "\n")
    }

    // No value of a table has a line break, so that each line is the row of one recordation.
    private func rows(_ table: String, isWhole: Bool) -> String {
        table.components(separatedBy: "\r\n").map { row in
            isWhole || nameWords.contains { $0.isContained(in: row) } ? texts.redacted(row, form: .csv) : row
        }.joined(separator: "\r\n")
    }

    /// The paragraphs of a text, each with the blank lines after it; HTML is also divided at headings.
    private static func divided(_ text: String, isHTML: Bool) -> [String] {
        var sections: [String] = []
        var section = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isHeading = isHTML && ["<h1", "<h2", "<h3"].contains { line.contains($0) }
            if isHeading || section.hasSuffix("\n\n") {
                sections.append(section)
                section = ""
            }
            section += line + "\n"
        }
        sections.append(String(section.dropLast()))
        return sections
    }
}

extension Redactor {
    /// Removes texts from the messages about some recordations, and from the output of their hooks.
    func redactMessages(of recordations: Set<String>, _ texts: RemovedTexts) throws {
        guard !texts.isEmpty, !recordations.isEmpty else { return }
        let message = MessageRedaction(texts, recordations: recordations)
        for row in try rowsNaming(recordations) {
            let id: Int = row["id"]
            guard let left = try message.redacted(row["payload"], message: id) else { continue }
            try db.execute(
                "UPDATE outbox SET payload = ?, last_error = ? WHERE id = ?",
                [left, (row["last_error"] as String?).map(texts.redacted(output:)), id]
            )
            let attempts = try db.rows("SELECT id, output, reason FROM attempt WHERE outbox_id = ?", [id])
            for attempt in attempts {
                try db.execute(
                    "UPDATE attempt SET output = ?, reason = ? WHERE id = ?",
                    [
                        texts.redacted(output: attempt["output"]),
                        (attempt["reason"] as String?).map(texts.redacted(output:)), attempt["id"] as Int,
                    ]
                )
            }
            redaction.messages += 1
        }
    }

    // Most messages are about other recordations: a search for the encoded name saves parsing them.
    private func rowsNaming(_ recordations: Set<String>) throws -> [SQLRow] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        let names = try recordations.map { try String(decoding: encoder.encode($0), as: UTF8.self) }
        return try db.rows("SELECT id, payload, last_error FROM outbox").filter { row in
            let payload: String = row["payload"]
            return names.contains(where: payload.contains)
        }
    }
}
