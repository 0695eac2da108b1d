import Foundation
import Settings
import TestSupport
import Testing

/// Changes of the text of a definition: what is asked for changes, and nothing else.
@Suite struct SettingsStructureTests {
    private static let text = """
        # Proposed
        title: 'xy'  # check: the name
        columns:
          mark: 'Mark'  # check: taken for mark
          'odd: key': X
          # check: kept raw:
          #   Note    such as 'a # b'
        fields:
          mark: mark
          valid_to: {column: to, dates: [d.M.yyyy]}  # keep # check: rivals
          status:
            column: state
            values:
              'in force': active
              # check: what these words mean: 'x' 2x

        key: [number]
        tombstones:
          - {column: state, pattern: '#1'}  # check: ended?
          - column: note
            pattern: |
              a # no comment
            # a comment
        empty:

        """

    private func edit(_ text: String = text, _ change: (inout SettingsEdit) throws -> Void) throws -> String {
        var edit = try SettingsEdit(name: "xy.yaml", text: text)
        try change(&edit)
        return edit.text
    }

    @Test(
        arguments: [
            (["title"], "title: Other  # check: the name"), (["columns", "odd: key"], "  'odd: key': Other\n"),
            (["columns", "new"], "  'odd: key': X\n  new: Other\n"),
            (["fields", "valid_to", "take"], "  valid_to: {column: to, dates: [d.M.yyyy], take: Other}  # keep"),
            (["fields", "status", "values", "a: b"], "      'in force': active\n      'a: b': Other\n      # check"),
            (["fields", "new", "values", "w"], "  new:\n    values:\n      w: Other\n"),
            (["tombstones", 0, "status"], "  - {column: state, pattern: '#1', status: Other}  # check"),
            (["tombstones", 1, "status"], "      a # no comment\n    status: Other\n"), (["empty"], "empty: Other\n"),
            (["empty", "inner"], "empty:\n  inner: Other\n"), (["last"], "empty:\nlast: Other\n"),
        ] as [([SettingsStep], String)]
    )
    func `a value is set where its path says`(path: [SettingsStep], line: String) throws {
        let new = try edit { try $0.set(path, to: .text("Other")) }
        #expect(new.contains(line), "\(new)")
        #expect(try edit(new) { try $0.set(path, to: .text("Other")) } == new)
        // The same with the line ends of Windows, behind a byte order mark.
        let windows = "\u{FEFF}" + Self.text.replacing("\n", with: "\r\n")
        let changed = try edit(windows) { try $0.set(path, to: .text("Other")) }
        #expect(changed == "\u{FEFF}" + new.replacing("\n", with: "\r\n"))
    }

    @Test func `items are added at the end of lists, whatever their style`() throws {
        let value = SettingsValue.section([.init("blank", .texts(["number"]))])
        let block = try edit { try $0.append(value, to: ["tombstones"]) }
        #expect(block.contains("      a # no comment\n  - {blank: [number]}\n    # a comment\n"), "\(block)")
        #expect(try edit { try $0.append(.text("mark"), to: ["key"]) }.contains("key: [number, mark]"))
        #expect(try edit { try $0.append(value, to: ["skip"]) }.hasSuffix("empty:\nskip:\n  - {blank: [number]}\n"))
        #expect(try edit { try $0.append(.text("a"), to: ["empty"]) }.contains("empty: [a]\n"))
        #expect(try edit { try $0.append(.text("b"), to: ["title"]) }.contains("title: ['xy', b]  # check: the name"))
    }

    @Test func `a key is removed with its lines, and the last item with its list`() throws {
        let status = try edit { try $0.remove(["fields", "status"]) }
        #expect(status.contains("# keep # check: rivals\n      # check: what these"), "\(status)")
        #expect(try edit { try $0.remove(["fields", "valid_to", "column"]) }.contains("{dates: [d.M.yyyy]}"))
        #expect(try edit { try $0.remove(["fields", "valid_to", "dates"]) }.contains("{column: to}"))
        let one = try edit { try $0.remove(["tombstones", 0]) }
        #expect(one.contains("tombstones:\n  - column: note\n"), "\(one)")
        #expect(try !edit(one) { try $0.remove(["tombstones", 0]) }.contains("tombstones"))
    }

    @Test func `comments are found with what they stand beside, and removed`() throws {
        let comments = try SettingsEdit(name: "xy.yaml", text: Self.text).comments
        #expect(
            comments.map { "\($0.line) \($0.path.text) \($0.text.prefix(12))" } == [
                "1  Proposed", "2 title check: the n", "4 columns.mark check: taken",
                "6 columns check: kept ", "7 columns Note    such", "10 fields.valid_to keep # check",
                "15 fields.status.values check: what ", "19 tombstones[0] check: ended", "23 tombstones a comment",
            ]
        )
        func without(_ index: Int, from mark: String = "") throws -> String {
            try edit { $0.removeComment(comments[index].text, at: comments[index].path, from: mark) }
        }
        #expect(try without(1).contains("title: 'xy'\n"))
        #expect(try without(4).contains("kept raw:\nfields:"))
        #expect(try without(5, from: "check:").contains("dates: [d.M.yyyy]}  # keep\n"))
        #expect(try without(5).contains("dates: [d.M.yyyy]}\n"))
        let added = try edit { $0.addComment("check: new\nline", at: ["columns", "mark"]) }
        #expect(added.contains("mark: 'Mark'  # check: taken for mark; check: new line\n"), "\(added)")
    }

    @Test func `any text is read back as it was written, as a key and as a value`() throws {
        var random = Seeded(Seed.drawn())
        let signs = Array("ab :#'\"[]{}|>&*!%@,-?\\0小\u{200B}\u{7}\n\tё~\u{2028}").map(String.init)
        for _ in 0..<300 {
            let word = (0..<Int.random(in: 1...8, using: &random)).map { _ in random.one(of: signs) }.joined()
            for path: [SettingsStep] in [["title"], ["fields", "valid_to", "w"], ["fields", "status", "values"]] {
                let path = path.last == "values" ? path + [.key(word)] : path
                let new = try edit { try $0.set(path, to: .text(word)) }
                let read = try SettingsEdit(name: "xy.yaml", text: new)
                #expect(read.value(at: path) == .text(word), "\(word.debugDescription) at \(path.text)")
                // A comment that stood there stands there still.
                #expect(read.comments.map(\.text) == (try SettingsEdit(name: "", text: Self.text)).comments.map(\.text))
            }
        }
    }

    @Test func `every value of the shipped sources can be set, or is refused, and nothing else changes`() throws {
        let folder = Repository.path + "/Config/sources/"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        #expect(files.count >= 8)
        var (set, refused) = (0, 0)
        for file in files {
            let text = try String(contentsOfFile: folder + file, encoding: .utf8)
            let before = try SettingsEdit(name: file, text: text)
            for path in Self.paths(try #require(before.value(at: []))) {
                var edit = before
                do {
                    try edit.set(path, to: .text("Other"))
                    set += 1
                    #expect(edit.value(at: path) == .text("Other"))
                    #expect(
                        edit.comments.filter(\.isWholeLine).map(\.text)
                            == before.comments.filter(\.isWholeLine).map(\.text)
                    )
                    let (new, old) = (edit.text.split(separator: "\n"), text.split(separator: "\n"))
                    let start = zip(new, old).prefix { $0 == $1 }.count
                    let end = zip(new.reversed(), old.reversed()).prefix { $0 == $1 }.count
                    #expect(start + end >= new.count - 1, "\(file) \(path.text)")
                } catch is SettingsError {
                    refused += 1
                    #expect(edit.text == text)
                }
            }
        }
        // Sections and texts of several lines are for an editor.
        #expect(set > 300 && refused < set, "\(set) set, \(refused) refused")
    }

    private static func paths(_ value: SettingsValue, at path: [SettingsStep] = []) -> [[SettingsStep]] {
        let own = path.isEmpty ? [] : [path]
        return switch value {
        case .text: own
        case .list(let values): own + values.enumerated().flatMap { paths($1, at: path + [.item($0)]) }
        case .section(let pairs): own + pairs.flatMap { paths($0.value, at: path + [.key($0.key)]) }
        }
    }
}
