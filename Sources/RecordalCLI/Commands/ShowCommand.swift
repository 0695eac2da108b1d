internal import ArgumentParser
internal import Curation
internal import Foundation
internal import Merging
internal import Mirror
internal import Notifications
internal import Recordations
internal import Registers
internal import Rendering

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one recordation: every field, the register's own text, and the fetch it comes from.",
        discussion: """
            Example: recordal show kz-customs:01280/ТЗ-271119
                     recordal show T2023-14488 --as-of 2026-03-01
            """
    )

    @Argument(help: "REGISTER:KEY, or a part that is unambiguous.")
    var id: String

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp("As it was known at the end of that day.", valueName: "YYYY-MM-DD")
    )
    var asOf: CivilDate?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        let number = try NamedRecordation(id, in: mirror).number
        let instant = asOf.map { Instant($0.end(in: workspace.timeZone)) }
        guard let evidence = try mirror.evidence(number: number, asOf: instant) else {
            throw UsageError(
                "'\(SafeText.line(id))' was not known at the end of \(asOf?.description ?? today.description)",
                advice: "recordal history \(id) tells since when it is"
            )
        }
        let recordation = evidence.recordation
        let raw = RawTexts(evidence)
        let knowledge = try SourceFreshness(mirror, today: today, sources: [recordation.source], asOf: instant)
        // The law is about what is known now.
        let due = asOf == nil ? try workspace.docket(mirror).items(of: number) : (items: [], mistakes: [])
        if common.json {
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
            return common.print(
                .object([
                    ("schema", "recordal.show/1"), ("as_of", JSON(asOf?.description)), ("knowledge", knowledge.json),
                    ("recordation", recordation.json(workspace.portfolio)), ("fields", .object(fields)),
                    ("unmapped", .object(raw.unmapped.map { ($0.key, .string($0.value)) })),
                    ("evidence", JSON(evidence)), ("filing", JSON(evidence.filing?.state.rawValue)),
                    (
                        "findings",
                        .array(CrossCheck.findings(in: recordation.values).map { .string($0.sentence) })
                    ),
                    ("obligations", .array(due.items.map { $0.json(on: today) })),
                ])
            )
        }
        printText(recordation, raw, evidence, workspace, today)
        for item in due.items {
            for (index, line) in item.obligation.lines(on: today).enumerated() {
                Output.line(StyledText((index == 0 ? "  deadline              " : "    ") + line))
            }
        }
        for mistake in due.mistakes { Output.line("\(common.style.yellow("warning")): \(block: mistake)") }
        if !common.quiet { Output.line("\(knowledge.text).") }
    }

    private func printText(
        _ recordation: Recordation,
        _ raw: RawTexts,
        _ evidence: Evidence,
        _ workspace: Workspace,
        _ today: CivilDate
    ) {
        let style = common.style
        let title = shortened(recordation.values[.mark] ?? "(no words)")
        Output.line(style.bold("\(recordation.id)  \(title)"))
        for field in Field.allCases {
            let label = "  \(field.name.padding(toLength: 22, withPad: " ", startingAt: 0))"
            let marks = marks(field, evidence)
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
    private func marks(_ field: Field, _ evidence: Evidence) -> [String] {
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

/// The raw texts of a recordation's row.
struct RawTexts {
    private let raw: [String: String]
    private let values: FieldValues
    private let notStated: FieldSet
    private let stated: FieldSet
    private let texts: [Field: String]
    private let definition: SourceDefinition?

    init(_ evidence: Evidence) {
        raw = Self.object(evidence.raw)
        var texts: [Field: String] = [:]
        for (notice, fields) in evidence.notices {
            let own = Self.object(notice.texts)
            for field in fields.fields { texts[field] = own[field.name] }
        }
        self.texts = texts
        values = evidence.registered
        stated = evidence.stated
        // Of a value that a notice stated the row does not speak.
        notStated = evidence.recordation.notStated.union(stated)
        definition = evidence.definition.flatMap {
            try? SourceDefinition(name: evidence.recordation.source, file: "stored definition", yaml: $0)
        }
    }

    private static func object(_ json: String?) -> [String: String] {
        (try? JSONSerialization.jsonObject(with: Data((json ?? "{}").utf8)) as? [String: String]) ?? [:]
    }

    /// The text that a field was read from; nil where it was read from none.
    func text(of field: Field) -> String? {
        if stated.contains(field) { return texts[field] }
        return definition.flatMap { $0.rawText(of: field, raw: raw, values: values, notStated: notStated) }
    }

    /// The text by which the register states a term without a date; nil where it states one, or nothing.
    func undated(_ field: Field) -> String? {
        definition.flatMap { $0.undatedText(of: field, raw: raw, values: values, notStated: notStated) }
    }

    /// Cells that no field is read from, by their column.
    var unmapped: [(key: String, value: String)] {
        let mapped = Set(definition?.columns.map(\.name) ?? [])
        return raw.filter { !mapped.contains($0.key) }.sorted { $0.key < $1.key }
    }
}

extension FieldSet {
    /// The fields' names, for people.
    fileprivate var names: String { fields.map(\.name).joined(separator: ", ") }
}

extension Evidence {
    /// The open edits of a field about which a person is asked.
    fileprivate func asked(_ field: Field) -> [Edit] {
        let numbers = Set(conflicts.filter { $0.state == .open }.compactMap(\.edit))
        return edits.filter { $0.isOpenClaim && $0.registerField == field && numbers.contains($0.id) }
    }

    /// The open edit of a field that counts most: one that is asked about, else the correction, else the pending change.
    fileprivate func claim(on field: Field) -> Edit? {
        let open = edits.filter { $0.isOpenClaim && $0.registerField == field }
        return asked(field).first ?? open.first { $0.kind == .correction } ?? open.first
    }

    /// What proves the values, for people: the row, then each notice with what it states.
    fileprivate var lines: [(fetch: Int, words: String)] {
        let rows = row.map { [($0.fetch, "\($0.day), row \($0.place)")] } ?? []
        return rows
            + notices.map { notice, fields in
                let date = notice.date == notice.day ? "" : " of \(notice.date)"
                return (notice.fetch, "\(notice.day), a notice\(date) that states \(fields.names)")
            }
    }
}

extension JSON {
    /// The row and the notices; what is stated is null where an edition's row states all.
    fileprivate init(_ evidence: Evidence) {
        let last = evidence.notices.last?.notice
        func names(_ fields: FieldSet) -> JSON { .array(fields.fields.map { .string($0.name) }) }
        self = .object([
            ("fetch", (evidence.row?.fetch ?? last?.fetch).map { .int($0) } ?? .null),
            ("day", JSON(evidence.row?.day ?? last?.day.description)),
            ("row", evidence.row.map { .int($0.place) } ?? .null),
            ("stated", last == nil ? .null : names(evidence.stated)),
            (
                "notices",
                .array(
                    evidence.notices.map { notice, fields in
                        .object([
                            ("fetch", .int(notice.fetch)), ("day", .string(notice.day.description)),
                            ("on", .string(notice.date.description)), ("stated", names(fields)),
                        ])
                    }
                )
            ),
        ])
    }
}
