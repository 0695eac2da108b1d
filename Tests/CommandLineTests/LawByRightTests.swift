import Foundation
import TestSupport
import Testing

/// The law by kind of right and by Member State, from outside.
@Suite(.waitingForPrograms) struct LawByRightTests {
    private func workspace(_ settings: String = "") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\n" + settings)
        return space
    }

    private func obligations(_ space: TestWorkspace, _ words: String...) throws -> [String: [String: Any]] {
        let object = try space.recordal("deadlines", "--json", "--today", "2026-03-02").object()
        let all = try #require(object["obligations"] as? [[String: Any]])
        return Dictionary(all.map { ($0["recordation"] as? String ?? "-", $0) }) { first, _ in first }
    }

    @Test func `a copyright recorded in the United States is renewed three months before its end`() throws {
        let space = try workspace()
        let template = try space.recordal("sources", "template", "us-cbp", "us.csv", "--csv")
        #expect(template.code == 0, "\(template.errors)")
        let header = try String(contentsOfFile: space.path + "/us.csv", encoding: .utf8)
            .split(whereSeparator: \.isNewline).first.map(String.init)
        let columns = try #require(header).split(separator: ",").map(String.init)
        func row(_ number: String) -> String {
            columns.map { column in
                switch column.lowercased() {
                case let name where name.contains("recordation number"): number
                case let name where name.contains("registration number"): "VA0001"
                case "mark": "X"
                case "owner": "Acme"
                case let name where name.contains("recorded") || name.contains("effective"): "3/1/2007"
                case let name where name.contains("expir"): "3/1/2027"
                default: ""
                }
            }.joined(separator: ",")
        }
        try space.write(
            "us.csv",
            columns.joined(separator: ",") + "\n" + row("COP21-00099") + "\n" + row("TMK21-00100") + "\n"
        )
        let imported = try space.recordal("import", "us-cbp", "us.csv", "--today", "2026-03-02")
        #expect(imported.code == 0, "\(imported.output) \(imported.errors)")
        let found = try obligations(space)
        let copyright = try #require(found["us-cbp:COP21-00099"], "\(found.keys)")
        #expect(copyright["rule"] as? String == "US-2")
        #expect(copyright["legal"] as? String == "2026-12-01")
        #expect(copyright["safe"] as? String == "2026-12-01")
        #expect((copyright["citation"] as? String)?.hasPrefix("19 CFR 133.37") == true)
        let trademark = try #require(found["us-cbp:TMK21-00100"])
        #expect(trademark["rule"] as? String == "US-1")
        #expect(trademark["legal"] as? String == "2027-06-01")
    }

    @Test func `a recordation in Canada ends with its registration`() throws {
        let space = try workspace()
        try space.write(
            "sources/ca-test.yaml",
            """
            jurisdiction: CA
            documents: [{format: csv, charset: [utf-8]}]
            columns: {number: Number, holder: Holder, ends: Ends, registration: Registration}
            fields:
              recordation_number: number
              holder: holder
              right_type: {constant: trademark}
              status: {constant: active}
              valid_to: {column: ends, dates: [yyyy-MM-dd]}
              registration_valid_to: {column: registration, dates: [yyyy-MM-dd]}
            key: [recordation_number]

            """
        )
        try space.write("ca.csv", "Number,Holder,Ends,Registration\nR-1,Acme,2027-06-30,2026-12-15\n")
        #expect(try space.recordal("import", "ca-test", "ca.csv", "--today", "2026-03-02").code == 0)
        let one = try #require(try obligations(space)["ca-test:R-1"])
        #expect(one["end"] as? String == "2026-12-15")
        #expect(try #require(one["safe"] as? String) <= "2026-12-15")
        #expect((one["caps"] as? [[String: String]])?.first?["what"] == "registration")
    }

    @Test func `without a named Member State the days of all count, and both commands say what to write`() throws {
        let space = try workspace()
        let definition = """
            jurisdiction: EU
            documents: [{format: csv, charset: [utf-8]}]
            columns: {number: Number, holder: Holder, ends: Ends}
            fields:
              recordation_number: number
              holder: holder
              right_type: {constant: trademark}
              status: {constant: active}
              valid_to: {column: ends, dates: [yyyy-MM-dd]}
            key: [recordation_number]

            """
        try space.write("sources/eu-test.yaml", definition)
        try space.write("eu.csv", "Number,Holder,Ends\nR-1,Acme,2026-02-17\n")
        #expect(try space.recordal("import", "eu-test", "eu.csv", "--today", "2025-11-02").code == 0)
        func safe() throws -> String {
            let object = try space.recordal("deadlines", "--json", "--today", "2025-11-02").object()
            let all = try #require(object["obligations"] as? [[String: Any]])
            return try #require(all.first?["safe"] as? String)
        }
        let warning = "EU: the Member State whose customs decided is not named"
        let union = try safe()
        #expect(union <= "2025-12-31", "Romania's last day")
        for words in [["deadlines", "--today", "2025-11-02"], ["config", "check"]] {
            let outcome = try Program.run(Program.path, words, in: space.path)
            #expect(outcome.errors.contains(warning), "\(words) \(outcome.errors)")
            #expect(outcome.errors.contains("offices: {EU: {holidays: DE}}"))
        }
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\noffices: {EU: {holidays: RO}}\n"
        )
        #expect(try safe() >= union)
        #expect(!(try space.recordal("deadlines", "--today", "2025-11-02").output.contains(warning)))
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\noffices: {EU: {holidays: EU}}\n"
        )
        let refused = try space.recordal("config", "check")
        #expect(refused.code == 2)
        #expect(refused.output.contains("write the State whose customs decided, one of AT, BE"), "\(refused.output)")
    }

    @Test func `sources that contradict each other are both told`() throws {
        let space = try workspace()
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...1, end: "2027-12-21"), today: "2026-03-02")
        let one = try #require(try obligations(space)["toy:N1"])
        let remarks = try #require(one["remarks"] as? [String])
        #expect(remarks.contains { $0.contains("another source says of the due") }, "\(remarks)")
        #expect(remarks.contains { $0.contains("15 working days before the end") }, "\(remarks)")
        #expect((one["conflicts"] as? [[String: Any]])?.first?["about"] as? String == "due")
        #expect(try space.recordal("show", "N1").output.contains("another source says of the due"))
    }

    @Test(arguments: [
        ("GB123456", true), ("GB1234567", true), ("UK1234567", true), ("UK20180001", true), ("GB12345", false),
        ("GB12345678", false), ("UK123456", false), ("UK123456789", false),
    ])
    func `a British reference has the numbers that the authority's own form takes`(
        _ number: String,
        _ fits: Bool
    ) throws {
        let path = Program.repository + "/Config/sources/gb-customs.yaml"
        let yaml = try String(contentsOfFile: path, encoding: .utf8)
        let line = try #require(yaml.split(separator: "\n").first { $0.hasPrefix("key_pattern:") })
        let pattern = line.dropFirst("key_pattern:".count).trimmingCharacters(in: CharacterSet(charactersIn: " '\""))
        #expect(((number + "+1").range(of: pattern, options: .regularExpression) != nil) == fits, "\(pattern)")
    }
}
