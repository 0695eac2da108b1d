internal import Mustache

/// A file of a language.
public struct MessageFile: Sendable {
    /// The name within the language's folder, such as `digest.txt`.
    public let name: String
    /// The path in messages.
    public let path: String
    /// The text.
    public let text: String

    /// Makes a file.
    public init(name: String, path: String, text: String) {
        self.name = name
        self.path = path
        self.text = text
    }
}

/// A file that is sent with a message.
public struct MessageAttachment: Hashable, Sendable {
    /// The file's name, in ASCII.
    public let name: String
    /// The media type, such as `text/csv`.
    public let type: String
    /// The file's text, in UTF-8.
    public let text: String

    /// Makes an attachment.
    public init(name: String, type: String, text: String) {
        self.name = name
        self.type = type
        self.text = text
    }
}

/// A message as text.
public struct WrittenMessage: Hashable, Sendable {
    /// The subject, one line.
    public var subject: String
    /// The plain text with a newline at the end of each line.
    public var text: String
    /// The HTML page.
    public var html: String
    /// The files that are sent with the message.
    public var attachments: [MessageAttachment]

    /// Makes a message from its parts.
    public init(subject: String, text: String, html: String, attachments: [MessageAttachment] = []) {
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
    }
}

/// The checked templates of one language.
///
/// A message has a template `NAME.txt`, whose first line is the subject, and may have a template `NAME.html`; otherwise
/// the page is made from the text. A page's template that does not begin with `<!DOCTYPE` is the content of recordal's
/// own page. `calendar.txt` has the title and the description of a calendar event; `words.yaml`
/// has the texts for recordal's codes.
public struct MessageTemplates: Sendable {
    private struct Entry: Sendable {
        let subject: MustacheTemplate
        let text: MustacheTemplate
        let html: MustacheTemplate?
        let isWholePage: Bool
    }

    /// The language, as a BCP 47 tag such as `zh-Hans`.
    public let language: String
    private let entries: [Message.Name: Entry]
    private let calendar: Entry
    private let words: Words

    /// The names of all files that a language has or may have.
    public static let fileNames =
        ["words.yaml", "calendar.txt"]
        + Message.Name.allCases.flatMap { ["\($0.rawValue).txt", "\($0.rawValue).html"] }

    // A workspace's own language may be older than this event, and its alerts must still be sent.
    private static let fallbacks = [
        Message.Name.lawChanged.rawValue: MessageFile(
            name: "law-changed.txt",
            path: "law-changed.txt",
            text: """
                Subject: The law changed: {{count}}
                {{#moves}}
                {{recordation}}{{#mark}} ({{mark}}){{/mark}}: {{kind_text}}
                {{#safe_moved}}
                  Safe date: {{safe_was}}{{^safe_was}}unknown{{/safe_was}} → {{safe_is}}{{^safe_is}}unknown{{/safe_is}}
                {{/safe_moved}}
                {{#legal_moved}}
                  Last day: {{legal_was}}{{^legal_was}}unknown{{/legal_was}} → {{legal_is}}{{^legal_is}}unknown{{/legal_is}}
                {{/legal_moved}}
                {{/moves}}

                recordal deadlines --moved
                """
        )
    ]

    /// Reads and checks the files of a language.
    ///
    /// Throws ``TemplateError`` with every mistake and its position: an unknown name, a section that is not closed, a
    /// missing file or text. A missing page (`.html`) is not an error. A missing `law-changed.txt` is replaced by a
    /// short English one.
    public init(language: String, files: [MessageFile]) throws(TemplateError) {
        var mistakes: [String] = []
        var words: Words?
        if let file = files.first(where: { $0.name == "words.yaml" }) {
            do { words = try Words(file, language: language) } catch { mistakes.append("\(error)") }
        } else {
            mistakes.append("the language '\(language)' has no words.yaml")
        }
        func read(_ name: String, _ fields: MessageFields) -> Entry? {
            guard let text = files.first(where: { $0.name == "\(name).txt" }) ?? Self.fallbacks[name] else {
                mistakes.append("the language '\(language)' has no \(name).txt")
                return nil
            }
            return Self.entry(text, files.first { $0.name == "\(name).html" }, fields: fields, &mistakes)
        }
        var entries: [Message.Name: Entry] = [:]
        for name in Message.Name.allCases {
            entries[name] = read(
                name.rawValue,
                Message.sample(name, replyTo: Message.sampleReplyTo).fields(words ?? .none)
            )
        }
        let calendar = read(
            "calendar",
            Message.sampleAlert().answered(at: Message.sampleReplyTo).fields(words ?? .none, at: .safe)
        )
        guard mistakes.isEmpty, let words, let calendar else { throw TemplateError(mistakes: mistakes) }
        self.calendar = calendar
        self.language = language
        self.entries = entries
        self.words = words
    }

    private static func entry(
        _ file: MessageFile,
        _ page: MessageFile?,
        fields: MessageFields,
        _ mistakes: inout [String]
    ) -> Entry? {
        func compile(_ text: String, _ file: MessageFile, firstLine: Int, isPage: Bool) -> MustacheTemplate? {
            guard text.utf8.count <= 262_144 else {
                mistakes.append("\(file.path):1:1: the template is larger than 256 KiB")
                return nil
            }
            let check = TemplateCheck(text, file: file.path, firstLine: firstLine, fields: fields)
            mistakes += check.mistakes.map(\.description)
            guard check.mistakes.isEmpty else { return nil }
            do {
                // The tag is on its own line, which the engine removes, so that the template starts at the start of a
                // line.
                let type = isPage ? PageText.name : "TEXT"
                return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(type)}}\n" + check.canonical)
            } catch {
                mistakes.append("\(file.path):1:1: not readable as a template: \(error)")
                return nil
            }
        }
        let lines = file.text.split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let first = lines.first, first.hasPrefix("Subject:") else {
            mistakes.append("\(file.path):1:1: the first line must be the subject: 'Subject: …'")
            return nil
        }
        let subject = compile("        " + first.dropFirst(8), file, firstLine: 1, isPage: false)
        let text = compile(lines.count > 1 ? String(lines[1]) + "\n" : "\n", file, firstLine: 2, isPage: false)
        let html = page.map { compile($0.text + "\n", $0, firstLine: 1, isPage: true) }
        guard let subject, let text else { return nil }
        // A page with a mistake is reported and does not count as missing.
        let isWhole = page.map { $0.text.prefix(9).lowercased() == "<!doctype" } ?? false
        return Entry(subject: subject, text: text, html: html ?? nil, isWholePage: isWhole)
    }

    /// The most bytes of a message's text, and of its page.
    public static let limitInBytes = 100_000

    /// Writes a message.
    ///
    /// A message with a long list has as many of its first things as fit into ``limitInBytes``; it counts the others, and
    /// all are in a table that is attached.
    public func write(_ letter: Message) -> WrittenMessage {
        guard let entry = entries[letter.name] else {
            return WrittenMessage(subject: letter.name.rawValue, text: "", html: "")
        }
        guard let length = letter.length else { return write(letter, entry, limit: .max) }
        // More than these never fit, and each try takes its time.
        var limit = min(length, 200)
        while true {
            var written = write(letter, entry, limit: limit)
            let size = max(written.text.utf8.count, written.html.utf8.count)
            guard size <= Self.limitInBytes || limit <= 1 else {
                limit = max(1, min(limit - 1, limit * Self.limitInBytes / size))
                continue
            }
            if limit < length, let table = letter.table(words) { written.attachments = [table] }
            return written
        }
    }

    private func write(_ letter: Message, _ entry: Entry, limit: Int) -> WrittenMessage {
        let fields = letter.fields(words, limit: limit).rendered
        let written = entry.subject.render(fields).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let subject = written.isEmpty ? letter.name.rawValue : written
        let text = Self.tidy(entry.text.render(fields))
        let content = entry.html.map { $0.render(fields) } ?? MessagePage.content(text)
        return WrittenMessage(
            subject: subject,
            text: text,
            html: entry.isWholePage ? content : MessagePage.page(content, title: subject, language: language)
        )
    }

    /// Writes the title and the description of a calendar event for a day of an obligation.
    public func write(_ alert: Message.Alert, at day: Message.CalendarDay) -> (title: String, text: String) {
        let fields = alert.fields(words, at: day).rendered
        let title = calendar.subject.render(fields).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return (title, Self.tidy(calendar.text.render(fields)))
    }

    /// Removes empty lines at the start and the end, and repeated empty lines, which empty sections leave.
    private static func tidy(_ text: String) -> String {
        var lines: [Substring] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let isBlank = line.allSatisfy(\.isWhitespace)
            if isBlank, lines.last?.isEmpty ?? true { continue }
            lines.append(isBlank ? "" : line)
        }
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }
}
