internal import Foundation
internal import Mirror

/// Removes texts from the parts of a message that are about some recordations.
struct MessageRedaction {
    private let texts: RemovedTexts
    private let names: Set<String>
    private let nameWords: [WholeWords]

    /// Members with names and codes for programs, which are never changed.
    private static let kept: Set = [
        "schema", "event", "idempotency_key", "at", "today", "to", "envelope_from", "envelope_to", "message", "id",
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
                let isHTML = key == "html"
                replace(value) {
                    others.isEmpty
                        ? texts.redacted($0, isHTML: isHTML)
                        : sections($0, others: others, isFirst: isFirst, isHTML: isHTML)
                }
            default: walk(value, key, isConcerned: isWhole)
            }
        }
        guard !replaced.isEmpty else { return nil }
        let written = Dictionary(replaced.map { ($0.range, $0.text) }) { first, _ in first }
        func text(_ key: String) -> String? {
            guard case .text(let range, let text)? = members.first(where: { $0.key == key })?.value else { return nil }
            return written[range] ?? text
        }
        if case .text(let range, let mail)? = members.first(where: { $0.key == "message" })?.value,
            ["subject", "text", "html"].contains(where: { key in
                members.contains { $0.key == key && $0.value.text != text(key) }
            })
        {
            let rewritten = RewrittenMail(mail, subject: text("subject"), text: text("text"), html: text("html"))
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

    // A text about several recordations has sections; a section without a name belongs to the recordation of the one
    // before.
    private func sections(_ text: String, others: Set<String>, isFirst: Bool, isHTML: Bool) -> String {
        let otherWords = others.map { WholeWords($0) }
        var isConcerned = isFirst
        return Self.divided(text, isHTML: isHTML).map { section in
            let isOwn = nameWords.contains { $0.isContained(in: section) }
            if isOwn || otherWords.contains(where: { $0.isContained(in: section) }) { isConcerned = isOwn }
            return isConcerned ? texts.redacted(section, isHTML: isHTML) : section
        }.joined()
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

/// A mail whose subject and body were replaced.
struct RewrittenMail {
    /// The mail as base64 in one line; the body is empty if the former mail had no boundary.
    let base64: String

    init(_ former: String, subject: String?, text: String?, html: String?) {
        let mail = Data(base64Encoded: former).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let head = mail.range(of: "\r\n\r\n").map { String(mail[..<$0.lowerBound]) } ?? ""
        var lines: [String] = []
        var isSubject = false
        for line in head.components(separatedBy: "\r\n") {
            if line.first != " ", line.first != "\t" { isSubject = line.lowercased().hasPrefix("subject:") }
            if !isSubject { lines.append(line) }
        }
        lines.insert("Subject: \(Self.encodedWords(subject ?? ""))", at: 0)
        let boundary = lines.lazy.compactMap { line in
            line.range(of: "boundary=\"").map { line[$0.upperBound...].prefix { $0 != "\"" } }
        }.first.map(String.init)
        var body = ""
        if let boundary {
            for (type, part) in [("plain", text), ("html", html)] {
                body +=
                    "--\(boundary)\r\nContent-Type: text/\(type); charset=utf-8\r\n"
                    + "Content-Transfer-Encoding: base64\r\n\r\n\(Self.lines(part ?? ""))\r\n"
            }
            body += "--\(boundary)--\r\n"
        }
        base64 = Data("\(lines.joined(separator: "\r\n"))\r\n\r\n\(body)".utf8).base64EncodedString()
    }

    private static func lines(_ text: String) -> String {
        Data(text.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    // Encoded words have 75 characters at most (RFC 2047, section 2), and hold whole characters.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = [""]
        for scalar in text.unicodeScalars {
            let next = String(scalar)
            if (words.last?.utf8.count ?? 0) + next.utf8.count > 42 { words.append("") }
            words[words.count - 1] += next
        }
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
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
