internal import ArgumentParser
internal import Documents
internal import Curation
internal import Foundation
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering
internal import System

struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract:
            "Change what people see of a recordation: a note, a correction, a change that is filed; or take an edit back.",
        discussion: """
            The register's own word stays beside it, and where the register moves elsewhere you are asked. It works while a
            sync runs.
            Example: recordal edit cn-gacc:T2016-50578+244497 owner=anna tags+=luxury
                     recordal edit 00956 power_of_attorney_valid_to=2027-03-01 dues_paid_to=2026-12-31
                     recordal edit 00956 valid_to=2027-04-11 --correction --reason 'letter of 3 May'
                     recordal edit 00956 holder='New AG' --pending --changed-on 2026-05-03 --reason 'assignment filed'
                     recordal edit --from edits.csv --correction --reason 'audit' --keep-going
                     recordal edit --undo 12 --reason 'wrong recordation'
                     recordal edit --undo-batch 3 --reason 'wrong table'
            """
    )

    @Argument(
        help:
            "The recordation, then FIELD=VALUE…; of sets also FIELD+=VALUE and FIELD-=VALUE. watch=yes or no; filing=STATE."
    )
    var words: [String] = []

    @Option(help: "Why; corrections and pending changes need it.")
    var reason: String?

    @Flag(help: "The register is wrong in its own fields.")
    var correction = false

    @Flag(help: "The change is filed with customs, and the register will show it.")
    var pending = false

    @Option(
        name: .customLong("changed-on"),
        help: ArgumentHelp("The day on which it changed, or was filed.", valueName: "YYYY-MM-DD")
    )
    var changedOn: CivilDate?

    @Option(help: ArgumentHelp("Take this edit back; given more than once, all of them or none.", valueName: "edit"))
    var undo: [Int] = []

    @Option(
        name: .customLong("undo-batch"),
        help: ArgumentHelp("Take back what still can be of a table of edits.", valueName: "batch")
    )
    var undoneBatch: Int?

    @Option(help: ArgumentHelp("A table of edits: CSV, TSV or XLSX; '-' for standard input.", valueName: "file"))
    var from: String?

    @Flag(name: .customLong("keep-going"), help: "With --from: make the good edits although some lines are bad.")
    var keepsGoing = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    var kind: Edit.Kind? { correction ? .correction : pending ? .pending : nil }

    func validate() throws {
        if correction, pending { throw ValidationError("--correction and --pending exclude each other") }
        if !undo.isEmpty, undoneBatch != nil { throw ValidationError("--undo and --undo-batch exclude each other") }
        let isUndo = !undo.isEmpty || undoneBatch != nil
        if isUndo, from != nil || !words.isEmpty || kind != nil {
            throw ValidationError("--undo EDIT takes back what is there and needs nothing but --reason")
        }
        if from != nil, !words.isEmpty { throw ValidationError("--from FILE holds recordations and fields itself") }
        if keepsGoing, from == nil { throw ValidationError("--keep-going is for --from FILE") }
        if from == nil, !isUndo, words.count < 2 {
            throw ValidationError("say what to edit: recordal edit ID FIELD=VALUE")
        }
    }

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        // Also where it ends with an error: what was written before that stands.
        defer { if !writing.isDryRun { workspace.materialiseDeadlines(mirror) } }
        let editing = Editing(command: self, workspace: workspace, mirror: mirror)
        if let undoneBatch { return try editing.takeBack(batch: undoneBatch) }
        if !undo.isEmpty { return try editing.takeBack(undo) }
        if let from { return try editing.take(from: from) }
        try editing.take(words[0], try words.dropFirst().map(Assignment.init))
    }
}

/// What the ways to edit have in common.
struct Editing {
    let command: EditCommand
    let workspace: Workspace
    let mirror: Mirror
    var common: CommonOptions { command.common }
    var isDryRun: Bool { command.writing.isDryRun }

    private var editor: Editor {
        // Read once: a table of edits has thousands of lines.
        var known: [String: SourceDefinition] = [:]
        return Editor(mirror, workspace.localFields) { source in
            if let definition = known[source] { return definition }
            let definition = try workspace.definition(of: source)
            known[source] = definition
            return definition
        }
    }

    private func actor(_ drafts: [EditDraft]) throws -> String {
        guard let claim = drafts.first(where: { $0.kind != .note && !$0.isLocalFact }) else { return workspace.actor }
        return try workspace.actor(vouchingFor: "a \(claim.kind == .pending ? "pending change" : "correction")")
    }

    func take(_ name: String, _ assignments: [Assignment]) throws {
        let number = try NamedRecordation(name, in: mirror).number
        let words = assignments.filter { ["watch", "filing"].contains($0.name) }
        let watch = try words.last { $0.name == "watch" }.map(watch)
        let filing = try words.last { $0.name == "filing" }.map(filing)
        let rest = assignments.filter { !["watch", "filing"].contains($0.name) }
        let reason = command.reason
        let (results, id) = try mirror.transaction(isDryRun: isDryRun) {
            var drafts: [EditDraft] = []
            if !rest.isEmpty {
                var request = EditRequest(record: number, assignments: rest)
                request.kind = command.kind
                request.changedOn = command.changedOn
                request.reason = reason
                drafts = try editor.drafts(request)
            }
            let results = try mirror.edit(drafts, actor: actor(drafts))
            if let filing {
                let actor = try workspace.actor(vouchingFor: "how far a filing is")
                _ = try mirror.setFiling(filing, record: number, reason: reason, actor: actor)
            }
            if let watch { try mirror.setWatch(watch, record: number, reason: reason, actor: workspace.actor) }
            return (results, try mirror.evidence(number: number)?.recordation.id)
        }
        guard let id else { return }
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.edit/1"), ("recordation", .string(id)),
                    ("watch", watch.map { .bool($0) } ?? .null), ("filing", JSON(filing?.rawValue)),
                    ("edits", .array(results.map(\.json))), ("dry_run", .bool(isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        for result in results { Output.line(StyledText(lines: EditText(result, isDryRun: isDryRun).lines)) }
        let verb = isDryRun ? "would be" : "is"
        if let watch { Output.line("\(id) \(verb) \(watch ? "in" : "out of") the portfolio") }
        if let filing { Output.line("\(id) \(verb) \(filing.rawValue)") }
    }

    private func watch(_ assignment: Assignment) throws -> Bool {
        switch assignment.text {
        case "yes": return true
        case "no": return false
        default:
            throw UsageError("'\(SafeText.line(assignment.text))' is no answer", advice: "write watch=yes or watch=no")
        }
    }

    private func filing(_ assignment: Assignment) throws -> Filing.State {
        guard let state = Filing.State(rawValue: assignment.text), state != .linked else {
            let states = Filing.State.allCases.filter { $0 != .linked }.map(\.rawValue)
            throw UsageError(
                "'\(SafeText.line(assignment.text))' is no state of a filing",
                advice: "write filing=\(states.joined(separator: ", filing="))"
            )
        }
        return state
    }

    /// A line of a file that cannot be taken, and why.
    private struct BadLine {
        let number: Int
        let error: String
    }

    /// A line of a file that can be taken by itself.
    private struct GoodLine {
        let number: Int
        let name: String
        let drafts: [EditDraft]
    }

    // Which of two values for one field is meant only a person knows.
    private func doubled(in lines: [GoodLine]) -> [BadLine] {
        struct Cell: Hashable {
            let record: Int
            let field: String
            let isPending: Bool
        }
        func cell(_ draft: EditDraft) -> Cell {
            Cell(record: draft.record, field: draft.field, isPending: draft.kind == .pending)
        }
        var numbers: [Cell: [Int]] = [:]
        for line in lines { for draft in line.drafts { numbers[cell(draft), default: []].append(line.number) } }
        return lines.compactMap { line in
            let draft = line.drafts.first { numbers[cell($0), default: []].count > 1 }
            guard let draft, let all = numbers[cell(draft)] else { return nil }
            let others = Phrase.list(all.filter { $0 != line.number }.map { "line \($0)" })
            return BadLine(
                number: line.number,
                error: "\(line.name): \(others) gives \(draft.field) a value too; leave one of them in the table"
            )
        }
    }

    func take(from file: String) throws {
        let name = file == "-" ? "standard input" : file
        let table: EditFile
        do {
            table = try EditFile(name: name, bytes: bytes(file), workspace.localFields)
        } catch let error as DocumentError {
            throw UsageError("\(name): \(error)")
        }
        let editor = editor
        var good: [GoodLine] = []
        var bad: [BadLine] = []
        let named = try mirror.numbers(named: table.lines.map(\.name).filter { !$0.isEmpty })
        for line in table.lines {
            do {
                guard !line.name.isEmpty else { throw UsageError("the recordation is missing") }
                let number = try NamedRecordation(line.name, among: named[line.name] ?? [], in: mirror).number
                let request = try EditFile.request(
                    line,
                    record: number,
                    kind: command.kind,
                    reason: command.reason,
                    changedOn: command.changedOn
                )
                let drafts = try editor.drafts(request.keepingKindForClaims(workspace.localFields))
                good.append(GoodLine(number: line.number, name: line.name, drafts: drafts))
            } catch let error as MirrorError {
                throw error
            } catch {
                bad.append(BadLine(number: line.number, error: "\(error)".replacingOccurrences(of: "\n ", with: ";")))
            }
        }
        let doubled = doubled(in: good)
        bad = (bad + doubled).sorted { $0.number < $1.number }
        let drafts = good.filter { line in !doubled.contains { $0.number == line.number } }.flatMap(\.drafts)
        let actor = try drafts.isEmpty ? workspace.actor : actor(drafts)
        let isApplied = !isDryRun && (bad.isEmpty || command.keepsGoing)
        let results = try mirror.edit(drafts, actor: actor, isBatch: true, isDryRun: !isApplied)
        let batch = isApplied ? results.lazy.compactMap { $0.edit?.batch }.first : nil
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.edit/1"), ("recordation", .null), ("watch", .null),
                    ("edits", .array(results.map(\.json))), ("applied", .bool(isApplied)), ("batch", JSON(batch)),
                    (
                        "errors",
                        .array(bad.map { .object([("line", .int($0.number)), ("error", .string($0.error))]) })
                    ), ("dry_run", .bool(isDryRun)),
                ])
            )
        } else {
            if !common.quiet {
                for result in results {
                    Output.line(StyledText(lines: EditText(result, isDryRun: !isApplied).lines))
                }
            }
            for line in bad {
                Output.line("\(common.style.red("\(name):\(line.number)")): \(line.error)")
            }
            if !common.quiet { Output.line(summary(results, bad, isApplied)) }
            if let batch, !common.quiet {
                Output.line(
                    "They are batch \(batch); to take it back: recordal edit --undo-batch \(batch) --reason TEXT"
                )
            }
        }
        if !bad.isEmpty { throw CommandEnd(reasons: [.usage]) }
    }

    private func summary(_ results: [EditResult], _ bad: [BadLine], _ isApplied: Bool) -> String {
        let made = results.count { $0.edit != nil }
        let edits = "\(Phrase.count(made, "edit")) \(isApplied ? "made" : "would be made")"
        let idle = results.count > made ? ", \(Phrase.count(results.count - made, "value")) as they were" : ""
        guard !bad.isEmpty else { return "\(edits)\(idle)." }
        let lines = "\(Phrase.count(bad.count, "line")) cannot be taken"
        return isApplied || isDryRun
            ? "\(edits)\(idle); \(lines)."
            : "\(edits)\(idle); \(lines), so nothing was changed (--keep-going makes the good ones)."
    }

    private func bytes(_ file: String) throws -> [UInt8] {
        if file == "-" { return try StandardStream.input.readToEnd() }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError("\(file) cannot be read", advice: "check the name and who may read it")
        }
        return Array(data)
    }
}

extension EditRequest {
    /// A flag that is said for a whole file counts for the register's fields in it, and not for the notes.
    fileprivate func keepingKindForClaims(_ localFields: LocalFields) -> EditRequest {
        var request = self
        if assignments.allSatisfy({ localFields[$0.name] != nil }) { request.kind = nil }
        return request
    }
}
