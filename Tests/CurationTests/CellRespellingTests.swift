@testable import Curation
import TestSupport
import Testing

struct CellRespellingTests {
    private func same(_ before: String, _ now: String, _ column: String = "remarks", isDate: Bool = false) -> Bool {
        CellRespelling.areSame(before, now, column: column, isDate: isDate)
    }

    @Test(arguments: [
        ("00956", "956"), ("1.50", "1.5"), ("-007.10", "-7.1"), ("12345678901234567", "12345678901234500"),
        ("12345678901234567", "12345678901234568"), ("1E5", "100000"), ("0.0", "0"), ("000", "0"),
        ("a\u{1B}[31mb", "a[31mb"), ("_x0041_", "A"), ("_x0041_", "_x005F_x0041_"), ("a\u{1}", "a_x0001_"),
    ])
    func `what only a spreadsheet program changed is the same`(before: String, now: String) {
        #expect(same(before, now))
    }

    @Test(arguments: [
        ("00956", "957"), ("1.5", "15"), ("-7", "7"), ("12345678901234567", "12345678901235567"), ("1E5", "1E6"),
        ("12345678901234567", "1234567890123456"), ("A", "B"), ("", "0"), ("N01", "N1"), ("1.2.3", "1.23"), ("1e", "1"),
        ("0x10", "16"), ("_x0041_", "_x0042_"), ("1 000", "1000"), ("480510", "480510A"),
        ("1E99999999999999999999", "1"),
    ])
    func `what a person changed is not`(before: String, now: String) {
        #expect(!same(before, now) && !same(now, before))
    }

    @Test func `a day is its number, and a comma between classes may have become a point`() {
        #expect(same("2027-02-28", "46446", "valid_to", isDate: true))
        #expect(!same("2027-02-28", "46447", "valid_to", isDate: true))
        #expect(!same("2027-02-28", "46446"))
        #expect(same("3,9", "3.9", "classes") && same("3,9", "9; 3", "classes") && !same("3,9", "3.8", "classes"))
        #expect(!same("3,9", "39", "classes") && !same("a,b", "b,a"))
    }

    @Test func `any texts can be compared, and a text is like itself`() {
        var seed = Seeded(Seed.drawn())
        let parts = ["_", "x", "0041", "005F", "_x005F_", "\u{0}", "1", "0", ".", "e", "-", "米", " ", "\u{FFFF}"]
        for _ in 0..<2_000 {
            let one = (0..<Int.random(in: 0...12, using: &seed)).map { _ in seed.one(of: parts) }.joined()
            let other = (0..<Int.random(in: 0...12, using: &seed)).map { _ in seed.one(of: parts) }.joined()
            #expect(same(one, one) && same(one, other) == same(other, one), "\(one.debugDescription) \(other)")
        }
    }
}
