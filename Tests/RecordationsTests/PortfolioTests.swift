import Recordations
import Testing

@Suite struct PortfolioTests {
    private func recordation(watch: Bool? = nil) throws -> Recordation {
        let day = try #require(CivilDate("2025-01-19"))
        return Recordation(
            number: 1,
            register: "kz-customs",
            source: "kz-workbook",
            jurisdiction: "KZ",
            key: RecordKey(text: "00001/ТЗ-260905"),
            values: FieldValues { [.mark: "АРАРАТ", .holder: "ЗАО «Ереванский коньячный завод»"][$0] },
            notStated: [],
            isTombstone: false,
            presence: "present",
            absentSince: nil,
            firstSeen: day,
            lastSeen: day,
            watch: watch
        )
    }

    private func rule(_ set: (inout Portfolio.Rule) -> Void) -> Portfolio.Rule {
        var rule = Portfolio.Rule()
        set(&rule)
        return rule
    }

    @Test func `a part of the holder or the mark is enough, without case`() throws {
        let ours = try recordation()
        #expect(Portfolio([rule { $0.holder = "ЕРЕВАНСКИЙ  коньячный" }]).contains(ours))
        #expect(Portfolio([rule { $0.mark = "рара" }]).contains(ours))
        #expect(!Portfolio([rule { $0.holder = "Арарат" }]).contains(ours))
        #expect(!Portfolio([rule { $0.agent = "Ереванский" }]).contains(ours))
    }

    @Test func `a key and a source are meant whole`() throws {
        let ours = try recordation()
        for key in ["00001/ТЗ-260905", "kz-customs:00001/ТЗ-260905"] {
            #expect(Portfolio([rule { $0.key = key }]).contains(ours))
        }
        for key in ["00001", "kz-workbook:00001/ТЗ-260905", "00001/тз-260905"] {
            #expect(!Portfolio([rule { $0.key = key }]).contains(ours))
        }
        for source in ["kz-customs", "kz-workbook"] {
            #expect(Portfolio([rule { $0.source = source }]).contains(ours))
        }
        #expect(!Portfolio([rule { $0.source = "kz" }]).contains(ours))
    }

    @Test func `all of a rule must hold, and one rule is enough`() throws {
        let ours = try recordation()
        let both = rule {
            $0.mark = "арарат"
            $0.source = "by-customs"
        }
        #expect(!Portfolio([both]).contains(ours))
        #expect(Portfolio([both, rule { $0.mark = "арарат" }]).contains(ours))
    }

    @Test func `no rule and an empty rule hold for nothing`() throws {
        #expect(!Portfolio([]).contains(try recordation()))
        #expect(!Portfolio([Portfolio.Rule()]).contains(try recordation()))
        #expect(Portfolio.Rule().isEmpty)
    }

    @Test func `a person's setting overrides the rules`() throws {
        let rules = Portfolio([rule { $0.mark = "арарат" }])
        #expect(!rules.contains(try recordation(watch: false)))
        #expect(Portfolio([]).contains(try recordation(watch: true)))
    }
}
