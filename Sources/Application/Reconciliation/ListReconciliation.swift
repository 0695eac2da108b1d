package import Curation
internal import Documents
internal import FoundationEssentials
internal import Ingest
internal import Matching
internal import Mirror
internal import Pulling
package import Recordations
package import Reconciliation
internal import Registers
internal import Rendering

/// A company's list held against the customs registers of the mirror.
package struct ListReconciliation {
    /// The list.
    package let list: String
    /// The list's name for people.
    package let title: String
    /// The file, as its name stands in the mirror.
    package let file: String
    /// The number of the edition; nil where nothing was written, and the mirror has no edition of the list.
    package let edition: Int?
    /// What the edition changed; nil where a stored edition was read again.
    package let changes: ListEditionChanges?
    /// The findings.
    package let report: ReconciliationReport
    /// How old the registers are that the list was held against.
    package let freshness: SourceFreshness
    /// The day of the report.
    package let today: CivilDate
    /// What the reading of the list found, and aliases that join two of its own marks, as sentences.
    package let remarks: [String]

    /// What a person has to do with it.
    package var reasons: Set<ExitReason> { report.waits ? [.conflicts] : [] }

    /// Reads a file as the list's newest edition, writes it, and holds it against the registers.
    ///
    /// A dry run writes nothing. Throws ``UsageError`` for a file that cannot be read, and ``MirrorError`` for an edition that
    /// must not be taken; with `acceptsShrunk` one may be taken in which most rows are gone.
    package static func run(
        _ workspace: Workspace,
        list name: String,
        file path: String,
        isDryRun: Bool,
        acceptsShrunk: Bool = false,
        today: CivilDate? = nil,
        input: () throws -> [UInt8]
    ) throws -> ListReconciliation {
        let (definition, yaml) = try workspace.listDefinition(name)
        workspace.warnOfOpenChecks(ofList: name, yaml)
        let document = try document(path, input)
        let today = today ?? workspace.civilDay
        let lock = isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: "reconcile \(name)")
        defer { withExtendedLifetime(lock) {} }
        let mirror = try isDryRun ? workspace.openMirrorForReport() : workspace.openMirror(creating: true)
        defer { try? mirror.close() }
        let source = try document.open()
        // Stored only where the edition is taken: a refused one leaves the mirror as it was.
        var pieces: [[UInt8]] = []
        let stream = ByteStream {
            guard let piece = try source.next() else { return nil }
            if !isDryRun { pieces.append(piece) }
            return piece
        }
        let countries = CountryNames()
        let reading = try ListReading(definition, stream, file: document.name, countries: countries)
        while try stream.next() != nil {}
        let content = ListContent(rows: reading.rows, unreadable: reading.unreadable)
        let stored = content.stored
        var edition: Int?
        var changes = try mirror.changes(ofList: name, stored, acceptsShrunk: acceptsShrunk)
        if !isDryRun {
            let writer = try mirror.newArtifact()
            for piece in pieces { try writer.append(piece) }
            var draft = ListEditionDraft(
                list: name,
                yaml: yaml,
                file: document.name,
                artifact: try writer.finish(),
                day: today,
                rows: stored,
                unreadable: content.unreadableJSON
            )
            draft.acceptsShrunk = acceptsShrunk
            (edition, changes) = try mirror.record(draft, actor: workspace.actor)
        }
        edition = try edition ?? mirror.listEditions(name).last?.id
        return try ListReconciliation(
            workspace,
            mirror,
            definition,
            content: content,
            remarks: reading.remarks,
            file: document.name,
            edition: edition,
            changes: changes,
            today: today
        )
    }

    /// Holds the newest edition that the mirror has of a list against the registers.
    ///
    /// Throws ``UsageError`` where it has none.
    package static func again(
        _ workspace: Workspace,
        list name: String,
        today: CivilDate? = nil
    ) throws -> ListReconciliation {
        let (definition, _) = try workspace.listDefinition(name)
        let mirror = try workspace.openMirrorForReport()
        defer { try? mirror.close() }
        guard let edition = try mirror.listEditions(name).last,
            let artifact = try mirror.artifact(numbered: edition.artifact)
        else {
            throw UsageError(
                "the mirror has no edition of the list '\(name)' yet",
                advice: "name its file: recordal reconcile \(name) FILE"
            )
        }
        let reading = try ListReading(
            definition,
            ByteStream(mirror.bytes(of: artifact)),
            file: edition.file,
            countries: CountryNames()
        )
        return try ListReconciliation(
            workspace,
            mirror,
            definition,
            content: ListContent(rows: reading.rows, unreadable: reading.unreadable),
            remarks: reading.remarks,
            file: edition.file,
            edition: edition.id,
            changes: nil,
            today: today ?? workspace.civilDay
        )
    }

    private init(
        _ workspace: Workspace,
        _ mirror: Mirror,
        _ definition: SourceDefinition,
        content: ListContent,
        remarks: [String],
        file: String,
        edition: Int?,
        changes: ListEditionChanges?,
        today: CivilDate
    ) throws {
        list = definition.name
        title = definition.title
        self.file = file
        self.edition = edition
        self.changes = changes
        self.today = today
        let texts = try workspace.textComparison()
        var reconciler = ListReconciler(
            content,
            decisions: try mirror.decisions(ofList: definition.name).compactMap(Decision.init),
            texts: texts,
            today: today
        )
        let portfolio = workspace.portfolio
        var batch: [RegisteredRight] = []
        try mirror.list(Filter(), reading: Self.compared(with: content), inOrder: false, mapped: false) { recordation in
            let right = RegisteredRight(recordation, isOurs: portfolio.contains(recordation))
            if let right { batch.append(right) }
            if batch.count == Self.batchSize {
                reconciler.consider(batch)
                batch.removeAll(keepingCapacity: true)
            }
            return true
        }
        reconciler.consider(batch)
        let registers = try RegistersInReach(workspace, mirror, today: today)
        let report = reconciler.report(knowledge: registers.knowledge, practice: registers.practice)
        self.report = try NewerSides(mirror, list: definition.name).added(to: report)
        freshness = try SourceFreshness(mirror, today: today)
        self.remarks =
            remarks
            + texts.aliases.collisions(among: content.marks).map { collision in
                "\(collision.marks.joined(separator: " and ")) are different marks of the list, and \(collision.reason)"
            }
    }

    // Enough for the threads that look for candidates, and little memory.
    private static let batchSize = 4_096

    /// The fields of recordations that are read; goods, the largest of them, only where the list has some.
    private static func compared(with content: ListContent) -> FieldSet {
        var fields = FieldSet([
            .recordationNumber, .registrationNumber, .mark, .holder, .agent, .rightType, .classes, .status, .validTo,
            .registrationDate, .registrationValidTo,
        ])
        if content.rows.contains(where: { $0.values.states(.goods) }) { fields.insert(.goods) }
        return fields
    }

    private static func document(_ path: String, _ input: () throws -> [UInt8]) throws -> DocumentSource {
        guard path != "-" else { return .bytes(try input(), name: "standard input") }
        guard FileManager.default.fileExists(atPath: path) else {
            throw UsageError("\(path): there is no such file", advice: "check the name")
        }
        return .file(path)
    }
}

extension ListReconciliation {
    /// The findings about a row, by its reference; several where rows share it.
    package func findings(of reference: String) -> [Finding] { report.findings.filter { $0.reference == reference } }
}
