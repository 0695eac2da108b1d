import Curation
import Mirror
import MirrorFile
import Notifications
import Recordations
import TestSupport
import Testing

/// What SQL finds is what a plain look at every recordation finds.
struct FilterTests {
    private static let words = [
        "小米", "MI", "Xiaomi", "Ärger", "ТОЧКА", "ガンダム", "ｶﾞ", "شاي", "ß", "İstanbul", "100%", "a_b", "'", "नमस्ते", "é",
    ]
    private static let parts = [
        "小", "米", "MI", "m", "Ärger", "arger", "точ", "ガ", "ا", "ss", "i", "%", "_", "'", "e", "é", "न",
    ]

    private func bench(_ seed: inout Seeded) throws -> MirrorBench {
        let bench = try MirrorBench()
        for (source, register, country) in [("one", "xx-a", "XX"), ("two", "yy-b", "YY")] {
            let all = (1...40).map { number -> [Field: String] in
                var values: [Field: String] = [.recordationNumber: "R-\(number)"]
                for field in [Field.mark, .holder, .agent, .goods] {
                    values[field] = seed.maybe(Self.words).map { first in first + (seed.maybe(Self.words) ?? "") }
                }
                values[.status] = seed.maybe(["active", "expired", "cancelled"])
                values[.rightType] = seed.maybe(["trademark", "patent"])
                values[.holderCountry] = seed.maybe(["CN", "DE"])
                values[.classes] = seed.maybe(["9", "9,25", "45", "1,2,3"])
                values[.validTo] = seed.maybe(["2026-01-01", "2027-05-05", "2030-12-31"])
                return values
            }
            try bench.add(all, source: source, register: register, country: country)
        }
        for number in 1...80 where Int.random(in: 0..<6, using: &seed) == 0 {
            try bench.mirror.setWatch(.random(using: &seed), record: number, reason: nil, actor: "tester")
        }
        for number in 1...80 where Int.random(in: 0..<4, using: &seed) == 0 {
            let tags = Set([seed.one(of: ["core", "cor"]), seed.one(of: ["core", "e"])])
            let draft = EditDraft(record: number, field: "tags", kind: .note, change: .add(tags))
            _ = try bench.mirror.edit([draft], actor: "tester")
        }
        return bench
    }

    private func has(_ recordation: Recordation, _ field: Field, _ text: String, isExact: Bool) -> Bool {
        guard let value = recordation.values[field].map(SearchText.folded) else { return false }
        let text = SearchText.folded(text)
        return isExact ? value == text : value.contains(text)
    }

    private func admits(_ filter: Filter, _ one: Recordation) -> Bool {
        func among<Value: Equatable>(_ all: [Value], _ value: Value?) -> Bool {
            all.isEmpty || value.map(all.contains) ?? false
        }
        let texts: [Field] = [.mark, .holder, .recordationNumber, .registrationNumber, .agent]
        if let text = filter.text, !texts.contains(where: { has(one, $0, text, isExact: filter.isExact) }) {
            return false
        }
        for (field, text) in filter.fields where !has(one, field, text, isExact: filter.isExact) { return false }
        if let goods = filter.goods, !has(one, .goods, goods, isExact: filter.isExact) { return false }
        if !filter.sources.isEmpty, !filter.sources.contains(one.source), !filter.sources.contains(one.register) {
            return false
        }
        if !filter.classes.numbers.isEmpty, Set(filter.classes.numbers).isDisjoint(with: one.values.classes.numbers) {
            return false
        }
        if let from = filter.endsFrom, one.values.date(.validTo).map({ $0 < from }) ?? true { return false }
        if let to = filter.endsTo, one.values.date(.validTo).map({ $0 > to }) ?? true { return false }
        if let portfolio = filter.portfolio, !isOurs(one, portfolio) { return false }
        return among(filter.jurisdictions, one.jurisdiction) && among(filter.statuses, one.values.status)
            && among(filter.rightTypes, one.values[.rightType]) && among(filter.countries, one.values[.holderCountry])
            && among(filter.presences, one.presence)
    }

    @Test(arguments: 1...6) func `every filter equals a look at all`(_ number: Int) throws {
        var seed = Seeded(UInt64(number))
        let bench = try bench(&seed)
        let all = try bench.mirror.recordations(Filter())
        #expect(all.count == 80)
        for round in 0..<80 {
            var filter = Filter()
            switch round % 10 {
            case 0: filter.text = seed.one(of: Self.parts)
            case 1:
                filter.fields = [seed.one(of: [.mark, .holder, .agent, .recordationNumber]): seed.one(of: Self.parts)]
            case 2: filter.goods = seed.one(of: Self.parts)
            case 3: filter.statuses = [seed.one(of: Status.allCases)]
            case 4: filter.sources = [seed.one(of: ["one", "yy-b", "none"])]
            case 5: filter.jurisdictions = [seed.one(of: ["XX", "ZZ"])]
            case 6: filter.classes = NiceClasses([seed.one(of: [1, 9, 45, 7])])
            case 7: filter.countries = ["DE"]
            case 8: filter.rightTypes = ["patent"]
            default: filter.portfolio = portfolio(&seed)
            }
            if seed.maybe([1]) != nil { filter.endsFrom = CivilDate("2027-05-05") }
            if seed.maybe([1]) != nil { filter.endsTo = CivilDate("2027-05-05") }
            if round % 3 == 0 { filter.text = seed.one(of: Self.parts + Self.words) }
            filter.isExact = round % 7 == 0
            let found = try bench.mirror.recordations(filter).map(\.number)
            let wanted = all.filter { admits(filter, $0) }.map(\.number)
            #expect(found == wanted, "seed \(number), \(filter)")
            #expect(try unordered(filter, bench.mirror).sorted() == wanted.sorted(), "seed \(number), \(filter)")
            filter.limit = 3
            #expect(try unordered(filter, bench.mirror) == Array(wanted.prefix(3)), "seed \(number), \(filter)")
        }
    }

    private func unordered(_ filter: Filter, _ mirror: Mirror) throws -> [Int] {
        var found: [Int] = []
        try mirror.list(filter, reading: [], inOrder: false) {
            found.append($0.number)
            return true
        }
        return found
    }

    private static let spellings = [
        "826 629", "№ 826629", "826-629", "IR 826629", "８２６６２９", "826629A", "826629 А", "82662", "R826629",
    ]

    @Test(
        arguments: [
            (
                "826629", false,
                ["826 629", "№ 826629", "826-629", "IR 826629", "８２６６２９", "826629A", "826629 А", "R826629"]
            ),
            ("8266 29", true, ["826 629", "№ 826629", "826-629", "８２６６２９"]),
            ("№826629a", true, ["826629A", "826629 А"]),
            ("826629А", false, ["826629A", "826629 А"]), ("ir826629", false, ["IR 826629"]), ("8-2", false, []),
            ("26-62", false, spellings), ("82662", true, ["82662"]), ("1 2 3", false, []),
        ] as [(String, Bool, [String])]
    )
    func `a number is found however it is spaced`(_ wanted: String, _ isExact: Bool, _ found: [String]) throws {
        let bench = try MirrorBench()
        // Behind others, so that more than one block is looked through.
        try bench.add((1...70).map { [.recordationNumber: "X\($0)", .mark: "M"] })
        try bench.add(
            Self.spellings.enumerated().map {
                [.recordationNumber: "K\($0)", .registrationNumber: $1, .mark: "M\($0)", .holder: "H"]
            }
        )
        for texts in [false, true] {
            var filter = Filter()
            filter.isExact = isExact
            if texts { filter.text = wanted } else { filter.fields = [.registrationNumber: wanted] }
            let numbers = try bench.mirror.recordations(filter).map { $0.values[.registrationNumber] ?? "" }
            #expect(numbers == Self.spellings.filter(found.contains))
            filter.fields[.mark] = "M3"
            let both = try bench.mirror.recordations(filter).map { $0.values[.registrationNumber] ?? "" }
            #expect(both == (found.contains(Self.spellings[3]) && !isExact ? [Self.spellings[3]] : []))
        }
    }

    @Test func `a name that is a number means what has that number`() throws {
        let bench = try MirrorBench()
        try bench.add([
            [.recordationNumber: "K1", .registrationNumber: "826 629"], [.recordationNumber: "K2", .mark: "826629 x"],
            [.recordationNumber: "K3", .registrationNumber: "1211486А"], [.recordationNumber: "T-12/34", .mark: "M"],
        ])
        #expect(try bench.mirror.numbers(named: "826629") == [1, 2])
        #expect(try bench.mirror.numbers(named: "№ 826-629") == [1])
        #expect(try bench.mirror.numbers(named: "1211486A") == [3])
        #expect(try bench.mirror.numbers(named: ["826 629", "t 12/34", "none"]) == ["826 629": [1], "t 12/34": [4]])
    }

    @Test func `recordations come in the order of what they are called by`() throws {
        let bench = try MirrorBench()
        for (source, register) in [("one", "zz"), ("two", "a"), ("three", "a-b"), ("four", "a2")] {
            try bench.add(
                ["10", "9", "小", "Z", "a", "é"].map { [.recordationNumber: $0] },
                source: source,
                register: register
            )
        }
        let ids = try bench.mirror.recordations(Filter()).map(\.id)
        #expect(ids.count == 24)
        #expect(ids == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    private func portfolio(_ seed: inout Seeded) -> Portfolio {
        Portfolio(
            (0..<Int.random(in: 0...3, using: &seed)).map { _ in
                var rule = Portfolio.Rule()
                rule.holder = seed.maybe(Self.parts)
                rule.agent = seed.maybe([nil, nil] + Self.parts.map(Optional.some)).flatMap(\.self)
                rule.mark = seed.maybe([nil, nil] + Self.parts.map(Optional.some)).flatMap(\.self)
                rule.key = seed.maybe([nil, "R-3", "xx-a:R-4", "zz:R-5"]).flatMap(\.self)
                rule.source = seed.maybe([nil, "one", "yy-b"]).flatMap(\.self)
                rule.tag = seed.maybe([nil, nil, "core", "cor"]).flatMap(\.self)
                return rule
            }
        )
    }

    // A look at each rule, one after another.
    private func isOurs(_ one: Recordation, _ portfolio: Portfolio) -> Bool {
        one.watch
            ?? portfolio.rules.contains { rule in
                let texts: [(Field, String?)] = [(.holder, rule.holder), (.agent, rule.agent), (.mark, rule.mark)]
                return !rule.isEmpty
                    && texts.allSatisfy { field, text in text.map { has(one, field, $0, isExact: false) } ?? true }
                    && (rule.key.map { [one.key.text, one.id].contains($0) } ?? true)
                    && (rule.source.map { [one.source, one.register].contains($0) } ?? true)
                    && (rule.tag.map(one.edits.tags.contains) ?? true)
            }
    }

    @Test(arguments: 1...6)
    func `a portfolio in SQL is the same as in Swift, for lists and for deadlines`(_ number: Int) throws {
        var seed = Seeded(UInt64(50 + number))
        let bench = try bench(&seed)
        let all = try bench.mirror.recordations(Filter())
        for _ in 0..<60 {
            var filter = Filter()
            let portfolio = portfolio(&seed)
            filter.portfolio = portfolio
            let found = try bench.mirror.recordations(filter).map(\.number)
            let ours = all.filter { isOurs($0, portfolio) }
            #expect(found == ours.map(\.number), "seed \(number), \(portfolio)")
            #expect(found == all.filter(portfolio.contains).map(\.number), "seed \(number), \(portfolio)")
            // Deadlines are of the same, but for those that are over; looked at one by one where few were touched.
            let current = ours.filter { ![.expired, .cancelled].contains($0.values.status) }
            for seq in [nil, 0] {
                var told: [Int] = []
                try bench.mirror.facts(portfolio, since: seq) { told.append($0.number) }
                #expect(told == current.map(\.number).sorted(), "seed \(number), \(portfolio)")
            }
        }
    }

    @Test(arguments: ["小米", "小", "MI", "mi", "i", "ГАНДАМ", "ガンダム", "ｶﾞﾝ", "한"])
    func `a text of any script and length is found`(_ text: String) throws {
        let bench = try MirrorBench()
        try bench.add([
            [.recordationNumber: "1", .mark: "小米 MI"], [.recordationNumber: "2", .mark: "Гандам ガンダム"],
            [.recordationNumber: "3", .mark: "한국"], [.recordationNumber: "4", .mark: "other"],
        ])
        var filter = Filter()
        filter.text = text
        #expect(try bench.mirror.recordations(filter).count == 1)
    }
}
