import Foundation
import Recordations

extension TruthCase {
    private static func table(_ header: String, _ rows: [String]) -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }

    /// Made-up registers of customs, in the shape of those that were met.
    static func tables() throws -> [TruthCase] {
        try [kyrgyz(), export(), unitedStates(), unitedKingdom(), thai(), chinese(), korean(), spanish(), page()]
    }

    /// A table out of a PDF: a banner, broken words, entries that were excluded.
    private static func kyrgyz() throws -> TruthCase {
        let rows = (1...40).map { row in
            let number = String(format: "%04d", row * 3)
            guard row % 4 == 0 else {
                return "\(row);\(number)/ТЗ-2605\(10 + row % 20);ЗНАК \(row);ОсОО \"Компания \(row)\";\(row % 45 + 1);"
                    + "\(10 + row % 19).0\(row % 9 + 1).2027;ОсОО \"Поверенный\""
            }
            return
                "\(row);\(number)/ТЗ-2605\(10 + row % 20);\(row == 8 ? "Исключе н" : "Исключен") приказом №\(row);;;;"
        }
        return try TruthCase(
            "a table out of a PDF",
            "KG",
            text: "Таможенный реестр объектов интеллектуальной собственности;;;;;;\n"
                + table(
                    "№ п/п;Регистрационный номер;Товарный знак;Правообладатель;Класс МКТУ;Срок действия;Представитель",
                    rows
                ),
            entries: 40,
            ended: 10,
            columns: [
                .recordationNumber: "Регистрационный номер", .mark: "Товарный знак", .holder: "Правообладатель",
                .classes: "Класс МКТУ", .validTo: "Срок действия", .agent: "Представитель",
            ],
            key: ["Регистрационный номер"],
            values: [
                0: [.recordationNumber: "0003/ТЗ-260511", .mark: "ЗНАК 1", .validTo: "2027-02-11", .classes: "2"],
                7: [.status: "cancelled"],
                38: [.holder: "ОсОО \"Компания 39\"", .validTo: "2027-04-11"],
            ]
        )
    }

    /// A Russian export in windows-1251 with a banner above and a sum and a signature below.
    private static func export() throws -> TruthCase {
        let rows = (1...60).map { row in
            "\(row);\(String(format: "%05d", row * 7))/06572-001/ТЗ-0203\(10 + row % 9);ЗНАК-\(row);"
                + "ООО \"Владелец \(row % 13)\";\(1 + row % 34);3\(row % 2).1\(row % 2 * 2).202\(row % 3 + 6);"
                + (row % 5 == 0 ? "Срок истек" : "Действует")
        }
        return try TruthCase(
            "an export with a banner and a footer",
            "RU",
            text: "Выгрузка из реестра\n\n"
                + table(
                    "№;Номер в реестре;Товарный знак;Правообладатель;Классы МКТУ;Дата окончания;Статус",
                    rows.map { $0.replacingOccurrences(of: ";30.10.", with: ";30.10.") } + [
                        ";Всего: 60 записей;;;;;", ";Исполнитель: Иванова А.А.;;;;;",
                    ]
                ),
            encoding: encoding(0x0502),
            entries: 60,
            ended: 12,
            columns: [
                .recordationNumber: "Номер в реестре", .mark: "Товарный знак", .holder: "Правообладатель",
                .classes: "Классы МКТУ", .validTo: "Дата окончания",
            ],
            key: ["Номер в реестре"],
            values: [
                0: [.recordationNumber: "00007/06572-001/ТЗ-020311", .mark: "ЗНАК-1", .validTo: "2027-12-31"],
                1: [.validTo: "2028-10-30", .status: "active"],
                4: [.status: "expired"],
            ]
        )
    }

    private static func unitedStates() throws -> TruthCase {
        let rows = (1...30).map { row in
            "TMK \(10 + row % 9)-\(String(format: "%05d", row * 37)),\(4_000_000 + row * 811),MARK \(row),Owner \(row % 7) Inc,"
                + "0\(row % 9 + 1)/0\(row % 8 + 1)/2027,\"\(row % 45 + 1)\""
        }
        return try TruthCase(
            "days before months, or the other way round",
            "US",
            text: table("CBP Recordation No.,PTO Reg. No.,Mark,Owner,Expires,Classes", rows),
            entries: 30,
            columns: [
                .recordationNumber: "CBP Recordation No.", .registrationNumber: "PTO Reg. No.", .mark: "Mark",
                .holder: "Owner", .validTo: "Expires", .classes: "Classes",
            ],
            key: ["CBP Recordation No."],
            values: [
                0: [.recordationNumber: "TMK 11-00037", .validTo: "2027-02-02", .holder: "Owner 1 Inc"],
                2: [.validTo: "2027-04-04", .registrationNumber: "4002433"],
                9: [.validTo: "2027-02-03", .mark: "MARK 10"],
            ]
        )
    }

    private static func unitedKingdom() throws -> TruthCase {
        let rows = (1...24).map { row in
            "GB2019\(String(format: "%03d", row)),UK0000\(3_100_000 + row * 17),BRAND \(row),Brand \(row) Ltd,"
                + "01/0\(row % 9 + 1)/19,31/12/2\(row % 4 + 6),Granted"
        }
        return try TruthCase(
            "years of two digits",
            "GB",
            text: table("AFA reference,Registration number,Mark,Holder,Valid from,Valid to,Status", rows),
            entries: 24,
            columns: [
                .recordationNumber: "AFA reference", .registrationNumber: "Registration number", .mark: "Mark",
                .holder: "Holder", .validFrom: "Valid from", .validTo: "Valid to",
            ],
            key: ["AFA reference"],
            values: [
                0: [.validFrom: "2019-02-01", .validTo: "2027-12-31", .registrationNumber: "UK00003100017"],
                3: [.validTo: "2026-12-31"],
                23: [.holder: "Brand 24 Ltd", .status: "active"],
            ]
        )
    }

    private static func thai() throws -> TruthCase {
        let rows = (1...20).map { row in
            "\(row),TH-\(2_000 + row * 3),เครื่องหมาย \(row),บริษัท \(row) จำกัด,\(row % 45 + 1),\(row % 28 + 1)/\(row % 12 + 1)/257\(row % 5)"
        }
        return try TruthCase(
            "years of the Buddhist era",
            "TH",
            text: table("ลำดับ,Recordation number,Trademark,Owner,Class,Expiry date", rows),
            entries: 20,
            columns: [
                .recordationNumber: "Recordation number", .mark: "Trademark", .holder: "Owner", .classes: "Class",
                .validTo: "Expiry date",
            ],
            key: ["Recordation number"],
            values: [
                0: [.recordationNumber: "TH-2003", .validTo: "2028-02-02"], 9: [.validTo: "2027-11-11"],
                19: [.classes: "21"],
            ]
        )
    }

    private static func chinese() throws -> TruthCase {
        let rows = (1...25).map { row in
            "\(row),T2024-\(10_000 + row * 7),\(20_000_000 + row * 13),商标名\(row),深圳市某某\(row)有限公司,第\(row % 45 + 1)类,"
                + "203\(row % 5)-0\(row % 9 + 1)-1\(row % 9),\(row % 6 == 0 ? "注销" : "有效"),文字商标"
        }
        return try TruthCase(
            "Chinese headers in GB 18030",
            "CN",
            text: table("序号,备案号,注册号,商标,权利人,类别,截止日期,状态,商标类型", rows),
            encoding: encoding(0x0632),
            entries: 25,
            ended: 4,
            columns: [
                .recordationNumber: "备案号", .registrationNumber: "注册号", .mark: "商标", .holder: "权利人", .classes: "类别",
                .validTo: "截止日期",
            ],
            key: ["备案号"],
            values: [
                0: [.recordationNumber: "T2024-10007", .classes: "2", .validTo: "2031-02-11"],
                5: [.status: "cancelled", .mark: "商标名6"], 24: [.registrationNumber: "20000325"],
            ]
        )
    }

    private static func korean() throws -> TruthCase {
        let rows = (1...25).map { row in
            "\(row),TM20240\(String(format: "%04d", row * 3)),40-\(1_000_000 + row * 19),상표\(row),주식회사 권리\(row),\(row % 45 + 1),"
                + "203\(row % 5). \(row % 12 + 1). \(row % 28 + 1).,\(row % 5 == 0 ? "만료" : "유효")"
        }
        return try TruthCase(
            "Korean headers in EUC-KR",
            "KR",
            text: table("순번,신고번호,등록번호,상표,권리자,류,만료일,상태", rows),
            encoding: encoding(0x0940),
            entries: 25,
            ended: 5,
            columns: [
                .recordationNumber: "신고번호", .registrationNumber: "등록번호", .mark: "상표", .holder: "권리자", .classes: "류",
                .validTo: "만료일",
            ],
            key: ["신고번호"],
            values: [
                0: [.recordationNumber: "TM202400003", .validTo: "2031-02-02"],
                4: [.status: "expired", .mark: "상표5"], 24: [.validTo: "2030-02-26"],
            ]
        )
    }

    private static func spanish() throws -> TruthCase {
        let months = ["enero", "febrero", "marzo", "abril", "mayo", "junio"]
        let rows = (1...24).map { row in
            "INA-\(100 + row * 3);\(300_000 + row * 11);MARCA \(row);Titular \(row) S.A.;\(row % 45 + 1);"
                + "\(row % 28 + 1) de \(months[row % 6]) de 202\(row % 4 + 6);\(row % 8 == 0 ? "Caducado" : "Vigente");"
                + "Estudio \(row % 3)"
        }
        return try TruthCase(
            "a Spanish list with semicolons",
            "PY",
            text: table(
                "Número de inscripción;Número de registro;Marca;Titular;Clase;Fecha de vencimiento;Estado;Representante",
                rows
            ),
            entries: 24,
            ended: 3,
            columns: [
                .recordationNumber: "Número de inscripción", .registrationNumber: "Número de registro", .mark: "Marca",
                .holder: "Titular", .classes: "Clase", .validTo: "Fecha de vencimiento", .agent: "Representante",
            ],
            key: ["Número de inscripción"],
            values: [
                0: [.recordationNumber: "INA-103", .validTo: "2027-02-02", .agent: "Estudio 1"],
                7: [.status: "expired"], 23: [.holder: "Titular 24 S.A."],
            ]
        )
    }

    /// A page with a title over all columns, struck rows and a sum.
    private static func page() throws -> TruthCase {
        let rows = (1...30).map { row -> String in
            let cells = [
                "UA-\(700 + row * 2)", "ЗНАК \(row)", "ТОВ Компанія \(row)", "\(row % 45 + 1)",
                "\(10 + row % 19).0\(row % 9 + 1).2027", row % 10 == 0 ? "Виключено" : "",
            ]
            let isStruck = row % 10 == 0
            return "<tr><td>" + cells.map { isStruck ? "<s>\($0)</s>" : $0 }.joined(separator: "</td><td>")
                + "</td></tr>"
        }
        return try TruthCase(
            "a page with struck rows",
            "UA",
            text:
                "<html><meta charset=utf-8><table><tr><td colspan=6>Митний реєстр</td></tr><tr><th>Реєстраційний номер<th>"
                + "Торговельна марка<th>Правовласник<th>Класи МКТП<th>Діє до<th>Стан</tr>" + rows.joined()
                + "</table></html>",
            entries: 30,
            ended: 3,
            columns: [
                .recordationNumber: "Реєстраційний номер", .mark: "Торговельна марка", .holder: "Правовласник",
                .classes: "Класи МКТП", .validTo: "Діє до",
            ],
            key: ["Реєстраційний номер"],
            values: [
                0: [.recordationNumber: "UA-702", .validTo: "2027-02-11", .mark: "ЗНАК 1"],
                9: [.status: "cancelled"], 29: [.classes: "31"],
            ]
        )
    }
}
