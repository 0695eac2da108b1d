import Foundation
import Recordations

extension TruthCase {
    /// Made-up exports of trademark offices, from which a register's list is kept.
    static func exports() throws -> [TruthCase] {
        let euipo = (1...40).map { row in
            "0\(18_000_000 + row * 101),BRAND \(row),\(row % 3 == 0 ? "Figurative" : "Word"),\(row % 9 + 1)/1\(row % 9)/2019,"
                + "1\(row % 9)/0\(row % 9 + 1)/2020,1\(row % 9)/0\(row % 9 + 1)/203\(row % 4),\"\(row % 45 + 1)\","
                + "\(row % 9 == 0 ? "Expired" : "Registered"),\(600_000 + row % 7),Owner \(row % 7) GmbH,\(10_000 + row % 5),"
                + "Agents \(row % 5) LLP"
        }
        let german = (1...24).map { row in
            "\(row);ZR-\(2_000 + row * 5);30 2015 \(100_000 + row * 3);MARKE \(row);Inhaber \(row) GmbH;\(row % 45 + 1);"
                + "\(row % 28 + 1).\(row % 12 + 1).2027;\(row % 6 == 0 ? "gelöscht" : "eingetragen")"
        }
        let pasted = (1...30).map { row in
            "\(row)\tAcme \(row % 4) Ltd\tACME \(row)\tR-\(5_000 + row * 9)\t202\(row % 4 + 6)-0\(row % 9 + 1)-0\(row % 9 + 1)"
        }
        return [
            try TruthCase(
                "an export of the EUIPO",
                "EU",
                text: "Trade mark number,Trade mark name,Trade mark type,Filing date,Registration date,Expiry date,"
                    + "Nice classes,Trade mark status,Owner ID number,Owner name,Representative ID number,Representative name\n"
                    + euipo.joined(separator: "\n"),
                entries: 40,
                ended: 4,
                columns: [
                    .registrationNumber: "Trade mark number", .mark: "Trade mark name",
                    .registrationDate: "Registration date",
                    .validTo: "Expiry date", .classes: "Nice classes", .holder: "Owner name",
                    .agent: "Representative name",
                ],
                key: ["Trade mark number"],
                values: [
                    0: [.mark: "BRAND 1", .validTo: "2031-02-11", .holder: "Owner 1 GmbH", .agent: "Agents 1 LLP"],
                    8: [.status: "expired", .registrationDate: "2020-01-10"], 39: [.classes: "41"],
                ]
            ),
            try TruthCase(
                "a German list",
                "DE",
                text: "Lfd. Nr.;Antragsnummer;Registernummer;Marke;Inhaber;Klassen;Gültig bis;Status\n"
                    + german.joined(separator: "\n"),
                entries: 24,
                ended: 4,
                columns: [
                    .recordationNumber: "Antragsnummer", .registrationNumber: "Registernummer", .mark: "Marke",
                    .holder: "Inhaber", .classes: "Klassen", .validTo: "Gültig bis",
                ],
                key: ["Antragsnummer"],
                values: [
                    0: [.recordationNumber: "ZR-2005", .validTo: "2027-02-02"], 5: [.status: "cancelled"],
                    23: [.holder: "Inhaber 24 GmbH"],
                ]
            ),
            try TruthCase(
                "a pasted table with a line number and no header for the number",
                "XX",
                text: "No.\tHolder\tMark\tRef\tValid to\n" + pasted.joined(separator: "\n"),
                entries: 30,
                columns: [.recordationNumber: "Ref", .holder: "Holder", .mark: "Mark", .validTo: "Valid to"],
                key: ["Ref"],
                values: [0: [.recordationNumber: "R-5009", .mark: "ACME 1", .validTo: "2027-02-02"]]
            ),
        ]
    }

    /// Made-up documents whose values have names.
    static func records() throws -> [TruthCase] {
        try [gazette(), korea(), instants(), alone()]
    }

    /// Gazette XML in the shape of Taiwan's: a running number, Minguo dates, some marks with two agents.
    private static func gazette() throws -> TruthCase {
        let rows = (1...40).map { row in
            let agents = row % 3 == 0 ? "<agent>代理人甲\(row)</agent><agent>代理人乙</agent>" : "<agent>代理人丙</agent>"
            return
                "<tmark no=\"\(row)\"><appl-no>1120\(10_000 + row * 3)</appl-no><regist-no>0\(2_300_000 + row)</regist-no>"
                + "<tmark-name>品牌\(row)</tmark-name><tmark-type>商標</tmark-type><holder>某某\(row)股份有限公司</holder>\(agents)"
                + "<goods-class>0\(row % 9 + 1)</goods-class><reg-date>112/0\(row % 9 + 1)/16</reg-date>"
                + "<exp-date>122/0\(row % 9 + 1)/15</exp-date></tmark>"
        }
        return try TruthCase(
            "gazette XML with Minguo dates",
            "TW",
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?><gazette><issue>50-10</issue>\(rows.joined())</gazette>",
            entries: 40,
            columns: [
                .registrationNumber: "regist-no", .mark: "tmark-name", .holder: "holder", .agent: "agent",
                .classes: "goods-class", .registrationDate: "reg-date", .validTo: "exp-date",
            ],
            key: ["regist-no"],
            values: [
                0: [.mark: "品牌1", .registrationDate: "2023-02-16", .validTo: "2033-02-15", .agent: "代理人丙"],
                2: [.agent: "代理人甲3; 代理人乙"], 39: [.classes: "5", .registrationNumber: "02300040"],
            ]
        )
    }

    /// The answer of a search service, in the shape of KIPRIS: a sequence that goes down, a unique application number.
    private static func korea() throws -> TruthCase {
        let rows = (1...40).map { row in
            "<item><sequence>\(581 - row)</sequence><applicationNumber>40202300\(10_000 + row * 31)</applicationNumber>"
                + "<registrationNumber>\(row % 4 == 0 ? "" : "40\(2_000_000 + row * 7)0000")</registrationNumber>"
                + "<title>상표 \(row)</title><applicantName>출원인 \(row % 9)</applicantName><agentCode>9\(row % 6)1998</agentCode>"
                + "<agentName>특허법인 \(row % 6)</agentName><classificationCode>\(row % 45 + 1)</classificationCode>"
                + "<applicationDate>202301\(10 + row % 18)</applicationDate><publicationDate>202305\(10 + row % 18)</publicationDate>"
                + "<registrationDate>202310\(10 + row % 18)</registrationDate>"
                + "<applicationStatus>\(row % 7 == 0 ? "소멸" : "등록")</applicationStatus></item>"
        }
        return try TruthCase(
            "the answer of a search service",
            "KR",
            text:
                "<response><header><resultCode>00</resultCode></header><body><items>\(rows.joined())</items></body></response>",
            entries: 40,
            ended: 5,
            columns: [
                .recordationNumber: "applicationNumber", .registrationNumber: "registrationNumber", .mark: "title",
                .holder: "applicantName", .agent: "agentName", .classes: "classificationCode",
                .registrationDate: "registrationDate",
            ],
            key: ["applicationNumber"],
            values: [
                0: [.mark: "상표 1", .registrationDate: "2023-10-11", .agent: "특허법인 1"], 6: [.status: "expired"],
                39: [.holder: "출원인 4"],
            ]
        )
    }

    private static func instants() throws -> TruthCase {
        let rows = (1...20).map { row in
            #"{"recordNumber":"KZ-\#(300 + row * 2)","mark":"M \#(row)","holder":"Holder \#(row)","validTo":"2027-1\#(row % 3)-0\#(row % 9 + 1)T18:00:00.000Z","classes":["\#(row % 45 + 1)","9"]}"#
        }
        return try TruthCase(
            "instants",
            "UZ",
            text: "{\"total\":20,\"data\":[\(rows.joined(separator: ","))]}",
            entries: 20,
            columns: [
                .recordationNumber: "recordNumber", .mark: "mark", .holder: "holder", .validTo: "validTo",
                .classes: "classes",
            ],
            key: ["recordNumber"],
            values: [0: [.recordationNumber: "KZ-302", .classes: "2,9"], 3: [.holder: "Holder 4"]]
        )
    }

    private static func alone() throws -> TruthCase {
        try TruthCase(
            "a record that stands alone",
            "XX",
            text: """
                <answer><found>1</found><entry><recordation-number>R-77</recordation-number><mark>ACME</mark>
                <holder>Acme Ltd</holder><valid-to>2027-12-31</valid-to>
                <owner-address><line>1 High Street</line><line>London</line></owner-address></entry></answer>
                """,
            entries: 1,
            columns: [
                .recordationNumber: "recordation-number", .mark: "mark", .holder: "holder", .validTo: "valid-to",
            ],
            key: ["recordation-number"],
            values: [0: [.recordationNumber: "R-77", .mark: "ACME", .holder: "Acme Ltd", .validTo: "2027-12-31"]]
        )
    }
}
