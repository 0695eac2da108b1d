import Recordations
import TestSupport

@testable import Registers

/// Random dates and their written forms.
enum DateSamples {
    static let formats = [
        "yyyy-MM-dd", "yyyyMMdd", "dd.MM.yyyy", "d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "MM/dd/yyyy", "dd.MM.yy",
        "yy.MM.dd",
        "d-M-yy", "d MMMM yyyy", "d MMMM yyyy г.", "MMMM d, yyyy", "d MMM yyyy", "MMM d, yy", "d. MMM. yyyy",
        "yyyy年M月d日",
        "d 'de' MMMM 'de' yyyy", "minguo:y年M月d日", "minguo:Gy年M月d日", "minguo:yyy.MM.dd", "minguo:y.M.d",
        "minguo:yyyMMdd",
        "japanese:Gy年M月d日", "japanese:Gy.M.d", "japanese:Gyy/MM/dd", "buddhist:d MMMM yyyy", "buddhist:d MMM G yyyy",
        "buddhist:d/M/yyyy", "buddhist:dd.MM.yy",
    ]

    /// The first year of the century window of two-digit years.
    static func base(_ format: DateFormat) -> Int { format.count == .buddhist ? 2500 : 1990 }

    /// A day from 1990 to 2056.
    static func date(_ random: inout Seeded) -> CivilDate {
        CivilDate(daysSinceEpoch: Int.random(in: 7305..<31_777, using: &random))
    }

    /// Writes the date in one of the forms that the format admits.
    ///
    /// Unlike ``DateWriter``, this function also writes other digits, capitals and spaces.
    static func text(_ date: CivilDate, _ format: DateFormat, _ random: inout Seeded) -> String? {
        let eras = format.count.eras.filter { $0.firstDay <= date }
        let era = eras.randomElement(using: &random)
        // The years of an era count on beyond its end, but the reader checks the last day of an era with two digits.
        let year = date.year - (era?.offset ?? 0)
        let zero = [0x30, 0x30, 0xFF10, 0xE50, 0x660].randomElement(using: &random) ?? 0x30
        let isIdeographic = Int.random(in: 0..<4, using: &random) == 0
        var text = ""
        for part in format.parts {
            switch part {
            case .literal(let scalars): text.unicodeScalars.append(contentsOf: scalars)
            case .space: text += ["", " ", "\u{A0}", "  "].randomElement(using: &random) ?? ""
            case .gap: text += [" ", "\u{3000}"].randomElement(using: &random) ?? " "
            case .day(let digits):
                text += number(date.day, digits: digits, zero: zero, isIdeographic: isIdeographic, using: &random)
            case .month(let digits):
                text += number(date.month, digits: digits, zero: zero, isIdeographic: isIdeographic, using: &random)
            case .year(let digits):
                let isOfHundred = digits == 2...2 && (format.count == .gregorian || format.count == .buddhist)
                let written = isOfHundred ? year % 100 : year
                guard String(written).count <= digits.upperBound else { return nil }
                text += number(written, digits: digits, zero: zero, isIdeographic: false, using: &random)
            case .monthName(let isFull):
                let names = MonthNames.all.all.filter { $0.month == date.month && $0.isOf(full: isFull) }
                    .map { String(String.UnicodeScalarView($0.scalars)) }.sorted()
                let name = names.randomElement(using: &random) ?? ""
                text += Bool.random(using: &random) ? name.uppercased() : name
                if !isFull, Bool.random(using: &random), !format.source.contains("MMM.") { text += "." }
            case .era:
                let isLeftOut = format.count != .japanese && Bool.random(using: &random)
                text += isLeftOut ? "" : era?.names.randomElement(using: &random) ?? ""
            }
        }
        return text
    }

    private static func number(
        _ number: Int,
        digits: ClosedRange<Int>,
        zero: Int,
        isIdeographic: Bool,
        using random: inout Seeded
    ) -> String {
        if isIdeographic, digits == 1...2 { return ideographs(number) }
        let short = String(number)
        let width = max(short.count, Int.random(in: digits, using: &random))
        let padded = String(repeating: "0", count: width - short.count) + short
        return String(
            String.UnicodeScalarView(
                padded.unicodeScalars.compactMap { Unicode.Scalar(UInt32(zero) + $0.value - 0x30) }
            )
        )
    }

    private static func ideographs(_ number: Int) -> String {
        let digits = Array("〇一二三四五六七八九").map(String.init)
        let (tens, ones) = (number / 10, number % 10)
        return (tens > 1 ? digits[tens] : "") + (tens > 0 ? "十" : "") + (ones > 0 ? digits[ones] : "")
    }
}
