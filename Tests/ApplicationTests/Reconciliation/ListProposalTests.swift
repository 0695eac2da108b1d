import Foundation
import Recordations
import Reconciliation
import Registers
import TestSupport
import Testing

@testable import Application

/// Definitions that are proposed from exports of docketing systems in several languages.
struct ListProposalTests {
    struct Export: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
    }

    static let exports = [
        Export(
            testDescription: "English",
            text: """
                Our Ref,Country,Trademark,Reg. No.,Classes,Owner,Renewal Date,Status
                T-001,China,HUROM,10272734,"7, 11",Hurom Co. Ltd.,2031-02-28,Registered
                T-002,Kazakhstan,HUROM,1389274,7,Hurom Co. Ltd.,2029-11-13,Registered
                T-003,Germany,JUICEPRESSO,302012001818,11,Hurom Co. Ltd.,2027-05-31,Lapsed

                """
        ),
        Export(
            testDescription: "German",
            text: """
                Aktenzeichen;Land;Marke;Registernummer;Klassen;Inhaber;Schutzende;Status
                T-001;China;HUROM;10272734;7, 11;Hurom Co. Ltd.;28.2.2031;eingetragen
                T-002;Kasachstan;HUROM;1389274;7;Hurom Co. Ltd.;13.11.2029;eingetragen
                T-003;Deutschland;JUICEPRESSO;302012001818;11;Hurom Co. Ltd.;31.5.2027;erloschen

                """
        ),
        Export(
            testDescription: "Russian",
            text: """
                Номер дела;Страна;Товарный знак;Номер регистрации;Классы МКТУ;Правообладатель;Срок действия регистрации;Статус
                T-001;Китай;HUROM;10272734;7, 11;Hurom Co. Ltd.;28.02.2031;действует
                T-002;Казахстан;HUROM;1389274;7;Hurom Co. Ltd.;13.11.2029;действует
                T-003;Германия;JUICEPRESSO;302012001818;11;Hurom Co. Ltd.;31.05.2027;прекращен

                """
        ),
        Export(
            testDescription: "Chinese",
            text: """
                案号,国家,商标,注册号,类别,权利人,有效期至,状态
                T-001,中国,HUROM,10272734,"7,11",Hurom Co. Ltd.,2031-02-28,有效
                T-002,哈萨克斯坦,HUROM,1389274,7,Hurom Co. Ltd.,2029-11-13,有效
                T-003,德国,JUICEPRESSO,302012001818,11,Hurom Co. Ltd.,2027-05-31,失效

                """
        ),
    ]

    @Test(arguments: exports)
    func `a proposal reads what the export says, and nothing as something else`(_ export: Export) throws {
        let folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: Etc/UTC\nactor: anna\n")
        try folder.importEdition(WorkspaceFolder.header + WorkspaceFolder.rows(1...1), on: "2026-01-31")
        try folder.write("portfolio.csv", export.text)
        let draft = try ListDraft(folder.workspace(), name: "docket", file: folder.path + "/portfolio.csv")
        try draft.write()
        let done = try folder.reconcile(export.text, today: civil("2026-02-01"))
        let rows = done.report.findings.compactMap(\.row)
        #expect(rows.map(\.reference) == ["T-001", "T-002", "T-003"], "\(draft.proposal.yaml)")
        func values(_ field: Field) -> [String?] { rows.map { $0.values[field] } }
        #expect(values(.jurisdiction) == ["CN", "KZ", "DE"], "\(draft.proposal.yaml)")
        #expect(values(.mark) == ["HUROM", "HUROM", "JUICEPRESSO"], "\(draft.proposal.yaml)")
        #expect(values(.registrationNumber) == ["10272734", "1389274", "302012001818"], "\(draft.proposal.yaml)")
        #expect(values(.classes) == ["7,11", "7", "11"], "\(draft.proposal.yaml)")
        #expect(values(.holder) == Array(repeating: "Hurom Co. Ltd.", count: 3), "\(draft.proposal.yaml)")
        #expect(values(.registrationValidTo) == ["2031-02-28", "2029-11-13", "2027-05-31"], "\(draft.proposal.yaml)")
        // What a docket calls a state is guessed where it is known, and said where it is not.
        let states = values(.status)
        #expect(
            states == ["active", "active", "expired"] || states == ["active", "active", "cancelled"]
                || draft.proposal.doubts.contains { $0.contains("status") },
            "\(states) \(draft.proposal.yaml)"
        )
        #expect(values(.recordationNumber) == [nil, nil, nil])
    }
}
