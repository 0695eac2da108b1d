import Matching
import Testing

@Suite struct NumberTextTests {
    @Test(arguments: [
        ("826 629", "826629"), ("№ 826629", "826629"), ("826\u{A0}629", "826629"), ("No. 826-629", "826629"),
        ("Nr.826629", "826629"), ("Nº 826629", "826629"), ("N° 826629", "826629"), ("８２６６２９", "826629"),
        ("٨٢٦٦٢٩", "826629"), ("826–629", "826629"), ("826\u{2212}629", "826629"), ("IR № 826 629", "IR826629"),
        ("ir no.826629", "IR826629"), ("1211486А", "1211486A"), ("1211486а", "1211486A"), ("348 878 А", "348878A"),
        ("480510a", "480510A"), ("488334 B", "488334B"), ("488334 В", "488334B"), ("m 12345", "M12345"),
        ("12/SU", "12/SU"), ("Т2023-13520", "T202313520"), ("ТЗ", "TЗ"), ("Nordic 12", "NORDIC12"), ("XNO 12", "XNO12"),
        ("NO", "NO"), ("", ""), ("小米 12", "小米12"), ("Ω1", "Ω1"), ("Ρ1", "P1"), ("\u{200B}1\u{FEFF}2", "12"),
    ])
    func `a number is folded to its comparable form`(text: String, folded: String) {
        #expect(NumberText.folded(text) == folded)
        #expect(NumberText.folded(folded) == folded)
    }

    @Test(arguments: [
        ("480510", "480510A"), ("01", "O1"), ("0", "О"), ("10", "1O"), ("826629", "826628"), ("12/34", "1234"),
        ("A", "A"),
        ("", ""), ("1", "l"), ("007", "7"),
    ])
    func `different numbers stay different`(first: String, second: String) {
        #expect(!NumberText.areSame(first, second))
        #expect(!NumberText.areSame(second, first))
    }

    @Test(arguments: [("№ 826 629", "826629"), ("1211486А", "1211486A"), ("29", "№ 29")])
    func `the same number in another spelling is the same`(first: String, second: String) {
        #expect(NumberText.areSame(first, second))
        #expect(NumberText.areSame(second, first))
    }

    @Test(
        arguments: [
            ("826 629", "826629"), ("№826", "826"), ("82", nil), ("2 9", nil), ("4711 Kölnisch Wasser", nil),
            ("ACME", nil), ("", nil),
            ("T2023-13520", "T202313520"), ("00956/ТЗ-071217", "00956/TЗ071217"),
        ] as [(String, String?)]
    )
    func `a part of a number has some digits and few letters`(text: String, part: String?) {
        #expect(NumberText.part(text) == part)
    }
}
