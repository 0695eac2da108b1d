import Recordations
import TestSupport
import Testing

@Suite struct FieldValuesTests {
    private static func values(_ texts: [Field: String]) -> FieldValues { FieldValues { texts[$0] } }

    @Test func `values give back their texts, and an empty one is not stated`() {
        let values = Self.values([.recordationNumber: "1", .mark: "АРАРАТ", .holder: "", .note: "конец"])
        #expect(values[.recordationNumber] == "1")
        #expect(values[.mark] == "АРАРАТ")
        #expect(values[.holder] == nil)
        #expect(values[.registrationNumber] == nil)
        #expect(values[.note] == "конец")
        #expect(values.stated.fields == [.recordationNumber, .mark, .note])
        #expect(values.states(.mark))
        #expect(!values.states(.holder))
    }

    @Test func `values made of bytes equal values made of texts`() {
        let texts: [Field: String] = [.recordationNumber: "1", .mark: "АРАРАТ", .holder: "", .note: "конец"]
        let values = FieldValues(capacity: 3) { field, bytes in bytes += Array((texts[field] ?? "").utf8) }
        #expect(values == Self.values(texts))
        #expect(values.canonicalBytes == Self.values(texts).canonicalBytes)
    }

    @Test(arguments: 1...20) func `values copied from a buffer equal values made of texts`(number: UInt64) {
        var seed = Seeded(number)
        let texts = Dictionary(
            uniqueKeysWithValues: Field.allCases.filter { _ in Bool.random(using: &seed) }
                .map { ($0, String(repeating: "a華", count: .random(in: 1...400, using: &seed))) }
        )
        let made = Self.values(texts)
        let copied = made.withTexts { text in FieldValues.copying(text) }
        #expect(copied == made, "seed \(number)")
        #expect(Field.allCases.allSatisfy { copied[$0] == texts[$0] }, "seed \(number)")
    }

    @Test func `values lend their bytes`() {
        let values = Self.values([.mark: "é", .note: "n"])
        let lent = values.withTexts { text in [Field.mark, .note, .holder].map { text($0).map(Array.init) } }
        #expect(lent == [[0xC3, 0xA9], [0x6E], nil])
    }

    @Test func `values are read by the type of their field`() {
        let values = Self.values([.status: "suspended", .validTo: "2026-01-19", .classes: "3,30"])
        #expect(values.status == .suspended)
        #expect(values.date(.validTo)?.description == "2026-01-19")
        #expect(values.date(.validFrom) == nil)
        #expect(values.classes.numbers == [3, 30])
        let none = Self.values([.status: "gone", .validTo: "soon", .classes: "9,3"])
        #expect(none.status == .unknown)
        #expect(none.date(.validTo) == nil)
        #expect(none.classes.numbers == [])
    }

    @Test func `exactly the differing fields are named`() {
        let old = Self.values([.mark: "A", .holder: "B", .note: "C"])
        let new = Self.values([.mark: "A", .holder: "b", .goods: "D"])
        #expect(new.differences(from: old) == [.holder, .goods, .note])
        #expect(old.differences(from: new) == [.holder, .goods, .note])
        #expect(old.differences(from: old) == [])
    }

    @Test func `replacing sets, empties and leaves`() {
        let old = Self.values([.mark: "A", .holder: "B", .note: "C"])
        let changes: [Field: String?] = [.holder: "longer than before", .note: nil, .goods: "G"]
        let new = old.replacing(changes)
        #expect(new == Self.values([.mark: "A", .holder: "longer than before", .goods: "G"]))
        #expect(old.replacing([:]) == old)
        #expect(old.replacing([.mark: ""])[.mark] == nil)
    }

    @Test func `text that moves from one field to the next makes another value`() {
        let pairs: [([Field: String], [Field: String])] = [
            ([.mark: "a", .markImage: "bc"], [.mark: "ab", .markImage: "c"]),
            ([.mark: "abc"], [.markImage: "abc"]),
            ([.mark: "abc"], [.mark: "abc", .note: "abc"]),
            ([.note: "x"], [.agent: "x"]),
        ]
        for (one, other) in pairs {
            #expect(Self.values(one) != Self.values(other))
            #expect(Self.values(one).canonicalBytes != Self.values(other).canonicalBytes)
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `values are the same exactly when every text is`(seed: UInt64) {
        var random = Seeded(seed)
        let fields: [Field] = [.recordationNumber, .registrationNumber, .mark, .agent, .note]
        var known: [[UInt8]: [Field: [UInt8]]] = [:]
        var count: [[Field: [UInt8]]: Int] = [:]
        for _ in 0..<5_000 {
            var texts: [Field: String] = [:]
            for field in fields where Bool.random(using: &random) {
                texts[field] = random.text(of: ["a", "é", "\u{0}"], upTo: 3)
            }
            let values = Self.values(texts)
            let stated = texts.filter { !$0.value.isEmpty }.mapValues { Array($0.utf8) }
            let back = Dictionary(
                uniqueKeysWithValues: values.stated.fields.map { ($0, Array((values[$0] ?? "").utf8)) }
            )
            #expect(back == stated, "seed \(seed)")
            if let other = known.updateValue(stated, forKey: values.canonicalBytes) {
                #expect(other == stated, "seed \(seed)")
            }
            count[stated, default: 0] += 1
        }
        // Each value has exactly one encoding: there are as many encodings as values.
        #expect(known.count == count.count)
        #expect(known.count > 1_000)
    }
}
