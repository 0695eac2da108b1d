internal import Application
internal import Curation
internal import Foundation
internal import Merging
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// All that is known of one recordation, for a reader or for programs.
struct RecordationSheet {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "schema": .words(["recordal.show/1"]), "as_of": .date.orNull, "knowledge": SourceFreshness.shape,
        "recordation": Recordation.shape,
        "fields": .map([
            "value": .string.orNull, "raw": .string.orNull, "base": .string.orNull, "edit": Edit.shape.orNull,
            "conflict": Conflict.shape.orNull, "register": .string.orNull, "fetch": .integer.orNull,
        ]),
        "unmapped": .map(.string), "evidence": JSON.evidenceShape,
        "filing": .words(of: Filing.State.self).orNull, "findings": .array(.string),
        "obligations": .array(Docket.Item.shape),
    ]

    private let details: RecordationDetails
    private let workspace: Workspace
    private let today: CivilDate
    private var evidence: Evidence { details.evidence }
    private var raw: RawTexts { details.raw }
    private var recordation: Recordation { details.evidence.recordation }

    /// Makes the sheet of a day.
    init(_ details: RecordationDetails, in workspace: Workspace, today: CivilDate) {
        self.details = details
        self.workspace = workspace
        self.today = today
    }

    /// The sheet for programs.
    var json: JSON {
        let fields = Field.allCases.map { field -> (String, JSON) in
            let edit = evidence.claim(on: field)
            let conflict = evidence.conflicts.first { $0.state == .open && $0.edit != nil && $0.edit == edit?.id }
            let word = JSON(evidence.registered[field])
            return (
                field.name,
                .object([
                    ("value", JSON(recordation.values[field])), ("raw", JSON(raw.text(of: field))),
                    ("base", edit.map { JSON($0.base) } ?? word), ("edit", edit?.json ?? .null),
                    ("conflict", conflict.map { .object($0.members) } ?? .null), ("register", word),
                    ("fetch", evidence.origin(of: field).map { .int($0.fetch) } ?? .null),
                ])
            )
        }
        return .object([
            ("schema", "recordal.show/1"), ("as_of", JSON(details.asOf?.description)),
            ("knowledge", details.freshness.json),
            ("recordation", recordation.json(workspace.portfolio)), ("fields", .object(fields)),
            ("unmapped", .object(raw.unmapped.map { ($0.key, .string($0.value)) })),
            ("evidence", JSON(evidence)), ("filing", JSON(evidence.filing?.state.rawValue)),
            (
                "findings",
                .array(CrossCheck.findings(in: recordation.values).map { .string($0.sentence) })
            ),
            ("obligations", .array(details.due.items.map { $0.json(on: today) })),
        ])
    }

    /// The sheet for a reader, with what `--quiet` leaves out.
    func print(_ common: CommonOptions) {
        let style = common.style
        let title = shortened(recordation.values[.mark] ?? "(no words)")
        Output.line(style.bold("\(recordation.id)  \(title)"))
        for field in Field.allCases {
            let label = "  \(field.name.padding(toLength: 22, withPad: " ", startingAt: 0))"
            let marks = marks(field)
            guard let value = recordation.values[field] else {
                guard marks.isEmpty else {
                    Output.line(StyledText(label + "no value" + marks.joined()))
                    continue
                }
                guard let text = raw.undated(field) else { continue }
                Output.line(label + "unknown: the register states no date")
                Output.line(style.dim("    register: \(shortened(text))"))
                continue
            }
            var line = label + shortened(value)
            if field == .validTo, let end = recordation.values.date(field) {
                line += "  (\(end.days(since: today)) days from \(today))"
            }
            line += marks.joined()
            Output.line(StyledText(line))
            if let text = raw.text(of: field), CellText.folded(text) != evidence.registered[field],
                field.kind != .text || recordation.edits.corrected.contains(field)
            {
                Output.line(style.dim("    register: \(shortened(text))"))
            }
        }
        printRest(common)
        for item in details.due.items {
            for (index, line) in item.obligation.lines(on: today).enumerated() {
                Output.line(StyledText((index == 0 ? "  deadline              " : "    ") + line))
            }
        }
        for mistake in details.due.mistakes { ErrorOutput.warning("\(block: mistake)") }
        if !common.quiet { Output.line("\(details.freshness.text).") }
    }

    // What is there beside the fields.
    private func printRest(_ common: CommonOptions) {
        let style = common.style
        for (name, text) in raw.unmapped where !common.quiet {
            Output.line(style.dim("  [\(name)] \(shortened(text))"))
        }
        for (name, text) in recordation.edits.notes.sorted(by: { $0.key < $1.key }) {
            let label = name.padding(toLength: max(22, name.count + 1), withPad: " ", startingAt: 0)
            Output.line("  \(label)\(shortened(text))  [note]")
        }
        var presence = "  \("presence".padding(toLength: 22, withPad: " ", startingAt: 0))\(recordation.presence)"
        if let since = recordation.absentSince { presence += " since \(since)" }
        presence += ", first seen \(recordation.firstSeen), last seen \(recordation.lastSeen)"
        Output.line(presence)
        for finding in CrossCheck.findings(in: recordation.values) {
            Output.line("  \(style.yellow("look at it"))            \(finding.sentence)")
        }
        Output.line("  portfolio             \(workspace.portfolio.contains(recordation) ? "yes" : "no")")
        var label = "evidence"
        for (fetch, words) in evidence.lines {
            let line = "\(label.padding(toLength: 22, withPad: " ", startingAt: 0))fetch \(fetch) of \(words)"
            Output.line("  \(line) (recordal fetches export \(fetch) DIR)")
            label = ""
        }
    }

    // What keeps a value from being simply the register's.
    private func marks(_ field: Field) -> [String] {
        let edits = evidence.recordation.edits
        var marks: [String] = []
        if edits.corrected.contains(field) {
            let word = evidence.registered[field].map { shortened($0) } ?? "nothing"
            marks.append(evidence.filing == nil ? "  [corrected; the register: \(word)]" : "  [as filed]")
        }
        let asked = evidence.asked(field)
        for edit in asked {
            marks.append("  [in conflict; the edit: \(edit.local.map { shortened($0) } ?? "no value")]")
        }
        if let pending = edits.pending[field], !asked.contains(where: { $0.kind == .pending }) {
            marks.append("  [change filed: \(pending.map { shortened($0) } ?? "no value")]")
        }
        if evidence.recordation.notStated.contains(field), evidence.registered.states(field) {
            let isUnobserved = evidence.unobserved.contains(field)
            marks.append(
                (isUnobserved ? "  [no column any more; the last value" : "  [not stated any more; the last value")
                    + (evidence.origin(of: field).map { ", of fetch \($0.fetch) of \($0.day)]" } ?? "]")
            )
        }
        return marks
    }

    private func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > 600 else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(600))) + "… (\(scalars.count) characters; --json has all)"
    }
}

extension FieldSet {
    /// The fields' names, for people.
    fileprivate var names: String { fields.map(\.name).joined(separator: ", ") }
}

extension Evidence {
    /// What proves the values, for people: the row, then each notice with what it states.
    fileprivate var lines: [(fetch: Int, words: String)] {
        let rows = row.map { [($0.fetch, "\($0.day), row \($0.rowNumber)")] } ?? []
        return rows
            + notices.map { notice, fields in
                let date = notice.date == notice.day ? "" : " of \(notice.date)"
                return (notice.fetch, "\(notice.day), a notice\(date) that states \(fields.names)")
            }
    }
}
