import Rendering
import Testing

@Suite struct PhraseTests {
    @Test(
        arguments: [
            (0, "row", nil, "0 rows"), (1, "row", nil, "1 row"), (1998, "recordation", nil, "1,998 recordations"),
            (2, "fetch", nil, "2 fetches"), (2, "entry", nil, "2 entries"), (2, "day", nil, "2 days"),
            (2, "basis", "bases", "2 bases"),
        ] as [(Int, String, String?, String)]
    )
    func `a count agrees with its noun`(number: Int, singular: String, plural: String?, phrase: String) {
        #expect(Phrase.count(number, singular, plural) == phrase)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1998, "-1,998"), (-999, "-999"),
            (.min, "-9,223,372,036,854,775,808"),
        ]
    )
    func `a number has commas between its thousands`(number: Int, text: String) {
        #expect(Phrase.number(number) == text)
    }

    @Test func `a list has a word before its last item`() {
        #expect(Phrase.list([]) == "")
        #expect(Phrase.list(["a"]) == "a")
        #expect(Phrase.list(["a", "b"], last: "or") == "a or b")
        #expect(Phrase.list(["a", "b", "c"]) == "a, b and c")
    }

    @Test(
        arguments: [
            ("hodler", "holder"), ("holdr", "holder"), ("HOLDER", "holder"),
            ("recordation_numer", "recordation_number"), ("stauts", "status"),
            ("agnet", "agent"), ("xyzzy", nil), ("", nil), ("ho", nil),
        ] as [(String, String?)]
    )
    func `a wrong word finds the most similar known one`(wrong: String, near: String?) {
        #expect(Phrase.nearest(wrong, in: ["status", "holder", "agent", "recordation_number"]) == near)
    }

    @Test func `of equally similar words the first is chosen, and the most similar before it`() {
        #expect(Phrase.nearest("marc", in: ["mark", "mars"]) == "mark")
        #expect(Phrase.nearest("holders", in: ["folder", "holder"]) == "holder")
        #expect(Phrase.nearest("abc", in: []) == nil)
    }
}
