internal import ArgumentParser
internal import Foundation
internal import Mirror
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
        let knowledge = try Knowledge(mirror, today: today, sources: [recordation.source])
        if common.json {
            let fields = Field.allCases.map { field -> (String, JSON) in
                let value = JSON(recordation.values[field])
                return (
                    field.name,
                    .object([
                        ("value", value), ("raw", JSON(raw.text(of: field))), ("base", value), ("edit", .null),
                        ("conflict", .null),
                    ])
                )
            }
            return common.print(
                .object([
                    ("schema", "recordal.show/1"), ("as_of", JSON(asOf?.description)), ("knowledge", knowledge.json),
                    ("recordation", recordation.json(workspace.portfolio)), ("fields", .object(fields)),
                    ("unmapped", .object(raw.unmapped.map { ($0.key, .string($0.value)) })),
                    (
                        "evidence",
                        .object([
                            ("fetch", .int(evidence.fetch.id)), ("day", .string(evidence.fetch.day)),
                            ("row", evidence.stated == nil ? .int(evidence.fetch.place) : .null),
                            ("stated", JSON(stated: evidence.stated)),
                        ])
                    ),
                ])
            )
        }
        printText(recordation, raw, evidence, workspace, today)
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
        Output.line(style.bold(SafeText.line("\(recordation.id)  \(title)")))
        for field in Field.allCases {
            let label = "  \(field.name.padding(toLength: 22, withPad: " ", startingAt: 0))"
            guard let value = recordation.values[field] else {
                guard let text = raw.undated(field) else { continue }
                Output.line(label + "unknown: the register states no date")
                Output.line(style.dim("    register: \(SafeText.line(shortened(text)))"))
                continue
            }
            var line = label + shortened(value)
            if field == .validTo, let end = recordation.values.date(field) {
                line += "  (\(end.days(since: today)) days from \(today))"
            }
            if recordation.notStated.contains(field) { line += "  [not stated any more; the last value]" }
            Output.line(SafeText.line(line))
            if let text = raw.text(of: field), CellText.folded(text) != value, field.kind != .text {
                Output.line(style.dim("    register: \(SafeText.line(shortened(text)))"))
            }
        }
        for (name, text) in raw.unmapped where !common.quiet {
            Output.line(style.dim(SafeText.line("  [\(name)] \(shortened(text))")))
        }
        var presence = "  \("presence".padding(toLength: 22, withPad: " ", startingAt: 0))\(recordation.presence)"
        if let since = recordation.absentSince { presence += " since \(since)" }
        presence += ", first seen \(recordation.firstSeen), last seen \(recordation.lastSeen)"
        Output.line(presence)
        Output.line("  portfolio             \(workspace.portfolio.contains(recordation) ? "yes" : "no")")
        Output.line(
            "  evidence              fetch \(evidence.fetch.id) of \(evidence.fetch.day), "
                + (evidence.stated.map { "a notice that states \($0.names)" } ?? "row \(evidence.fetch.place)")
                + " (recordal fetches export \(evidence.fetch.id) DIR)"
        )
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
    private let stated: FieldSet?
    private let definition: SourceDefinition?

    init(_ evidence: Evidence) {
        let data = Data((evidence.raw ?? "{}").utf8)
        raw = (try? JSONSerialization.jsonObject(with: data) as? [String: String]) ?? [:]
        values = evidence.recordation.values
        notStated = evidence.recordation.notStated
        stated = evidence.stated
        definition = evidence.definition.flatMap {
            try? SourceDefinition(name: evidence.recordation.source, file: "stored definition", yaml: $0)
        }
    }

    /// The text that a field was read from; nil where it was read from none.
    func text(of field: Field) -> String? {
        if stated != nil { return raw[field.name] }
        return definition.flatMap { $0.rawText(of: field, raw: raw, values: values, notStated: notStated) }
    }

    /// The text by which the register states a term without a date; nil where it states one, or nothing.
    func undated(_ field: Field) -> String? {
        definition.flatMap { $0.undatedText(of: field, raw: raw, values: values, notStated: notStated) }
    }

    /// Cells that no field is read from, by their column.
    var unmapped: [(key: String, value: String)] {
        // A notice's texts stand under their fields.
        if stated != nil { return [] }
        let mapped = Set(definition?.columns.map(\.name) ?? [])
        return raw.filter { !mapped.contains($0.key) }.sorted { $0.key < $1.key }
    }
}

extension FieldSet {
    /// The fields' names, for people.
    fileprivate var names: String { fields.map(\.name).joined(separator: ", ") }
}

extension JSON {
    /// The names of what a notice stated; null for an edition's row, which states all.
    fileprivate init(stated: FieldSet?) {
        self = stated.map { .array($0.fields.map { .string($0.name) }) } ?? .null
    }
}
