import Mirror
import Recordations
import Reconciliation
import Rendering
import TestSupport
import Testing

@testable import Application

/// Lists of what real registers hold: every planted mistake is found as what it is, and nothing else is found.
struct TruthSetTests {
    private static let day = Result { try civil("2025-02-01") }

    private static func folder(portfolio: String) throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder(makesMirror: true)
        try folder.write("recordal.yaml", "time_zone: Etc/UTC\nactor: anna\nportfolio: \(portfolio)\n")
        try folder.write("lists/docket.yaml", ListFile.definition)
        for (source, file) in [
            ("kz-customs", "kz-customs-2025-01-19.xlsx"), ("by-customs", "by-customs-2025-01-19.xlsx"),
            ("cn-gacc", "cn-gacc-grid.tsv"),
        ] {
            try folder.importRegister(source, file, today: day.get())
        }
        // No register of the repository has a mark whose simplified characters differ from the traditional ones.
        try folder.write("sources/cn-more.yaml", more)
        try folder.write("more.csv", "Number,Right,Mark,Holder,Classes,End\n" + chinese)
        let edition = FileImport(source: "cn-more", files: [folder.path + "/more.csv"])
        _ = try edition.run(in: folder.workspace(), today: day.get(), isDryRun: false) { [] }
        return folder
    }

    private static let more = """
        jurisdiction: CN
        documents: [{format: csv, charset: [utf-8]}]
        columns: {number: {header: Number}, right: {header: Right}, mark: {header: Mark}, holder: {header: Holder}, classes: {header: Classes}, end: {header: End}}
        fields:
          recordation_number: number
          registration_number: right
          mark: mark
          holder: holder
          classes: classes
          valid_to: {column: end, dates: [yyyy-MM-dd]}
          status: {constant: active}
        key: [recordation_number]
        """
    private static let chinese = ["雷克萨斯", "海龙", "金华", "东风"].enumerated().map { index, mark in
        "T2024-\(index),4510\(index * 37 + 100),\(mark),丰田自动车株式会社,12,2034-05-0\(index + 1)\n"
    }.joined()

    /// The rights of the registers, one for each number, mark and holder of a register.
    private static func rights(_ folder: WorkspaceFolder, holder: String) throws -> [TruthSet.Right] {
        let mirror = try folder.workspace().openMirrorForReport()
        defer { try? mirror.close() }
        var groups: [[String]: [Recordation]] = [:]
        try mirror.list(
            Filter(),
            reading: FieldSet([.registrationNumber, .mark, .holder, .classes, .status, .validTo, .rightType]),
            inOrder: true
        ) { recordation in
            let values = recordation.values
            let status = values[.status].flatMap(Status.init)
            guard !recordation.isTombstone, status?.isEnded != true, let number = values[.registrationNumber],
                values[.holder]?.contains(holder) == true || holder.isEmpty
            else { return true }
            groups[[recordation.register, number, values[.mark] ?? "", values[.holder] ?? ""], default: []]
                .append(recordation)
            return true
        }
        // Where a register has a number and a mark twice, in other words each, nobody can say which of them a list has.
        let alike = Dictionary(grouping: groups.keys) { [$0[0], $0[1]] }
        return groups.filter { key, _ in
            let marks = (alike[[key[0], key[1]]] ?? []).map { TruthSet.folded($0[2]) }
            return marks.count == 1
                || Set(marks).count == marks.count && !marks.contains { !$0.contains(where: \.isLetter) }
        }
        .map { TruthSet.Right(recordations: $0.value) }.sorted { $0.first.id < $1.first.id }
    }

    @Test(arguments: [
        ("", "[{source: kz-customs}, {source: by-customs}, {source: cn-gacc}, {source: cn-more}]", 12),
        ("ЛОТТЕ", "[{holder: ЛОТТЕ}]", 3),
    ])
    func `every planted mistake is found as what it is, and the rest agrees`(
        _ holder: String,
        _ portfolio: String,
        _ each: Int
    ) throws {
        var random = Seeded(Seed.drawn())
        let folder = try Self.folder(portfolio: portfolio)
        let today = try Self.day.get()
        let rights = try Self.rights(folder, holder: holder)
        let truth = TruthSet(rights, each: each, today: today, &random)
        let known = Set(rights.flatMap { $0.recordations.map(\.id) })
        let done = try folder.reconcile(truth.list.csv(), today: today)
        var found: [String: Int] = [:]
        for finding in done.report.findings {
            let reference = finding.reference ?? ""
            let plant = truth.plants[reference]
            let names = Set(finding.matches.map(\.recordation.id))
            if finding.row == nil {
                let isExpected =
                    finding.kind == .recordedTwice || !names.isDisjoint(with: truth.leftOut)
                    || names.isDisjoint(with: known)
                #expect(isExpected, "\(finding.kind.rawValue) \(names): \(finding.reason)")
            } else {
                #expect(
                    finding.kind == plant?.finding ?? .agrees,
                    "\(reference): \(finding.kind.rawValue): \(finding.reason) \(finding.remarks)"
                )
                let right = truth.recordations[reference] ?? []
                #expect(right.isEmpty || !names.isDisjoint(with: right), "\(reference): \(names)")
            }
            found[plant?.rawValue ?? (finding.row == nil ? finding.kind.rawValue : "untouched"), default: 0] += 1
        }
        print(
            "truth set \(holder): "
                + found.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        )
        #expect(done.report.findings.count { $0.row != nil } == truth.list.rows.count)
        for (plant, rows) in Dictionary(grouping: truth.plants, by: \.value) {
            #expect(found[plant.rawValue] == rows.count)
            #expect(rows.count >= (holder.isEmpty && plant != .traditional ? each : 1), "\(plant.rawValue)")
        }
        let json = JSON.array(done.report.findings.map(\.json)).write(pretty: false)
        var shuffled = truth.list
        shuffled.rows.shuffle(using: &random)
        // The place of a row moves with it, and nothing else does.
        let again = try folder.reconcile(truth.list.csv(), today: today)
        #expect(JSON.array(again.report.findings.map(\.json)).write(pretty: false) == json)
        let other = try folder.reconcile(shuffled.csv(), today: today)
        #expect(other.kinds == done.kinds)
    }
}
