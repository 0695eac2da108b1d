import Recordations
import TestSupport
import Testing

@testable import Registers

@Suite struct DateAmbiguityTests {
    @Test(
        arguments: [
            ("dd/MM/yyyy", "MM/dd/yyyy", true), ("d/M/yyyy", "MM/dd/yyyy", true), ("yyyy-MM-dd", "yyyy-dd-MM", true),
            ("dd.MM.yy", "yy.MM.dd", true), ("d M yyyy", "M d yyyy", true), ("dd/MM/yyyy", "MM.dd.yyyy", false),
            ("dd.MM.yyyy", "d.M.yyyy", false), ("dd.MM.yyyy", "dd.MM.yyyy", false), ("dd.MM.yyyy", "yyyy.MM.dd", false),
            ("dd.MM.yyyy", "dd.MM.yy", false), ("dd.MM.yyyy", "MM.dd.yyyy г.", false),
            // The numbers are in another order, or the formats differ in length.
            ("yyyyMMdd", "ddMMyyyy", true), ("dd.MM.yyyy", "MM. dd .yyyy", true), ("ddMMyy", "yyMMdd", true),
            ("MM/dd/yyyy 'г.'", "dd/MM/yyyy г.", true),
            // Years have two and three digits.
            ("minguo:y.M.d", "d.M.yy", true), ("minguo:yy.MM.dd", "dd.MM.yy", true),
            ("minguo:yy.MM.dd", "yy.MM.dd", true),
            ("minguo:yyy.MM.dd", "yy.MM.dd", false), ("minguo:yyy.MM.dd", "yyyy.MM.dd", false),
            ("minguo:y年M月d日", "yyyy年M月d日", false), ("minguo:y年M月d日", "yy年M月d日", true),
            ("minguo:Gy年M月d日", "yy年M月d日", true), ("minguo:Gy年M月d日", "minguo:y年M月d日", false),
            ("minguo:Gy年M月d日", "'民國'yy年M月d日", true), ("minguo:yyy.MM.dd", "minguo:y.M.d", false),
            ("minguo:yyyMMdd", "yyMMdd", false), ("minguo:y/M/d", "buddhist:yy/M/d", true),
            // The formats have different calendars.
            ("buddhist:d/M/yyyy", "d/M/yyyy", true), ("buddhist:d MMMM yyyy", "d MMMM yyyy", true),
            ("buddhist:d MMMM G yyyy", "d MMMM yyyy", true), ("buddhist:d MMMM yyyy", "buddhist:d MMM yyyy", false),
            ("buddhist:d MMMM yyyy", "buddhist:d MMMM G yyyy", false),
            ("japanese:Gy年M月d日", "minguo:Gy年M月d日", false), ("japanese:Gy.M.d", "japanese:Gyy.MM.dd", false),
            ("japanese:Gy.M.d", "japanese:Gd.M.y", true), ("japanese:Gy.M.d", "'R'yy.M.d", true),
            ("japanese:Gy.M.d", "yyyy.M.d", false),
            // The formats have names of months.
            ("d MMMM yyyy", "d MMM yyyy", false), ("dd MMMM yy", "yy MMMM dd", true), ("d MMM yy", "yy MMMM d", true),
            ("d MMMM yyyy", "dd.MM.yyyy", false), ("d MMMM yyyy", "d'мая'MMyy", true),
            ("MMMM d yyyy", "d MMMM yyyy", false),
        ]
    )
    func `formats that can read one text as two days are found`(
        one: String,
        other: String,
        isAmbiguous: Bool
    ) throws {
        // One window of two-digit years applies to both formats: a Buddhist one if a Buddhist format needs it.
        let formats = [try DateFormat(one), try DateFormat(other)]
        let base = formats.contains { $0.count == .buddhist && $0.hasTwoDigitYear } ? 2500 : 2000
        for (first, second) in [(formats[0], formats[1]), (formats[1], formats[0])] {
            let found = first.ambiguity(with: second, months: .all, twoDigitYearsFrom: base)
            #expect((found != nil) == isAmbiguous, "\(found?.text ?? "")")
            guard let found else { continue }
            let dates = [first, second].map { DateFormats([$0], twoDigitYearsFrom: base).date(found.text) }
            #expect(dates == found.dates.map(Optional.init))
            #expect(found.dates[0] != found.dates[1])
        }
    }

    @Test func `no text of a sound list is read as two days, whatever the order of its formats`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let formats = try DateSamples.formats.map { try DateFormat($0) }
        var sound = 0
        for _ in 0..<3000 {
            let pair = (0..<2).compactMap { _ in formats.randomElement(using: &random) }
            let date = DateSamples.date(&random)
            let text = DateSamples.text(date, pair[0], &random)
            guard let text else { continue }
            let dates = pair.map { DateFormats([$0], twoDigitYearsFrom: DateSamples.base($0)).date(text) }
            guard let first = dates[0], let second = dates[1], first != second else { continue }
            sound += 1
            let base = DateSamples.base(pair[0])
            guard base == DateSamples.base(pair[1]) else { continue }
            let found = pair[0].ambiguity(with: pair[1], months: .all, twoDigitYearsFrom: base)
            #expect(found != nil, "seed \(seed): '\(text)' by \(pair[0].source) and \(pair[1].source)")
        }
        #expect(sound > 0, "seed \(seed)")
    }
}
