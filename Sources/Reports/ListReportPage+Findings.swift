internal import Reconciliation
internal import Recordations
internal import Rendering

extension ListReportPage {
    /// The table of one kind; `start` is the place of its first finding among all.
    func section(_ kind: FindingKind, _ found: [Finding], from start: Int) -> Markup {
        let hasDifferences = found.contains { !$0.differences.isEmpty }
        let left = found.count - Self.rowLimit
        let rest: Markup =
            left <= 0
            ? ""
            : """
            <p class="warn">The first \(text: Phrase.number(Self.rowLimit)) of \(text: Phrase.number(found.count)); \(text: Phrase.number(left)) \
            are not shown. All of them: <code>\(text: report.command(for: kind, " -o \(kind.rawValue).xlsx"))</code></p>

            """
        let rows = found.prefix(Self.rowLimit).enumerated().map { index, finding in
            row(finding, start + index + 1, hasDifferences: hasDifferences)
        }
        let titles = ["Row", "For", "Mark", "Recordation", "Why"] + (hasDifferences ? ["List and register"] : [])
        let task = kind.task.map { " \($0)" } ?? ""
        return """
            <h2 id="\(anchor(kind))"><span class="tag \(text: kind.urgency.rawValue)">\(text: kind.title)</span> \
            <span class="count">\(text: Phrase.number(found.count))</span></h2>
            <p>\(text: kind.meaning + task)</p>
            \(rest)<table role="table" class="findings"><caption class="hidden">Findings: \(text: kind.title)</caption>
            <thead><tr role="row">\(Markup(titles.map { "<th scope=\"col\">\(text: $0)</th>" }))</tr></thead>
            <tbody>
            \(Markup(rows))</tbody></table>

            """
    }

    private func row(_ finding: Finding, _ number: Int, hasDifferences: Bool) -> Markup {
        let place = finding.rowNumber.map { "row \($0)" }
        let reference = finding.reference.map { shown($0) }
        let name: Markup =
            switch (reference, place) {
            case (let reference?, let place?): "\(reference) <span class=\"note\">\(text: place)</span>"
            case (let reference?, nil): reference
            case (nil, let place?): Markup(place)
            case (nil, nil): "<span class=\"note\">not in the list</span>"
            }
        let recordations = finding.matches.prefix(5).map { match -> Markup in
            let values = match.recordation.values
            let until = values[.validTo].map { ", until \($0)" } ?? ""
            let classes = values[.classes].map { ", class \($0)" } ?? ""
            return """
                <span class="end">\(shown(match.recordation.id)) <span class="note" dir="auto">\(values[.mark].map { shown($0) } ?? "no words")\
                \(shown(classes + until))</span></span>
                """
        }
        let more: Markup =
            finding.matches.count > 5 ? "\n<span class=\"end note\">and \(finding.matches.count - 5) more</span>" : ""
        return """
            <tr role="row" id="f\(number)"><th scope="row">\(name)</th><td role="cell">\(finding.jurisdiction.map { shown($0) } ?? "?")</td>\
            <td role="cell" dir="auto">\(finding.mark.map { shown($0) } ?? "(no words)")\(registration(of: finding))</td>\
            <td role="cell">\(Markup(recordations, separator: "\n"))\(more)</td><td role="cell">\(why(finding))</td>\
            \(hasDifferences ? "<td role=\"cell\">\(differences(finding))</td>" : "")</tr>

            """
    }

    private func registration(of finding: Finding) -> Markup {
        guard let values = finding.row?.values ?? finding.matches.first?.recordation.values else { return "" }
        let number = values[.registrationNumber].map { "No. \($0)" }
        let classes = values[.classes].map { "class \($0)" }
        let words = [number, classes].compactMap { $0 }.joined(separator: ", ")
        return words.isEmpty ? "" : " <span class=\"note\">\(shown(words))</span>"
    }

    private func why(_ finding: Finding) -> Markup {
        // The differences stand in a column of their own.
        let isShownBeside = [.differs, .writtenDifferently].contains(finding.kind) && !finding.differences.isEmpty
        var words = shown(isShownBeside ? finding.reason : finding.shortReason)
        if let law = finding.law { words += " <span class=\"note\">(rule \(shown(law)))</span>" }
        for remark in finding.remarks { words += "\n<span class=\"end warn\">\(shown(remark))</span>" }
        for match in finding.matches {
            guard let decision = match.decision else { continue }
            let reason = decision.reason.map { ": \($0)" } ?? ""
            words += """

                <span class="end note">\(text: decision.verdict.rawValue) by \(shown(decision.actor)) on \
                \(text: String(decision.at.prefix(10)))\(shown(reason))</span>
                """
        }
        return words
    }

    private func differences(_ finding: Finding) -> Markup {
        Markup(
            finding.differences.map { difference -> Markup in
                func side(_ value: String?, _ side: Difference.Side) -> Markup {
                    let newer: Markup = difference.newer == side ? " <span class=\"tag newer\">newer</span>" : ""
                    let name: Markup = side == .list ? "list" : "register"
                    return """
                        <span class="side"><span class="note">\(name)</span> <span dir="auto" class="value">\
                        \(value.map { shown($0) } ?? "nothing")</span>\(newer)</span>
                        """
                }
                let spelling: Markup = difference.spelling.map { " <span class=\"note\">\(shown($0))</span>" } ?? ""
                return """
                    <span class="difference"><b>\(text: difference.field.name.replacing("_", with: " "))</b>\(spelling)
                    \(side(difference.listValue, .list))
                    \(side(difference.registerValue, .register))</span>
                    """
            },
            separator: "\n"
        )
    }
}
