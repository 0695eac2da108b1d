internal import Rendering
internal import Recordations

/// The texts of the law in other languages: by language, then by the text as the law's file has it.
public typealias LawTexts = [String: [String: String]]

/// The things of a message as a table in a file, for messages that list only some of them.
enum MessageTable {
    /// The codes of the columns' names in a language's words.
    static let columns = [
        "urgency", "jurisdiction", "mark", "recordation", "recordation_number", "registration_number", "holder",
        "classes",
        "owner", "task", "phase", "opens", "safe", "legal", "grace", "end", "days_left", "told_because", "law", "alert",
        "field", "before", "here", "register", "conflict", "was", "now", "date",
    ]

    /// A table as CSV (RFC 4180), with a byte order mark, by which spreadsheets know the encoding.
    ///
    /// No cell is read as a formula.
    static func csv(_ rows: [[String]]) -> String {
        "\u{FEFF}" + rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let cell = SafeText.line(SafeText.spreadsheetCell(text))
        let isPlain = cell.unicodeScalars.allSatisfy { !"\",;\t'".unicodeScalars.contains($0) }
        return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}

extension Message {
    /// The name of the file with all things of a message.
    var attachmentName: String { "recordal-\(name.rawValue)-\(today).csv" }

    /// The table of all things that the message is about; nil for a message about one thing.
    func table(_ words: Words) -> MessageAttachment? {
        let columns: [String]
        let rows: [[String]]
        switch subject {
        case .digest(let alerts):
            columns = Alert.columns
            rows = alerts.map { $0.row(words, on: today) }
        case .lawChanged(let moves, _, _):
            columns = LawMove.columns
            rows = moves.flatMap { $0.rows(words) }
        case .conflict(let conflicts, _):
            columns = Conflict.columns
            rows = conflicts.map { $0.row(words) }
        case .change(_, let changes, _):
            columns = Change.columns
            rows = changes.map { $0.row(words) }
        case .alert, .syncFailed, .syncHeld, .sourceStale, .runFinished: return nil
        }
        let head = columns.map { words.word("columns", $0) }
        return MessageAttachment(name: attachmentName, type: "text/csv", text: MessageTable.csv([head] + rows))
    }
}

extension Message.Alert {
    fileprivate static let columns = [
        "urgency", "jurisdiction", "mark", "recordation", "recordation_number", "registration_number", "holder",
        "classes",
        "owner", "task", "phase", "opens", "safe", "legal", "grace", "end", "days_left", "told_because", "law", "alert",
    ]

    fileprivate func row(_ words: Words, on today: CivilDate) -> [String] {
        let one = obligation
        let outlook = outlook(on: today)
        let task = words.word("kinds", one.kind) + (one.field.map { " (\(words.field($0)))" } ?? "")
        func date(_ date: CivilDate?) -> String { date?.description ?? "" }
        return [
            words.word("urgencies", outlook.urgency.rawValue), jurisdiction, values[.mark] ?? "", recordation ?? source,
            values[.recordationNumber] ?? "", values[.registrationNumber] ?? "", values[.holder] ?? "",
            values.classes.numbers.map(String.init).joined(separator: " "), owner ?? "", task,
            words.headline(outlook.phase, outlook.date?.description), date(one.windowOpens), date(one.safe),
            date(one.legal), date(one.graceEnds), date(one.end), words.days(outlook.left), words.stage(stage),
            one.citation.map { words.law($0, one.lawTexts) } ?? "", name,
        ]
    }
}

extension Message.LawMove {
    fileprivate static let columns = ["jurisdiction", "mark", "recordation", "task", "date", "was", "now", "law"]

    fileprivate func rows(_ words: Words) -> [[String]] {
        let task = words.word("kinds", kind) + (field.map { " (\(words.field($0)))" } ?? "")
        let start = [jurisdiction, mark ?? "", recordation, task]
        let law = citation.map { words.law($0, lawTexts) } ?? ""
        if moved.isEmpty { return [start + ["", "", "", law]] }
        return moved.map { one in
            start + [
                words.dateLabel(Self.label(of: one.name)), one.was?.description ?? "", one.now?.description ?? "", law,
            ]
        }
    }
}

extension Message.Conflict {
    fileprivate static let columns = [
        "jurisdiction", "mark", "recordation", "field", "before", "here", "register", "date", "conflict",
    ]

    fileprivate func row(_ words: Words) -> [String] {
        [
            jurisdiction ?? "", mark ?? "", recordation, field.map(words.field) ?? "", base ?? "", local ?? "",
            register ?? "", opened ?? "", name,
        ]
    }
}

extension Message.Change {
    fileprivate static let columns = ["jurisdiction", "mark", "recordation", "field", "was", "now", "date"]

    fileprivate func row(_ words: Words) -> [String] {
        [
            jurisdiction ?? "", mark ?? "", recordation, field.map(words.field) ?? words.event(kind), old ?? "",
            new ?? "",
            on ?? "",
        ]
    }
}
