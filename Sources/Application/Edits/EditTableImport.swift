package import Curation
internal import Documents
internal import Foundation
internal import Merging
internal import Mirror
internal import Rendering

/// What came of a table of edits.
package struct EditTableResult {
    /// A line that cannot be used, and why.
    package struct BadLine {
        /// The line's number in the table.
        package let number: Int
        /// The sheet and the cell, such as `Recordations!D7`; nil for a table that is no sheet of this program.
        package var cell: String?
        /// Why it cannot be used.
        package let error: String
    }

    /// What was found in a sheet that `recordal sheet` made.
    package struct Sheet {
        /// The rows.
        package let rows: Int
        /// The cells that differ from what was written.
        package let changed: Int
        /// Of them those whose values were taken before, or are there already.
        package var known = 0
        /// The cells that a spreadsheet program only wrote in another way.
        package let respelled: Int
    }

    /// The edits of the good lines, which were made if `isApplied`.
    package let edits: [EditResult]
    /// The bad lines.
    package let badLines: [BadLine]
    /// Whether the edits were made.
    package let isApplied: Bool
    /// The batch that they are; nil where none was made.
    package let batch: Int?
    /// What was found in a sheet; nil for a table that is none.
    package var sheet: Sheet?

    init(
        _ edits: [EditResult],
        _ badLines: [BadLine],
        isApplied: Bool,
        sheet: Sheet? = nil
    ) {
        self.edits = edits
        self.badLines = badLines
        self.isApplied = isApplied
        batch = isApplied ? edits.lazy.compactMap { $0.edit?.batch }.first : nil
        self.sheet = sheet
    }
}

extension EditSession {
    private struct GoodLine {
        let number: Int
        let name: String
        let drafts: [EditDraft]
    }

    /// Makes the edits of a table, or of a sheet that `recordal sheet` made: all, or with `keepsGoing` those of the good lines.
    ///
    /// A bad line is not an error: the result lists it. `charset` is the label of a text's charset; one that is guessed is
    /// reported. Throws ``UsageError`` for bytes that are no table, and for an unknown charset.
    package func importTable(
        named name: String,
        _ bytes: [UInt8],
        _ claim: Claim,
        charset: String? = nil,
        keepsGoing: Bool
    ) throws -> EditTableResult {
        let table: EditFile
        do {
            if let sheet = try EditSheet(name: name, bytes: bytes, workspace.localFields) {
                return try importSheet(named: name, sheet, claim, keepsGoing: keepsGoing)
            }
            table = try EditFile(name: name, bytes: bytes, workspace.localFields, charset: charset)
        } catch let error as DocumentError {
            throw UsageError("\(name): \(error)")
        }
        if let guessed = table.guessedCharset {
            workspace.reporter.warn("\(name) is not UTF-8: it was read as \(guessed); --charset NAME states another")
        }
        var (good, bad) = try checked(table, claim)
        let doubled = doubled(in: good)
        bad = (bad + doubled).sorted { $0.number < $1.number }
        good.removeAll { line in doubled.contains { $0.number == line.number } }
        let drafts = good.flatMap(\.drafts)
        let actor = try drafts.isEmpty ? workspace.actor : actor(of: drafts)
        let isApplied = !isDryRun && (bad.isEmpty || keepsGoing)
        let results = try mirror.edit(drafts, actor: actor, isBatch: true, isDryRun: !isApplied)
        return EditTableResult(results, bad, isApplied: isApplied)
    }

    private func checked(
        _ table: EditFile,
        _ claim: Claim
    ) throws -> (good: [GoodLine], bad: [EditTableResult.BadLine]) {
        let editor = editor
        var good: [GoodLine] = []
        var bad: [EditTableResult.BadLine] = []
        let named = try mirror.numbers(named: table.lines.map(\.name).filter { !$0.isEmpty })
        for line in table.lines {
            do {
                guard !line.name.isEmpty else { throw UsageError("the recordation is missing") }
                let number = try NamedRecordation(line.name, among: named[line.name] ?? [], in: mirror).number
                let request = try EditFile.request(
                    line,
                    record: number,
                    kind: claim.kind,
                    reason: claim.reason,
                    changedOn: claim.changedOn
                )
                let drafts = try editor.drafts(request.keepingKindForClaims(workspace.localFields))
                good.append(GoodLine(number: line.number, name: line.name, drafts: drafts))
            } catch let error as MirrorError {
                throw error
            } catch {
                bad.append(EditTableResult.BadLine(number: line.number, error: Self.line(of: error)))
            }
        }
        return (good, bad)
    }

    /// An error in one line.
    static func line(of error: any Error) -> String { "\(error)".replacingOccurrences(of: "\n ", with: ";") }

    // Which of two values for one field is meant only a person knows.
    private func doubled(in lines: [GoodLine]) -> [EditTableResult.BadLine] {
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
            return EditTableResult.BadLine(
                number: line.number,
                error: "\(line.name): \(others) gives \(draft.field) a value too; leave one of them in the table"
            )
        }
    }
}

extension EditRequest {
    /// The request with the kind that was stated for a whole table, which counts for register fields and not for notes.
    func keepingKindForClaims(_ localFields: LocalFields) -> EditRequest {
        var request = self
        if assignments.allSatisfy({ localFields[$0.name] != nil }) { request.kind = nil }
        return request
    }
}
