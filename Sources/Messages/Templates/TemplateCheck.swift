internal import Rendering

/// A mistake in a template or in `words.yaml` with its position.
public struct TemplateMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's path in messages.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int
    /// The mistake, as a clause in lower case.
    public let text: String

    /// `file:line:column: what is wrong`.
    public var description: String { "\(file):\(line):\(column): \(text)" }
}

/// All mistakes in the templates of a language.
public struct TemplateError: Error, Sendable, CustomStringConvertible {
    /// The mistakes.
    public let mistakes: [String]

    /// One line for each mistake.
    public var description: String { mistakes.joined(separator: "\n") }
}

/// Checks the tags of a template before the engine reads it, and refuses names that the message does not have.
///
/// The engine renders an unknown name as an empty text, so a typing mistake would remove text from a message. Allowed
/// are `{{name}}`, `{{a.b}}`, `{{.}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}` and `{{! a comment }}`. The
/// engine's other tags could disable escaping, include other files or stop the program.
struct TemplateCheck {
    private struct Scope {
        let name: String
        let fields: MessageFields?
        let isText: Bool
        let line: Int
        let column: Int
    }

    private static let depthLimit = 8

    private(set) var mistakes: [TemplateMistake] = []
    /// The template with its tags in their simplest form.
    private(set) var canonical = ""
    private let file: String
    private let characters: [Character]
    private var index = 0
    private var line: Int
    private var column = 1
    private var scopes: [Scope]

    init(_ text: String, file: String, firstLine: Int = 1, fields: MessageFields) {
        self.file = file
        line = firstLine
        characters = Array(text)
        scopes = [Scope(name: "", fields: fields, isText: false, line: firstLine, column: 1)]
        canonical.reserveCapacity(text.utf8.count)
        while index < characters.count {
            if characters[index] == "{", index + 1 < characters.count, characters[index + 1] == "{" {
                readTag()
            } else {
                canonical.append(characters[index])
                step()
            }
        }
        for open in scopes.dropFirst() {
            report(open.line, open.column, "the section '\(open.name)' is not closed: {{/\(open.name)}} is missing")
        }
    }

    private mutating func step(_ count: Int = 1) {
        for _ in 0..<count where index < characters.count {
            if characters[index].isNewline {
                line += 1
                column = 1
            } else {
                column += 1
            }
            index += 1
        }
    }

    private mutating func report(_ line: Int, _ column: Int, _ text: String) {
        mistakes.append(TemplateMistake(file: file, line: line, column: column, text: text))
    }

    private mutating func readTag() {
        let (startLine, startColumn) = (line, column)
        step(2)
        var content: [Character] = []
        while index + 1 < characters.count, characters[index] != "}" || characters[index + 1] != "}" {
            content.append(characters[index])
            step()
        }
        guard index + 1 < characters.count else {
            index = characters.count
            return report(startLine, startColumn, "a tag is not closed: }} is missing")
        }
        step(2)
        let sigil = content.first
        if sigil == "!" { return canonical += "{{!}}" }
        let isSection = sigil == "#" || sigil == "^" || sigil == "/"
        let name = Self.trimmed(isSection ? content.dropFirst() : content[...])
        guard Self.isName(name) else {
            return report(
                startLine,
                startColumn,
                "'{{\(SafeText.line(String(content.prefix(40))))}}' is no tag that a letter can have; there are {{name}}, "
                    + "{{#name}}…{{/name}}, {{^name}}…{{/name}} and {{! comments }}"
            )
        }
        canonical += isSection ? "{{\(sigil ?? "#")\(name)}}" : "{{\(name)}}"
        if sigil == "/" { return close(name, startLine, startColumn) }
        let value = value(of: name)
        if value == nil, !(name == "." && scopes.contains(where: \.isText)) {
            reportUnknown(name, startLine, startColumn)
        }
        if isSection {
            open(name, value, line: startLine, column: startColumn)
        } else {
            refuseLists(name, value, line: startLine, column: startColumn)
        }
    }

    private mutating func open(_ name: String, _ value: MessageValue?, line: Int, column: Int) {
        if scopes.count > Self.depthLimit {
            // Reading stops, because the engine and this check recurse for each section.
            index = characters.count
            return report(line, column, "sections are nested more than \(Self.depthLimit) deep")
        }
        let inner: (fields: MessageFields?, isText: Bool) =
            switch value {
            case .list(let list): (list.first, false)
            case .fields(let fields): (fields, false)
            case .texts, .text, .count: (nil, true)
            default: (nil, false)
            }
        scopes.append(Scope(name: name, fields: inner.fields, isText: inner.isText, line: line, column: column))
    }

    private mutating func close(_ name: String, _ line: Int, _ column: Int) {
        if let last = scopes.last, scopes.count > 1, last.name == name {
            scopes.removeLast()
        } else if scopes.count > 1, let last = scopes.last {
            report(line, column, "{{/\(name)}} closes nothing: the open section is '\(last.name)'")
            if let index = scopes.lastIndex(where: { $0.name == name }), index > 0 { scopes.removeSubrange(index...) }
        } else {
            report(line, column, "{{/\(name)}} closes nothing: no section is open")
        }
    }

    // A list in a text would be printed in Swift's debugging format.
    private mutating func refuseLists(_ name: String, _ value: MessageValue?, line: Int, column: Int) {
        switch value {
        case .list, .texts: report(line, column, "'\(name)' is a list: write {{#\(name)}}…{{/\(name)}}")
        case .fields: report(line, column, "'\(name)' has names of its own: write {{#\(name)}}…{{/\(name)}}")
        case .flag: report(line, column, "'\(name)' is true or false: write {{#\(name)}}…{{/\(name)}}")
        default: break
        }
    }

    private mutating func reportUnknown(_ name: String, _ line: Int, _ column: Int) {
        let known = Set(scopes.flatMap { ($0.fields ?? [:]).keys }).sorted()
        let near = Phrase.nearest(name, in: known).map { "did you mean '\($0)'? " } ?? ""
        report(
            line,
            column,
            "there is no name '\(name)' here; \(near)there are: \(known.joined(separator: ", "))"
        )
    }

    /// The value of a name, searched from the innermost section outward like in the engine.
    private func value(of name: String) -> MessageValue? {
        guard name != "." else { return nil }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard var found = scopes.reversed().lazy.compactMap({ $0.fields?[parts[0]] }).first else { return nil }
        for part in parts.dropFirst() {
            guard case .fields(let fields) = found, let next = fields[part] else { return nil }
            found = next
        }
        return found
    }

    private static func trimmed(_ characters: ArraySlice<Character>) -> String {
        let start = characters.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func isName(_ text: String) -> Bool {
        text == "."
            || !text.isEmpty && text.first != "." && text.last != "." && !text.contains("..")
                && text.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2E
                }
    }
}
