import Testing

/// A date of a document, its format, and the civil date; nil where the date must stay unread.
struct DateCase: CustomTestStringConvertible {
    let text: String
    let format: String
    let date: String?
    /// The law or the standard of the case.
    let source: String

    init(_ text: String, _ format: String, _ date: String?, by source: String) {
        self.text = text
        self.format = format
        self.date = date
        self.source = source
    }

    var testDescription: String { "'\(text)' by \(format) (\(source))" }
}

/// Dates in each calendar, with the law or standard of each table.
enum DateTables {
    private static let iso = "ISO 8601-1"
    private static let tr35 = "Unicode TR35, Date Field Symbols, with the names of CLDR"
    private static let solar = "Republic of China, solar calendar and year 1 from 1912-01-01; CNS 7648"
    private static let eraAct = "元号法 (Act No. 43 of 1979)"
    private static let heisei = "元号を改める政令 (Cabinet Order No. 1 of 1989), from 1989-01-08"
    private static let reiwa = "元号を改める政令 (Cabinet Order No. 143 of 2019), from 2019-05-01"
    private static let showa = "元号法, supplementary provision 2: 昭和 is an era by this act; from 1926-12-25"
    private static let meiji = "太政官布告 No. 337 of Meiji 5: solar calendar from 明治6年1月1日"
    private static let thai = "พระราชบัญญัติปีประดิทิน พุทธศักราช 2483: from 2484 years begin on 1 January"

    static let gregorian: [DateCase] = [
        DateCase("2021-12-31", "yyyy-MM-dd", "2021-12-31", by: iso),
        DateCase("20211231", "yyyyMMdd", "2021-12-31", by: iso),
        DateCase("２０２１－１２－３１", "yyyy-MM-dd", "2021-12-31", by: iso),
        DateCase("٣١/١٢/٢٠٢١", "dd/MM/yyyy", "2021-12-31", by: iso),
        DateCase("٠١.01.2025", "dd.MM.yyyy", "2025-01-01", by: iso),
        DateCase("2021年１２月31日", "yyyy年M月d日", "2021-12-31", by: iso),
        DateCase("二〇二三年五月二十日", "yyyy年M月d日", "2023-05-20", by: iso),
        DateCase("二○二三年十二月三十一日", "yyyy年M月d日", "2023-12-31", by: iso),
        DateCase("二千零二十三年一〇月廿三日", "yyyy年MM月dd日", "2023-10-23", by: iso),
        DateCase("二三年五月二十日", "yyyy年M月d日", nil, by: iso),
        DateCase("二〇二三年五月二十三十日", "yyyy年M月d日", nil, by: iso),
        DateCase("2021.1.2²", "yyyy.M.d", nil, by: iso),
        DateCase("2021年1㋀1日", "yyyy年M月d日", nil, by: iso),
        DateCase("31 декабря 2021 года", "d MMMM yyyy года", "2021-12-31", by: tr35),
        DateCase("31 ДЕКАБРЯ 2021 ГОДА", "d MMMM yyyy года", "2021-12-31", by: tr35),
        DateCase("31\u{A0}декабря 2021\u{A0}г.", "d MMMM yyyy г.", "2021-12-31", by: tr35),
        DateCase("Декабрь 31, 2021", "MMMM d, yyyy", "2021-12-31", by: tr35),
        DateCase("31 янв. 2021", "d MMM yyyy", "2021-01-31", by: tr35),
        DateCase("31 янв 2021", "d MMM yyyy", "2021-01-31", by: tr35),
        DateCase("31.янв.2021", "d.MMM.yyyy", "2021-01-31", by: tr35),
        DateCase("2021 жылғы 31 желтоқсан", "yyyy жылғы d MMMM", "2021-12-31", by: tr35),
        DateCase("5 қаңтар 2022", "d MMMM yyyy", "2022-01-05", by: tr35),
        DateCase("31 снежня 2021", "d MMMM yyyy", "2021-12-31", by: tr35),
        DateCase("1 жовтня 2021 р.", "d MMMM yyyy р.", "2021-10-01", by: tr35),
        DateCase("December 31, 2021", "MMMM d, yyyy", "2021-12-31", by: tr35),
        DateCase("31-Dec-21", "d-MMM-yy", "2021-12-31", by: tr35),
        DateCase("31 DEC. 2021", "d MMM yyyy", "2021-12-31", by: tr35),
        DateCase("3. März 2021", "d. MMMM yyyy", "2021-03-03", by: tr35),
        DateCase("3. Jänner 2021", "d. MMMM yyyy", "2021-01-03", by: tr35),
        DateCase("1er août 2021", "d'er' MMMM yyyy", "2021-08-01", by: tr35),
        DateCase("1 AOUT 2021", "d MMMM yyyy", "2021-08-01", by: tr35),
        DateCase("15 dicembre 2021", "d MMMM yyyy", "2021-12-15", by: tr35),
        DateCase("31 de diciembre de 2021", "d 'de' MMMM 'de' yyyy", "2021-12-31", by: tr35),
        DateCase("31 de Março de 2021", "d 'de' MMMM 'de' yyyy", "2021-03-31", by: tr35),
        DateCase("31 grudnia 2021 r.", "d MMMM yyyy 'r.'", "2021-12-31", by: tr35),
        DateCase("1 mrt 2021", "d MMM yyyy", "2021-03-01", by: tr35),
        DateCase("5 ŞUBAT 2021", "d MMMM yyyy", "2021-02-05", by: tr35),
        DateCase("5 KASIM 2021", "d MMMM yyyy", "2021-11-05", by: tr35),
        DateCase("5. září 2021", "d. MMMM yyyy", "2021-09-05", by: tr35),
        DateCase("31 декабря 2021", "d MMM yyyy", nil, by: tr35),
        DateCase("30 февраля 2021", "d MMMM yyyy", nil, by: tr35),
        DateCase("5. listopad 2021", "d. MMMM yyyy", nil, by: "CLDR: November in Czech, October in Croatian"),
    ]

    static let minguo: [DateCase] = [
        DateCase("112年5月20日", "minguo:y年M月d日", "2023-05-20", by: solar),
        DateCase("１１２年５月２０日", "minguo:y年M月d日", "2023-05-20", by: solar),
        DateCase("111.03.16", "minguo:yyy.MM.dd", "2022-03-16", by: solar),
        DateCase("099.03.16", "minguo:yyy.MM.dd", "2010-03-16", by: solar),
        DateCase("99.03.16", "minguo:yyy.MM.dd", nil, by: solar),
        DateCase("1110316", "minguo:yyyMMdd", "2022-03-16", by: solar),
        DateCase("民國112年5月20日", "minguo:Gy年M月d日", "2023-05-20", by: solar),
        DateCase("中華民國 112 年 5 月 20 日", "minguo:G y 年 M 月 d 日", "2023-05-20", by: solar),
        DateCase("112年5月20日", "minguo:Gy年M月d日", "2023-05-20", by: solar),
        DateCase("民國112年5月20日", "minguo:y年M月d日", nil, by: solar),
        DateCase("中華民國一百一十二年五月二十日", "minguo:Gy年M月d日", "2023-05-20", by: solar),
        DateCase("一一二年五月二十日", "minguo:y年M月d日", "2023-05-20", by: solar),
        DateCase("民國元年1月1日", "minguo:Gy年M月d日", "1912-01-01", by: solar),
        DateCase("民國0年1月1日", "minguo:Gy年M月d日", nil, by: solar),
        DateCase("民國前1年1月1日", "minguo:Gy年M月d日", nil, by: solar),
        DateCase("113年2月29日", "minguo:y年M月d日", "2024-02-29", by: solar),
        DateCase("112年2月29日", "minguo:y年M月d日", nil, by: solar),
    ]

    static let japanese: [DateCase] = [
        DateCase("令和5年3月1日", "japanese:Gy年M月d日", "2023-03-01", by: reiwa),
        DateCase("令和５年３月１日", "japanese:Gy年M月d日", "2023-03-01", by: reiwa),
        DateCase("㋿5年3月1日", "japanese:Gy年M月d日", "2023-03-01", by: reiwa),
        DateCase("令和五年三月一日", "japanese:Gy年M月d日", "2023-03-01", by: reiwa),
        DateCase("R5.3.1", "japanese:Gy.M.d", "2023-03-01", by: eraAct),
        DateCase("r05/03/01", "japanese:Gyy/MM/dd", "2023-03-01", by: eraAct),
        DateCase("令5.3.1", "japanese:Gy.M.d", "2023-03-01", by: eraAct),
        DateCase("令和元年5月1日", "japanese:Gy年M月d日", "2019-05-01", by: reiwa),
        DateCase("令和元年4月30日", "japanese:Gy年M月d日", nil, by: reiwa),
        DateCase("平成31年4月30日", "japanese:Gy年M月d日", "2019-04-30", by: reiwa),
        DateCase("平成31年5月1日", "japanese:Gy年M月d日", "2019-05-01", by: reiwa),
        DateCase("平成35年12月31日", "japanese:Gy年M月d日", "2023-12-31", by: reiwa),
        DateCase("平成元年1月8日", "japanese:Gy年M月d日", "1989-01-08", by: heisei),
        DateCase("平成元年1月7日", "japanese:Gy年M月d日", nil, by: heisei),
        DateCase("昭和64年1月7日", "japanese:Gy年M月d日", "1989-01-07", by: heisei),
        DateCase("S60.4.1", "japanese:Gy.M.d", "1985-04-01", by: showa),
        DateCase("昭和元年12月25日", "japanese:Gy年M月d日", "1926-12-25", by: showa),
        DateCase("昭和元年12月24日", "japanese:Gy年M月d日", nil, by: showa),
        DateCase("大正15年12月25日", "japanese:Gy年M月d日", "1926-12-25", by: showa),
        DateCase("T1.7.30", "japanese:Gy.M.d", "1912-07-30", by: "詔書 of 1912-07-30: 大正 from that day"),
        DateCase("T1.7.29", "japanese:Gy.M.d", nil, by: "詔書 of 1912-07-30: 大正 from that day"),
        DateCase("明治45年7月30日", "japanese:Gy年M月d日", "1912-07-30", by: "詔書 of 1912-07-30: 大正 from that day"),
        DateCase("明治6年1月1日", "japanese:Gy年M月d日", "1873-01-01", by: meiji),
        DateCase("明治5年12月2日", "japanese:Gy年M月d日", nil, by: meiji),
        DateCase("5年3月1日", "japanese:Gy年M月d日", nil, by: eraAct),
        DateCase("令和5年2月29日", "japanese:Gy年M月d日", nil, by: eraAct),
        DateCase("令和0年5月1日", "japanese:Gy年M月d日", nil, by: eraAct),
    ]

    static let buddhist: [DateCase] = [
        DateCase("20/5/2566", "buddhist:d/M/yyyy", "2023-05-20", by: thai),
        DateCase("๒๐ พฤษภาคม ๒๕๖๖", "buddhist:d MMMM yyyy", "2023-05-20", by: thai),
        DateCase("20 พ.ค. 2566", "buddhist:d MMM yyyy", "2023-05-20", by: thai),
        DateCase("1 ม.ค. 2566", "buddhist:d MMM yyyy", "2023-01-01", by: thai),
        DateCase("1 มี.ค. 2566", "buddhist:d MMM yyyy", "2023-03-01", by: thai),
        DateCase("1 มิ.ย. 2566", "buddhist:d MMM yyyy", "2023-06-01", by: thai),
        DateCase("20 พฤษภาคม พ.ศ. 2566", "buddhist:d MMMM G yyyy", "2023-05-20", by: thai),
        DateCase("20 พฤษภาคม พุทธศักราช ๒๕๖๖", "buddhist:d MMMM G yyyy", "2023-05-20", by: thai),
        DateCase("20 พฤษภาคม 2566", "buddhist:d MMMM G yyyy", "2023-05-20", by: thai),
        DateCase("20 พ.ค. 66", "buddhist:d MMM yy", "2023-05-20", by: thai),
        DateCase("1 มกราคม 2484", "buddhist:d MMMM yyyy", "1941-01-01", by: thai),
        DateCase("31 ธันวาคม 2483", "buddhist:d MMMM yyyy", nil, by: thai),
        DateCase("29/2/2567", "buddhist:d/M/yyyy", "2024-02-29", by: thai),
        DateCase("29/2/2566", "buddhist:d/M/yyyy", nil, by: thai),
    ]
}
