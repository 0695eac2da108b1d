internal import Reconciliation
internal import Recordations
internal import Rendering
internal import Reports

/// The findings of one kind as text: a heading that says what they are, and a line or two for each.
struct FindingGroupText {
    // Where less room is, the reason stands on a line of its own.
    private static let widthOfOneLine = 150
    private static let indent = "  "

    private let kind: FindingKind
    private let findings: ArraySlice<Finding>
    private let count: Int

    /// Makes the text of the first findings of so many.
    init(_ kind: FindingKind, _ findings: ArraySlice<Finding>, count: Int) {
        self.kind = kind
        self.findings = findings
        self.count = count
    }

    /// Passes the lines to a closure, without a line break behind the last.
    func write(_ width: Int?, _ style: TextStyle, to sink: (String) -> Void) {
        sink(heading(style).rendered(width: width))
        let hasReasons = kind != .notRecorded && kind != .notInList
        let isBeside = width.map { $0 >= Self.widthOfOneLine } ?? true
        let lines = lines(width.map { $0 - Self.indent.count }, withReason: hasReasons && isBeside)
        for (finding, line) in zip(findings, lines) {
            sink("\n" + Self.indent + line)
            guard hasReasons, !isBeside, let width else { continue }
            for part in StyledText(finding.shortReason).wrapped(to: width - 6).prefix(3) {
                sink("\n      " + part.rendered)
            }
        }
    }

    private func heading(_ style: TextStyle) -> StyledText {
        let name = "\(kind.rawValue) (\(Phrase.number(count)))"
        let coloured =
            switch kind.urgency {
            case .act: style.red(name)
            case .ask: style.yellow(name)
            case .note, .unknown: style.bold(name)
            case .fine: style.green(name)
            }
        return "\(coloured) \(kind.meaning)"
    }

    // A table without its title and its rule, which the heading makes needless.
    private func lines(_ width: Int?, withReason: Bool) -> [Substring] {
        var columns = [
            TextTable.Column("Reference", minimum: 6, isFlexible: true),
            TextTable.Column("For", minimum: 2),
            TextTable.Column("Mark", minimum: 8, isFlexible: true),
            TextTable.Column("Recordation", minimum: 20, isFlexible: true),
        ]
        if withReason { columns.append(TextTable.Column("Why", minimum: 40, isFlexible: true)) }
        var table = TextTable(columns: columns)
        for finding in findings { table.add(cells(finding) + (withReason ? [finding.shortReason] : [])) }
        var text = ""
        table.write(width: width, style: .plain) { text += $0 }
        return Array(text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2))
    }

    private func cells(_ finding: Finding) -> [String] {
        let values = finding.row?.values ?? finding.matches.first?.recordation.values
        let mark = values == nil ? "" : finding.mark ?? "(no words)"
        let name = finding.reference ?? finding.rowNumber.map { "row \($0)" } ?? ""
        return [name, finding.jurisdiction ?? "", mark, recordation(finding, values)]
    }

    /// What identifies the right: its recordation, and where there is none, its registration.
    private func recordation(_ finding: Finding, _ values: FieldValues?) -> String {
        // Candidates stand in the reason, all of them alike.
        if kind == .several { return "" }
        let names = finding.matches.map(\.recordation.id)
        if let first = names.first { return names.count > 1 ? "\(first) +\(names.count - 1)" : first }
        let classes = values?[.classes].map { "class \($0)" }
        return [values?[.registrationNumber], classes].compactMap { $0 }.joined(separator: ", ")
    }
}
