internal import Curation
internal import Mirror
internal import Notifications
internal import Recordations
internal import Reconciliation
internal import Registers

/// What findings of a list become, before it is carried out.
struct FindingPlan {
    /// One change, or why there is none.
    struct Step {
        var used: UsedFinding
        let change: ListedChange?
    }

    private(set) var steps: [Step] = []
    private let session: EditSession
    private let editor: Editor
    private let claim: EditSession.Claim
    private let today: CivilDate
    private let filings: FilingSources
    private let rowsByRecord: [Int: [ListedRight]]

    /// Plans the uses of the selected findings of a report; what cannot be carried out is a step with its reason.
    ///
    /// Throws ``MirrorError`` where the mirror cannot be read.
    init(
        _ report: ReconciliationReport,
        _ wish: FindingApplication.Wish,
        _ session: EditSession,
        today: CivilDate
    ) throws {
        self.session = session
        claim = EditSession.Claim(
            kind: wish.isPending ? .pending : .correction,
            reason: wish.reason,
            changedOn: nil
        )
        self.today = today
        editor = session.editor
        filings = try FilingSources(session.workspace, session.mirror, today: today)
        rowsByRecord = report.findings.reduce(into: [:]) { rows, finding in
            guard let row = finding.row, Self.isMatched(finding) else { return }
            for match in finding.matches { rows[match.recordation.record, default: []].append(row) }
        }
        for use in FindingUse.allCases where wish.uses.contains(use) {
            for finding in report.findings where wish.selection.contains(finding) { try plan(use, finding) }
        }
    }

    // Whether the recordations of a finding are the row's right, and not only perhaps.
    private static func isMatched(_ finding: Finding) -> Bool {
        switch finding.kind {
        case .numberOnly, .nearMiss, .several, .notInList, .unreadable: false
        default: true
        }
    }

    // The other rows of a recordation that state another value of a field: to take the list for right would never end.
    private func contradiction(_ field: Field, _ finding: Finding, _ record: Int) -> String? {
        let listed = field == .validTo ? .recordationValidTo : field
        let own = finding.row?.values[listed]
        let others = (rowsByRecord[record] ?? []).filter {
            $0.reference != finding.reference && $0.values[listed] != nil && $0.values[listed] != own
        }
        guard let other = others.first else { return nil }
        return
            "\(other.reference) (\(other.place)) is the same recordation and states another \(field.name): '\(other.values[listed] ?? "")'"
    }

    private mutating func plan(_ use: FindingUse, _ finding: Finding) throws {
        switch use {
        case .agreed: watch(finding)
        case .differs where finding.kind == .differs: try correct(finding)
        case .notRecorded where finding.kind == .notRecorded: try file(finding)
        case .classNotRecorded where finding.kind == .classNotRecorded: try extend(finding)
        case .differs, .notRecorded, .classNotRecorded: break
        }
    }

    private mutating func leave(_ use: FindingUse, _ finding: Finding, field: String? = nil, why: String) {
        var used = UsedFinding(use: use, reference: finding.reference, outcome: .left, why: why)
        used.recordation = finding.matches.first?.recordation.id
        used.field = field
        used.law = finding.law
        steps.append(Step(used: used, change: nil))
    }

    // What is in the portfolio already is no step: most of a list is.
    private mutating func watch(_ finding: Finding) {
        guard finding.row != nil else { return }
        let agrees = [.agrees, .writtenDifferently].contains(finding.kind)
        for match in finding.matches {
            let recordation = match.recordation
            guard agrees || match.decision?.verdict == .accepted, recordation.isAlive(on: today), !recordation.isOurs
            else { continue }
            var used = UsedFinding(use: .agreed, reference: finding.reference, outcome: .done)
            used.recordation = recordation.id
            used.field = "watch"
            used.after = "yes"
            steps.append(Step(used: used, change: .watch(recordation.record)))
        }
    }

    private mutating func correct(_ finding: Finding) throws {
        for difference in finding.differences where difference.spelling == nil {
            let name = difference.field.name
            guard let match = finding.matches.first(where: { $0.recordation.id == difference.recordation }) else {
                continue
            }
            guard let value = difference.listValue else {
                leave(
                    .differs,
                    finding,
                    field: name,
                    why: "the list states no \(name), so it says nothing against the register"
                )
                continue
            }
            let isOfSeveral = difference.field == .classes && finding.matches.count > 1
            guard !isOfSeveral else {
                let names = finding.matches.map(\.recordation.id).joined(separator: ", ")
                leave(.differs, finding, field: name, why: "its classes stand in several recordations: \(names)")
                continue
            }
            if let why = contradiction(difference.field, finding, match.recordation.record) {
                leave(.differs, finding, field: name, why: why)
                continue
            }
            try edit(.differs, finding, match, "\(name)=\(value)", kind: claim.kind ?? .correction)
        }
    }

    private mutating func extend(_ finding: Finding) throws {
        guard finding.matches.count == 1, let match = finding.matches.first else {
            let names = finding.matches.map(\.recordation.id).joined(separator: ", ")
            return leave(
                .classNotRecorded,
                finding,
                field: "classes",
                why: "which one is to be extended is not said: \(names)"
            )
        }
        let listed = finding.row?.values[.classes].flatMap(NiceClasses.init)?.numbers ?? []
        let recorded = match.recordation.values[.classes].flatMap(NiceClasses.init)?.numbers ?? []
        let missing = NiceClasses(listed.filter { !recorded.contains($0) })
        try edit(.classNotRecorded, finding, match, "classes+=\(missing.canonical)", kind: .pending)
    }

    private mutating func edit(
        _ use: FindingUse,
        _ finding: Finding,
        _ match: Match,
        _ words: String,
        kind: Edit.Kind
    ) throws {
        do {
            var request = EditRequest(record: match.recordation.record, assignments: [try Assignment(words)])
            request.kind = kind
            request.changedOn = claim.changedOn
            request.reason = claim.reason
            for draft in try editor.drafts(request) {
                var used = UsedFinding(use: use, reference: finding.reference, outcome: .done)
                used.recordation = match.recordation.id
                used.field = draft.field
                used.law = finding.law
                steps.append(Step(used: used, change: .edit(draft)))
            }
        } catch let error as MirrorError {
            throw error
        } catch {
            let field = words.prefix { $0 != "=" && $0 != "+" }
            leave(use, finding, field: String(field), why: EditSession.line(of: error))
        }
    }

    private mutating func file(_ finding: Finding) throws {
        guard let row = finding.row else { return }
        do {
            let (source, definition) = try filings.source(for: row.values[.jurisdiction] ?? "")
            let words = Self.filed.compactMap { field in
                row.values[field].map { "\(field.name)=\($0)" }
            }
            let owner = session.workspace.localFields["owner"] == nil ? nil : row.values[.owner].map { "owner=\($0)" }
            let assignments = try (words + [owner].compactMap { $0 }).map(Assignment.init)
            let checked = try Editor.filing(assignments, of: definition, session.workspace.localFields)
            let draft = FilingDraft(
                source: source,
                values: checked.values,
                notes: checked.notes,
                state: .prepared,
                day: today,
                reason: claim.reason
            )
            var used = UsedFinding(use: .notRecorded, reference: finding.reference, outcome: .done)
            used.after = "prepared"
            used.law = finding.law
            steps.append(Step(used: used, change: .filing(draft)))
        } catch let error as MirrorError {
            throw error
        } catch {
            leave(.notRecorded, finding, why: EditSession.line(of: error))
        }
    }

    private static let filed: [Field] = [
        .registrationNumber, .mark, .holder, .rightType, .classes, .goods, .registrationDate, .registrationValidTo,
    ]
}

/// The sources in whose registers rights of a jurisdiction are recorded.
private struct FilingSources {
    private let workspace: Workspace
    private var byJurisdiction: [String: [SourceState]] = [:]
    private let registers: RegistersInReach

    init(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate) throws {
        self.workspace = workspace
        registers = try RegistersInReach(workspace, mirror, today: today)
        for source in try mirror.sources() {
            guard let place = try mirror.jurisdiction(ofRegister: source.registerID) else { continue }
            byJurisdiction[place, default: []].append(source)
        }
    }

    /// The source of the register that would show a right: of its own jurisdiction, else of a union's.
    ///
    /// Throws ``UsageError`` where several registers would.
    func source(for jurisdiction: String) throws -> (SourceState, SourceDefinition) {
        let group = Coverage.groups(of: jurisdiction).first { registers.knowledge($0).doubt == nil }
        let sources = (byJurisdiction[group ?? jurisdiction] ?? []).filter { $0.complete != nil }
        guard let first = sources.first else {
            throw UsageError("no source of \(jurisdiction) was brought in", advice: "bring it in first")
        }
        guard Set(sources.map(\.registerID)).count == 1 else {
            let names = sources.map(\.name).joined(separator: ", ")
            throw UsageError(
                "\(jurisdiction) has several registers: \(names)",
                advice: "add it to the right one: recordal add SOURCE registration_number=… --state prepared"
            )
        }
        return (first, try workspace.definition(of: first.name))
    }
}
