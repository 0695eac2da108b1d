import Recordations
import Testing

@Suite struct NiceClassesTests {
    @Test(arguments: [([9, 2, 45, 1], "1,2,9,45"), ([9, 9, 0, 46, -3], "9"), ([], ""), ([100], "")])
    func `classes are sorted, unique and within 1 to 45`(numbers: [Int], canonical: String) {
        #expect(NiceClasses(numbers).canonical == canonical)
    }

    @Test(arguments: ["", "9,2", "2,2", "02", "2, 9", "2,", ",2", "0", "46", "2;9", "+2", "II"])
    func `a text that is not canonical is none`(text: String) {
        #expect(NiceClasses(text)?.numbers == nil)
    }

    @Test func `classes read their canonical text and have one bit each`() {
        #expect(NiceClasses("2,9,45")?.numbers == [2, 9, 45])
        #expect(NiceClasses([2, 9, 45]).bits == 1 << 2 | 1 << 9 | 1 << 45)
        #expect(NiceClasses([]).bits == 0)
    }
}

@Suite struct JurisdictionTests {
    @Test(arguments: ["KZ", "EU", "CN"])
    func `two capital letters are a jurisdiction`(code: String) {
        #expect(Jurisdiction(code)?.code == code)
    }

    @Test(arguments: ["", "K", "kz", "KAZ", "К3", "ＫＺ", "K1", "КЗ"])
    func `anything else is none`(code: String) {
        #expect(Jurisdiction(code) == nil)
    }
}

@Suite struct FieldTests {
    @Test func `each field has its name, and its place never changes`() {
        let names = [
            "recordation_number", "registration_number", "mark", "mark_image", "holder", "holder_country", "right_type",
            "classes", "goods", "status", "status_text", "valid_from", "valid_to", "registration_date",
            "registration_valid_to", "insurance_valid_to", "suspended_from", "suspended_until", "agent", "note",
        ]
        #expect(Field.allCases.prefix(names.count).map(\.name) == names)
        #expect(Field.allCases.map(\.rawValue) == Array(0..<Field.allCases.count))
        #expect(Field.allCases.map { Field(name: $0.name) } == Field.allCases)
        #expect(Field(name: "Mark") == nil)
    }

    @Test func `a set of fields holds the inserted fields in the fields' order`() {
        var set = FieldSet([.note, .mark])
        #expect(set.contains(.mark))
        #expect(!set.contains(.holder))
        set.insert(.holder)
        set.insert(.holder)
        #expect(set.fields == [.mark, .holder, .note])
        #expect(set == FieldSet([.holder, .note, .mark]))
        #expect(FieldSet(Field.allCases).fields == Field.allCases)
    }
}
