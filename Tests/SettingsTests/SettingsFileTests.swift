import Settings
import Testing

@Suite struct SettingsFileTests {
    /// Returns the error messages of reading a file.
    private func mistakes(_ yaml: String, _ read: (Section) -> Void = { _ in }) throws -> String {
        do {
            let file = try SettingsFile(name: "s.yaml", text: yaml)
            read(file.top)
            try file.finish()
            return ""
        } catch let error as SettingsError {
            return error.description
        }
    }

    @Test func `values are returned with their position`() throws {
        let yaml = """
            name: 'Иван: 1'
            count: 12
            on: true
            share: 5%
            list: [a, b]
            one: x
            empty:
            """
        let file = try SettingsFile(name: "s.yaml", text: yaml)
        let top = file.top
        #expect(top.text("name")?.value == "Иван: 1")
        #expect(top.integer("count")?.value == 12)
        #expect(top.flag("on") == true)
        #expect(top.share("share") == 0.05)
        #expect(top.texts("list").map(\.value) == ["a", "b"])
        #expect(top.texts("one").map(\.value) == ["x"])
        #expect(top.text("empty") == nil)
        #expect(!top.has("empty"))
        #expect(top.keys == ["name", "count", "on", "share", "list", "one", "empty"])
        top.text("name")?.position.report("is no name")
        let error = #expect(throws: SettingsError.self) { try file.finish() }
        #expect(error?.description == "s.yaml:1:7: is no name")
    }

    @Test func `a key is its letters, whatever else it could be`() throws {
        let yaml = """
            no: a
            'yes': b
            123: c
            '~': d
            2026-01-01: e
            tilde: ~
            word: 'null'
            null word: Null
            """
        let file = try SettingsFile(name: "s.yaml", text: yaml)
        let top = file.top
        let read = ["no", "yes", "123", "~", "2026-01-01", "tilde", "word", "null word"].map { top.text($0)?.value }
        #expect(read == ["a", "b", "c", "d", "e", nil, "null", nil])
        #expect(top.section("tilde") == nil && top.sectionOrEmpty("gone") == nil)
        #expect(top.sectionOrEmpty("tilde")?.keys.isEmpty == true)
        try file.finish()
        let text = try mistakes("no: 1\n'no': 2\n")
        #expect(text.contains("the key 'no' stands here for the second time"), "\(text)")
    }

    @Test(
        arguments: [
            ("a: 1\n  b: 2\n", "s.yaml:2:4: mapping values are not allowed in this context"),
            ("a: [1, 2\nb: 3\n", "s.yaml:2:2: did not find expected ',' or ']'"),
            ("a:\n\tb: 2\n", "s.yaml:2:1: found character that cannot start any token"),
            ("a: 'x\n", "s.yaml:2:1: found unexpected end of stream"),
            ("a: *none\n", "s.yaml:1:4: found undefined alias"),
            ("", "s.yaml:1:1: the file is empty"),
            ("# nothing\n", "s.yaml:1:1: the file is empty"),
            ("- a\n- b\n", "s.yaml:1:1: expected settings as 'key: value' lines"),
            ("text\n", "s.yaml:1:1: expected settings as 'key: value' lines"),
            ("a: 1\nb: 2\na: 3\n", "s.yaml:3:1: the key 'a' stands here for the second time"),
            ("s:\n  a: 1\nt:\n  a: 1\n  b: 2\n  a: 3\n", "s.yaml:6:3: the key 'a' stands here for the second time"),
        ]
    )
    func `a text that is no settings is refused with its place`(yaml: String, message: String) throws {
        let text = try mistakes(yaml)
        #expect(text == message)
    }

    @Test(
        arguments: [
            ("a: 1\nbad: 2\n", "s.yaml:2:1: there is no setting 'bad' (there are: a)"),
            ("  a: 1\n  bad: 2\n", "s.yaml:2:3: there is no setting 'bad' (there are: a)"),
            ("a: 1\nА: 2\n", "s.yaml:2:1: there is no setting 'А' (there are: a)"),
        ]
    )
    func `an unread key is a mistake`(yaml: String, message: String) throws {
        let text = try mistakes(yaml) { _ = $0.text("a") }
        #expect(text == message)
    }

    @Test func `an unread key is found in inner sections, with their path`() throws {
        let yaml = """
            outer:
              inner:
                known: 1
                typo: 2
            list:
              - known: 1
              - {known: 1, typo: 2}
            """
        let text = try mistakes(yaml) { top in
            _ = top.section("outer")?.section("inner")?.text("known")
            for section in top.sections("list") { _ = section.text("known") }
        }
        #expect(
            text == """
                s.yaml:4:5: outer.inner: there is no setting 'typo' (there are: known)
                s.yaml:7:16: list[1]: there is no setting 'typo' (there are: known)
                """
        )
    }

    private static let wrongTypes: [(String, String, @Sendable (Section) -> Void)] = [
        ("key:  [a]", "1:7: 'key' must be a text, not a list", { _ = $0.text("key") }),
        ("key: {a: b}", "1:6: 'key' must be a text, not a section", { _ = $0.text("key") }),
        ("key: many", "1:6: 'key' must be a whole number, not 'many'", { _ = $0.integer("key") }),
        ("key: 1.5", "1:6: 'key' must be a whole number, not '1.5'", { _ = $0.integer("key") }),
        ("key: yes", "1:6: 'key' must be true or false, not 'yes'", { _ = $0.flag("key") }),
        ("key: -1%", "1:6: 'key' must be a share such as 5%, not '-1%'", { _ = $0.share("key") }),
        ("key: .inf", "1:6: 'key' must be a share such as 5%, not '.inf'", { _ = $0.share("key") }),
        ("key: inf", "1:6: 'key' must be a share such as 5%, not 'inf'", { _ = $0.share("key") }),
        ("key: infinity%", "1:6: 'key' must be a share such as 5%, not 'infinity%'", { _ = $0.share("key") }),
        ("key: blue", "1:6: 'key' must be one of red, green, not 'blue'", { _ = $0.choice("key", of: Colour.self) }),
        ("key:\n- a\n- [b]", "3:3: 'key' must be a text or a list of texts, not a list", { _ = $0.texts("key") }),
        ("key: a", "1:6: 'key' must be a list of lists, not 'a'", { _ = $0.lists("key") }),
        ("key: [[a], b]", "1:12: 'key' must be a list, not 'b'", { _ = $0.lists("key") }),
        ("key: [[a, {b: c}]]", "1:11: 'key' must be a text, not a section", { _ = $0.lists("key") }),
        ("key: a", "1:6: 'key' must be a section of 'key: value' lines, not 'a'", { _ = $0.section("key") }),
        ("key: [{}, a]", "1:11: 'key' must be a section, or a list of sections, not 'a'", { _ = $0.sections("key") }),
    ]

    private enum Colour: String, CaseIterable { case red, green }

    @Test(arguments: wrongTypes.indices)
    func `a value of the wrong kind is refused with its position`(index: Int) throws {
        let (yaml, message, read) = Self.wrongTypes[index]
        let text = try mistakes(yaml, read)
        #expect(text == "s.yaml:" + message)
    }

    @Test func `a key that must be there and is not is missed where its section starts`() throws {
        let yaml = "a: 1\nsection:\n  b: 2\n"
        let text = try mistakes(yaml) { top in
            _ = top.text("a")
            top.requires("c", "a letter")
            let section = top.section("section")
            _ = section?.text("b")
            section?.requires("d", "another letter")
        }
        #expect(
            text == """
                s.yaml:1:1: 'c' is missing: a letter
                s.yaml:3:3: section: 'd' is missing: another letter
                """
        )
    }

    @Test func `several mistakes come at once, in the order of the file`() throws {
        let yaml = "count: many\ntypo: 1\nflag: maybe\nname: [x]\n"
        let text = try mistakes(yaml) { top in
            _ = top.text("name")
            _ = top.flag("flag")
            _ = top.integer("count")
        }
        #expect(
            text == """
                s.yaml:1:8: 'count' must be a whole number, not 'many'
                s.yaml:2:1: there is no setting 'typo' (there are: count, flag, name)
                s.yaml:3:7: 'flag' must be true or false, not 'maybe'
                s.yaml:4:7: 'name' must be a text, not a list
                """
        )
    }

    @Test func `a mistake is reported once`() throws {
        let text = try mistakes("count: many\n") { top in
            _ = top.integer("count")
            _ = top.integer("count")
        }
        #expect(text == "s.yaml:1:8: 'count' must be a whole number, not 'many'")
    }

    @Test func `a reading that fails is a mistake at the value`() throws {
        struct Odd: Error, CustomStringConvertible { let description = "is odd" }
        let text = try mistakes("a:\n  b: 3\n") { top in
            let value: Int? = top.section("a")?.integer("b")?.map { _ in throw Odd() }
            #expect(value == nil)
        }
        #expect(text == "s.yaml:2:6: is odd")
    }

    @Test func `a scalar is the short form of a section with one key`() throws {
        let file = try SettingsFile(
            name: "s.yaml",
            text: "a: x\nb: {header: y}\nc: [u, v]\nd:\n- header: z\n- header: w\n"
        )
        func headers(_ key: String) -> [[String]] {
            file.top.sections(key, short: "header").map { $0.texts("header").map(\.value) }
        }
        #expect(headers("a") == [["x"]])
        #expect(headers("b") == [["y"]])
        #expect(headers("c") == [["u", "v"]])
        #expect(headers("d") == [["z"], ["w"]])
        #expect(headers("e") == [])
    }

    @Test func `pairs keep the file's order and count as read`() throws {
        let text = try mistakes("z: 1\na: 2\n") { top in
            #expect(top.pairs().map { "\($0.key)=\($0.value.value)" } == ["z=1", "a=2"])
        }
        #expect(text == "")
    }

    @Test(
        arguments: [
            ("a: {x: 1, y: 2}\nb: 3\n", true), ("b: 3 # three\n\na:\n  y: '2'\n  x: 1\n", true),
            ("a: {x: 1, y: 2}\nb: 3\nc: 4", true),
            ("a: {x: 1, y: 3}\nb: 3\n", false), ("a: {x: 1}\nb: 3\n", false), ("a: {x: 1, y: 2}\n", false),
            ("a: {x: 1, y: [2]}\nb: 3\n", false), ("a: {x: 12, y: ''}\nb: 3\n", false),
            ("a: {x: 1, y: 2}\nb:\n", false),
        ]
    )
    func `a fingerprint depends on the values and not on the layout`(yaml: String, isSame: Bool) throws {
        func fingerprint(_ yaml: String) throws -> String {
            try SettingsFile(name: "s.yaml", text: yaml).top.fingerprint(of: ["a", "b"])
        }
        #expect(try (fingerprint(yaml) == fingerprint("a: {x: 1, y: 2}\nb: 3\n")) == isSame)
    }
}

@Suite struct SettingsTextTests {
    @Test(arguments: ["", "name: Müller\n", "\u{FEFF}a: b", "a: \u{FFFD}", "小米"])
    func `UTF-8 is unchanged`(_ text: String) throws {
        #expect(try SettingsText.decoded(Array(text.utf8), file: "s.yaml") == text)
    }

    @Test(arguments: [
        (
            [0x61, 0x3A, 0x20, 0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72] as [UInt8],
            "s.yaml:1:5: the byte FC in 'M\u{FFFD}ller' is"
        ),
        (Array("a: é\n# 小米\nb: ж".utf8) + [0xE9, 0x0A], "s.yaml:3:5: the byte E9 in 'ж\u{FFFD}' is"),
        (Array("a: x\nb: ".utf8) + [0xC3], "s.yaml:2:4: the byte C3 in '\u{FFFD}' is"),
        ([0xC0, 0x80, 0x20], "s.yaml:1:1: the byte C0 in '\u{FFFD}\u{FFFD}' is"),
        ([0xED, 0xA0, 0x80], "s.yaml:1:1: the byte ED"),
        ([0xFF, 0xFE, 0x61, 0x00], "s.yaml:1:1: the file is in UTF-16"),
    ])
    func `a byte that is not UTF-8 is refused with its place`(_ bytes: [UInt8], _ message: String) throws {
        let error = #expect(throws: SettingsError.self) { try SettingsText.decoded(bytes, file: "s.yaml") }
        let text = try #require(error?.description)
        #expect(text.hasPrefix(message))
        #expect(text.contains("save the file as UTF-8"))
    }
}
