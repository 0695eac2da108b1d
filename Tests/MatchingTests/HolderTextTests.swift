import Matching
import Settings
import TestSupport
import Testing

@Suite struct HolderTextTests {
    private func holder(_ text: String) throws -> HolderText { HolderText(text, forms: try Shipped.forms.get()) }

    @Test(
        arguments: [
            ("Компания «Mattel, Inc.», 333 Континеталь Бульвар (333 Continental Boulevard)", ["MATTEL"], ["Inc."]),
            ("Компания Mars, Incorporated (Марс, Инкорпорейтед)", ["MARS", "МАРС"], ["Inc."]),
            ("Компания «Red Bull GmbH» (Рэд Булл ГмбХ)", ["REDBULL", "РЭДБУЛЛ"], ["GmbH"]),
            ("ТОО \"Haval Motor Kazakhstan\"", ["HAVALMOTORKAZAKHSTAN"], ["LLC"]),
            ("Общество с ограниченной ответственностью \"МедМастер\"", ["МЕДМАСТЕР"], ["LLC"]),
            ("Xiaomi Inc", ["XIAOMI"], ["Inc."]), ("小米科技有限责任公司", ["小米科技"], ["Co., Ltd."]),
            ("株式会社ソニー", ["ソニー"], ["KK"]), ("TEFAL (FR) 15 avenue des Alpes", ["TEFAL15AVENUEDESALPES"], []),
            ("STEFANO RICCI S.P.A. Via Faentina. 171 50014. Fiesole (FI), Italy", ["STEFANORICCI"], ["SpA"]),
            ("The Procter & Gamble Company (Дзе Проктер энд Гэмбл Компани)", ["PROCTERGAMBLE", "ПРОКТЕРЭНДГЭМБЛ"], []),
            ("Unilever IP Holdings B.V.(NL) Weena 455, Rotterdam, 3013AL", ["UNILEVERIPHOLDINGS"], ["BV"]),
            ("LEGO Juris A/S", ["LEGOJURIS"], ["A/S"]), ("«August Storck KG»", ["AUGUSTSTORCK"], ["KG"]),
            ("Эппл Инк., Apple Inc. Регистрационный номер: С0806592. One Apple Park Way", ["ЭППЛ", "APPLE"], ["Inc."]),
            ("MHCS, 9 Авеню де Шампань", ["MHCS"], []), ("Beiersdorf AG", ["BEIERSDORF"], ["AG"]),
            ("Levi Strauss & Co.", ["LEVISTRAUSS"], []),
            ("Schaeffler Technologies AG & Co. KG", ["SCHAEFFLERTECHNOLOGIES"], ["GmbH & Co. KG"]),
            ("", [], []), ("Ltd", ["LTD"], []), ("«»", [], []), ("Co., Ltd.", ["LTD"], []),
        ] as [(String, [String], Set<String>)]
    )
    func `names, legal forms and addresses are taken apart`(text: String, names: [String], forms: Set<String>) throws {
        let holder = try holder(text)
        #expect(holder.names == names)
        #expect(holder.forms == forms)
    }

    @Test(arguments: [
        (
            "Xiaomi Inc", "XIAOMI INC.",
            HolderLikeness.sameSpelledOtherwise(reason: "capital letters, spaces or punctuation differ")
        ),
        ("Xiaomi", "Xiaomi Inc", .sameSpelledOtherwise(reason: "the legal form is left out in one of them")),
        (
            "Red Bull GmbH, Am Brunnen 1", "Red Bull GmbH",
            .sameSpelledOtherwise(reason: "the address is written otherwise or left out")
        ),
        (
            "Red Bull GmbH (Рэд Булл ГмбХ)", "Red Bull GmbH",
            .sameSpelledOtherwise(reason: "the name in another script is left out in one of them")
        ),
        ("ACME Ltd", "ACME GmbH", .near(reason: "the legal forms differ: GmbH and Ltd")),
        ("Grundfos A/S", "GRUNDFОS A/S", .lookAlike(reason: "letters look alike: Cyrillic О and Latin O")),
        ("Beiersdorf AG", "Beiersdof AG", .near(reason: "a letter is missing in one of them")),
        ("Beiersdorf AG", "Bayer AG", .different), ("", "", .different), ("ООО", "ЗАО", .different),
    ])
    func `holders are compared by their names`(first: String, second: String, expected: HolderLikeness) throws {
        let (first, second) = (try holder(first), try holder(second))
        #expect(first.likeness(to: second) == expected)
        #expect(second.likeness(to: first) == expected)
    }

    @Test func `aliases join marks and holders, and tell former names`() throws {
        let forms = try Shipped.forms.get()
        let aliases = try Aliases(
            file: "aliases.yaml",
            yaml: """
                marks:
                  - [LEXUS, ЛЕКСУС]
                  - [Sony, 索尼, ソニー, SONY CORP]
                holders:
                  - {names: [Xiaomi Inc, 小米科技有限责任公司], former: [Beijing Rice Ltd]}
                """,
            forms: forms
        )
        #expect(
            MarkText("lexus").likeness(to: MarkText("Лексус"), aliases: aliases)
                == .alias(reason: "aliases.yaml says that 'LEXUS', 'ЛЕКСУС' are one mark")
        )
        #expect(MarkText("lexus").likeness(to: MarkText("索尼"), aliases: aliases) == .different)
        let (now, before) = (try holder("小米科技有限责任公司"), try holder("Beijing Rice"))
        #expect(
            now.likeness(to: before, aliases: aliases)
                == .alias(
                    reason: "aliases.yaml says that 'Xiaomi Inc', '小米科技有限责任公司', 'Beijing Rice Ltd' are one holder, "
                        + "one name being a former one"
                )
        )
        #expect(aliases.group(of: MarkText("ソニー")) == aliases.group(of: MarkText("SONY")))
        #expect(
            aliases.collisions(among: ["Sony", "ACME", "索尼", "SONY"]) == [
                Aliases.Collision(
                    marks: ["SONY", "索尼"],
                    reason: "aliases.yaml says that 'Sony', '索尼', 'ソニー' and others are one mark"
                )
            ]
        )
        #expect(aliases.collisions(among: ["Sony", "SONY", "LEXUS"]) == [])
    }

    @Test func `a mistake in the aliases is told with its place`() throws {
        func mistakes(_ yaml: String) throws -> [String] {
            do {
                _ = try Aliases(file: "aliases.yaml", yaml: yaml, forms: try Shipped.forms.get())
                return []
            } catch let error as SettingsError { return error.mistakes.map(\.description) }
        }
        #expect(
            try mistakes("marks:\n  - [A1, B1]\n  - [B1, C1]\n") == [
                "aliases.yaml:3:6: 'B1' stands in another group too ('A1'): make one group of the two"
            ]
        )
        #expect(try mistakes("marks: [[ACME]]").first?.contains("joins two marks or more") == true)
        #expect(try mistakes("marks: [[ACME, '=']]") == ["aliases.yaml:1:16: '=' has no letters, and joins nothing"])
        #expect(try mistakes("marks: ACME").count == 1)
        #expect(try mistakes("holders: [{former: [X]}]").count == 2)
        #expect(try mistakes("hodlers: []").first?.contains("there is no setting 'hodlers'") == true)
    }
}
