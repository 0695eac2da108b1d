import Matching
import Recordations
import Settings
import TestSupport
import Testing

@Suite struct NumberRulesTests {
    private func read(_ text: String, _ office: String? = nil) throws -> RightNumber {
        try Shipped.rules.get().read(text, office: office.flatMap(Jurisdiction.init))
    }

    @Test func `the examples of all offices hold`() throws {
        // Reading the files holds every example; the list is what is promised.
        let offices = "AU BR BY CA CH CN DE EU GB HK IN JP KG KR KZ MX NZ RU TR TT TW UA US WO"
        #expect(try Shipped.rules.get().codes == offices.split(separator: " ").map(String.init))
    }

    @Test func `every office has an example, and pairs of each kind`() throws {
        for file in try Shipped.files("numbers") {
            for key in ["examples:", "same:", "near:", "different:"] {
                #expect(file.yaml.contains("\n\(key)"), "\(file.name) has no \(key)")
            }
        }
    }

    @Test(
        arguments: [
            ("480510", "480510A", "the suffix A is missing in one of them"),
            ("480510B", "480510A", "the suffixes A and B differ"), ("826629", "826639", "one digit differs"),
            ("826629", "862629", "two digits are swapped"), ("826629", "82629", "a digit is missing in one of them"),
            ("0826629", "826629", "a leading zero is missing"), ("00826629", "826629", "2 leading zeros are missing"),
            ("8266O9", "826609", "a letter looks like a digit"), ("48051O", "480510", "a letter looks like a digit"),
            ("lR826629", "IR826629", "'LR' in front of the digits is missing in one of them"), ("29", "25", nil),
        ] as [(String, String, String?)]
    )
    func `a near miss says why, in either order`(first: String, second: String, reason: String?) throws {
        let (first, second) = (try read(first), try read(second))
        let expected = reason.map { NumberLikeness.near(reason: $0) } ?? .different
        #expect(first.likeness(to: second) == expected)
        #expect(second.likeness(to: first) == expected)
    }

    @Test func `numbers of two systems or two offices are not the same`() throws {
        let (international, national) = (try read("IR 1234567", "US"), try read("US 1234567", "US"))
        #expect(international.office == "WO")
        #expect(
            international.likeness(to: national)
                == .near(reason: "one is a national registration, the other an international registration")
                || international.likeness(to: national)
                    == .near(reason: "one is an international registration, the other a national registration")
        )
        #expect(try read("68004", "BY").likeness(to: read("68004", "KZ")) == .different)
        #expect(try read("68004", "BY").likeness(to: read("68004")) == .same)
        #expect(try read("ACME").likeness(to: read("ACME")) == .different)
        #expect(try read("").likeness(to: read("")) == .different)
    }

    @Test func `a cell holds several numbers`() throws {
        let rules = try Shipped.rules.get()
        func texts(_ cell: String) -> [String] { rules.readAll(cell).map(\.raw) }
        #expect(texts("826629; 1211486А, 480510\n17714") == ["826629", "1211486А", "480510", "17714"])
        #expect(texts("1,234,567") == ["1,234,567"])
        #expect(texts("1,234,567, 2,345,678") == ["1,234,567", "2,345,678"])
        #expect(texts("12345,67890") == ["12345", "67890"])
        #expect(texts(" ; , нет;\r\n") == [])
        #expect(texts("") == [])
        #expect(rules.readAll("МР 826 629; 17714 А").map(\.number.digits) == ["826629", "17714"])
    }

    @Test func `what NumberText calls the same is the same for every office`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let rules = try Shipped.rules.get()
        let alphabet = Array("0123456789012345678900AВB-  ./,№оOGmXIR\u{A0}é第")
        let offices: [Jurisdiction?] = [nil] + rules.codes.map(Jurisdiction.init)
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...14, using: &random)
            let first = String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
            // The same number in another spelling: spaces, case, look-alike letters.
            let second = String(first.lowercased().flatMap { $0 == "a" ? [$0] : [$0, " "] })
            let office = offices[Int.random(in: 0..<offices.count, using: &random)]
            let (left, right) = (rules.read(first, office: office), rules.read(second, office: office))
            if NumberText.areSame(first, second) {
                #expect(left == right, "'\(first)' '\(second)' \(office?.code ?? "") seed \(seed)")
            }
            #expect(left.isNumber == NumberText.areSame(first, first), "'\(first)' \(office?.code ?? "") seed \(seed)")
            // Without an office, no rule makes numbers one that are written as different ones.
            let shared = Set(left.nearKeys).intersection(right.nearKeys)
            if left.likeness(to: right) != .different { #expect(!shared.isEmpty, "'\(first)' seed \(seed)") }
        }
    }

    @Test func `near numbers share a key`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let rules = try Shipped.rules.get()
        let alphabet = Array("0123456789OIlBSAG")
        var near = 0
        for _ in 0..<20_000 {
            var text = (0..<Int.random(in: 4...9, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let first = rules.read(String(text))
            let index = Int.random(in: 0..<text.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text.remove(at: index)
            case 1: text.swapAt(index, (index + 1) % text.count)
            case 2: text.insert("0", at: 0)
            default: text[index] = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let second = rules.read(String(text))
            let likeness = first.likeness(to: second)
            #expect(likeness == second.likeness(to: first), "\(first) \(second) seed \(seed)")
            guard likeness != .different else { continue }
            near += 1
            let shared = Set(first.nearKeys).intersection(second.nearKeys)
            #expect(!shared.isEmpty, "\(first) \(second) seed \(seed)")
        }
        #expect(near > 5_000)
    }

    @Test func `one of a number's cores is a part of each of its spellings`() throws {
        let rules = try Shipped.rules.get()
        for file in try Shipped.files("numbers") {
            // Only what an office's own examples call the same: `same: - [A, B]`.
            for text in try Self.pairs(of: file.yaml) {
                let office = Jurisdiction(file.name)
                #expect(rules.haveSame(text.0, text.1, office: office), "\(file.name) \(text)")
                let folded = NumberText.folded(text.1)
                #expect(rules.cores(of: text.0).contains { folded.contains($0) }, "\(file.name) \(text)")
                let keys = rules.exactKeys(of: text.0, office: office)
                #expect(!keys.isDisjoint(with: rules.exactKeys(of: "17; \(text.1)", office: office)), "\(text)")
            }
        }
        #expect(rules.cores(of: "ACME") == [])
        #expect(!rules.haveSame("ACME", "ACME", office: nil))
        #expect(rules.exactKeys(of: "ACME", office: nil) == rules.exactKeys(of: "ACME", office: nil))
    }

    private static func pairs(of yaml: String) throws -> [(String, String)] {
        let settings = try SettingsFile(name: "", text: yaml)
        return settings.top.lists("same").map { ($0.first?.value ?? "", $0.last?.value ?? "") }
    }

    @Test func `a mistake in a file is told with its place`() throws {
        func mistakes(_ yaml: String, name: String = "XA") -> [String] {
            do {
                _ = try NumberRules([(name, "XA.yaml", yaml)])
                return []
            } catch let error as SettingsError {
                return error.mistakes.map(\.description)
            } catch { return ["\(error)"] }
        }
        let start = "title: X\norigin: Y\n"
        #expect(mistakes(start) == [])
        #expect(mistakes(start + "forms: ['{year:3}{digits}']") == ["XA.yaml:3:9: a year is {year:2} or {year:4}"])
        #expect(mistakes(start + "forms: ['12']") == ["XA.yaml:3:9: a form has the part {digits} once: '12'"])
        #expect(mistakes(start + "forms: ['{digits']") == ["XA.yaml:3:9: '{' has no '}'"])
        #expect(mistakes(start + "forms: ['{digits:99999999999999999999}']").count == 1)
        #expect(
            mistakes(start + "forms: ['{digits:9-1}']") == ["XA.yaml:3:9: a length is from 1 to 30: '{digits:9-1}'"]
        )
        #expect(
            mistakes(start + "same: [[1, 2]]") == ["XA.yaml:3:9: '1' and '2' are different, not the same"]
        )
        #expect(
            mistakes(start + "examples: [{text: 12A, digits: '12'}]") == [
                "XA.yaml:3:19: '12A' is read as office XA, system unstated, series '', digits '12', suffix 'A', not as the example says"
            ]
        )
        #expect(mistakes(start, name: "Korea").count == 1)
        #expect(mistakes(start + "wrods: [A]").first?.contains("there is no setting 'wrods'") == true)
    }
}
