internal import Yams

/// A settings file in YAML, read key by key, with the position of every mistake.
///
/// Each module reads its own sections. Mistakes are collected, and ``finish()`` throws all of them at once. A key that
/// was never read is a mistake too.
public final class SettingsFile {
    /// The file's name in messages.
    public let name: String
    private var mistakes: [SettingsMistake] = []
    private let node: Node
    private var unread: [() -> Void] = []

    /// Parses YAML.
    ///
    /// Throws ``SettingsError`` for text that is no YAML mapping, with the position.
    public init(name: String, text: String) throws {
        self.name = name
        func refused(_ line: Int, _ column: Int, _ text: String) -> SettingsError {
            SettingsError([SettingsMistake(file: name, line: line, column: column, text: text)])
        }
        do {
            // The basic resolver keeps every scalar a text: the caller of `Section` states the type that it expects.
            guard let root = try Yams.compose(yaml: text, .basic) else { throw refused(1, 1, "the file is empty") }
            guard root.mapping != nil else { throw refused(1, 1, "expected settings as 'key: value' lines") }
            node = root
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                throw refused(mark.line, mark.column, problem)
            case .duplicatedKeysInMapping(let duplicates, _):
                let key = duplicates.first ?? "?"
                let (line, column) = SettingsFile.secondPosition(of: key, in: text)
                throw refused(line, column, "the key '\(key)' stands here for the second time")
            default:
                throw refused(1, 1, "not readable as YAML: \(error)")
            }
        }
    }

    // Yams reports a duplicate key without its position: it is the second line with that key at the same indentation.
    private static func secondPosition(of key: String, in text: String) -> (Int, Int) {
        var seen: Set<Int> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let indentation = line.prefix { $0 == " " }.count
            let rest = line.dropFirst(indentation)
            if rest.hasPrefix("\(key):"), !seen.insert(indentation).inserted { return (index + 1, indentation + 1) }
            if !rest.isEmpty { seen = seen.filter { $0 <= indentation } }
        }
        return (1, 1)
    }

    /// The file's top section.
    public var top: Section { section(node, path: "") }

    func section(_ node: Node, path: String) -> Section {
        let section = Section(file: self, node: node, path: path)
        unread.append { section.refuseUnread() }
        return section
    }

    func report(_ node: Node, _ text: String) {
        let mistake = SettingsMistake(
            file: name,
            line: node.mark?.line ?? 1,
            column: node.mark?.column ?? 1,
            text: text
        )
        if !mistakes.contains(mistake) { mistakes.append(mistake) }
    }

    /// Ends the reading: throws ``SettingsError`` with all mistakes, including keys that were never read.
    public func finish() throws {
        // No section is added during this loop, because reporting unread keys makes no new sections.
        for refuse in unread { refuse() }
        unread = []
        guard mistakes.isEmpty else { throw SettingsError(mistakes) }
    }
}
