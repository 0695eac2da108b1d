internal import Reconciliation
internal import Recordations
internal import Rendering

extension ListReportPage {
    /// Marks against jurisdictions.
    var matrix: Markup {
        let matrix = MarkMatrix(findings)
        guard !matrix.rows.isEmpty else { return "<h2 id=\"matrix\">Marks and jurisdictions</h2>\n<p>No mark.</p>\n" }
        let rows = matrix.rows.map { row -> Markup in
            let cells = matrix.places.map { place -> Markup in
                guard let cell = row.cells[place] else { return "<td role=\"cell\"></td>" }
                let more = cell.all > 1 ? " \(cell.count)/\(cell.all)" : ""
                let target: Markup =
                    isShown(cell.finding) ? "f\(cell.finding + 1)" : anchor(findings[cell.finding].kind)
                return """
                    <td role="cell" class="\(text: cell.state.urgency.rawValue)"><a href="#\(target)">\(text: cell.state.word + more)</a></td>
                    """
            }
            return """
                <tr role="row"><th scope="row" dir="auto">\(row.mark.map { shown($0) } ?? "(no words)")</th>\(Markup(cells))</tr>

                """
        }
        let left = matrix.count - matrix.rows.count
        let rest: Markup =
            left == 0
            ? ""
            : """
            <p class="warn">The \(text: Phrase.number(MarkMatrix.limit)) gravest of \(text: Phrase.number(matrix.count)) marks; \
            \(text: Phrase.number(left)) are not shown. All of them: <code>recordal reconcile \(text: report.list) --format csv</code></p>

            """
        let legend = matrix.states.map { state -> Markup in
            "<li><span class=\"tag \(text: state.urgency.rawValue)\">\(text: state.word)</span> \(text: state.meaning)</li>\n"
        }
        return """
            <h2 id="matrix">Marks and jurisdictions</h2>
            <p>How each mark stands in each jurisdiction, the gravest first. 2/3: two of three rights. An empty cell: neither in \
            the list, nor ours in the register.</p>
            \(rest)<ul class="legend">
            \(Markup(legend))</ul>
            <div class="wide" tabindex="0" role="region" aria-label="Marks and jurisdictions">
            <table role="table" class="matrix"><caption class="hidden">How each mark stands in each jurisdiction</caption>
            <thead><tr role="row"><th scope="col">Mark</th>\
            \(Markup(matrix.places.map { "<th scope=\"col\">\(shown($0))</th>" }))</tr></thead>
            <tbody>
            \(Markup(rows))</tbody></table></div>

            """
    }

    /// What ends in the next 24 months.
    var timeline: Markup {
        let timeline = EndTimeline(findings, from: report.today)
        // A bar's length counts in steps, so that the style sheet has them all.
        let most =
            timeline.months.map { month in
                EndTimeline.Kind.allCases.map { kind in month.ends.count { $0.kind == kind } }.max() ?? 0
            }.max() ?? 0
        func bar(_ month: EndTimeline.Month, _ kind: EndTimeline.Kind) -> Markup {
            let number = month.ends.count { $0.kind == kind }
            guard number > 0, most > 0 else { return "<td role=\"cell\"></td>" }
            let steps = max(1, number * ReportStyle.barSteps / most)
            return """
                <td role="cell"><span class="bar \(text: kind.rawValue) w\(steps)"></span> \(text: Phrase.number(number))</td>
                """
        }
        var rows: Markup = ""
        var quiet: [String] = []
        func endQuiet() {
            guard let first = quiet.first, let last = quiet.last else { return }
            let words = first == last ? first : "\(first) to \(last)"
            rows += """
                <tr role="row" class="none"><th scope="row" class="day">\(text: words)</th><td role="cell"></td><td role="cell"></td>\
                <td role="cell">nothing</td></tr>

                """
            quiet = []
        }
        for (index, month) in timeline.months.enumerated() {
            if month.ends.isEmpty {
                quiet.append(month.name)
                continue
            }
            endQuiet()
            rows += """
                <tr role="row"><th scope="row" class="day">\(text: month.name)\
                \(index < 6 ? " <span class=\"tag act\">soon</span>" : "")</th>\
                \(bar(month, .recordation))\(bar(month, .registration))<td role="cell">\(names(month))</td></tr>

                """
        }
        endQuiet()
        let empty: Markup =
            timeline.count == 0 ? "<p>Nothing ends in these months, as far as dates are stated.</p>\n" : ""
        return """
            <h2 id="timeline">What ends in the next 24 months</h2>
            <p>Ends of recordations, and of the registrations that they stand on, by month. What has to be done is due earlier: \
            <code>recordal deadlines</code>.</p>
            \(empty)<table role="table" class="timeline"><caption class="hidden">What ends in the next 24 months</caption>
            <thead><tr role="row"><th scope="col">Month</th><th scope="col">Recordations</th><th scope="col">Registrations</th>\
            <th scope="col">Which</th></tr></thead>
            <tbody>
            \(rows)</tbody></table>

            """
    }

    /// The first ends of a month.
    private func names(_ month: EndTimeline.Month) -> Markup {
        let ends = month.ends.prefix(6).map { end -> Markup in
            let mark: Markup = end.mark.map { shown(String($0.prefix(40))) } ?? "(no words)"
            let what: Markup = end.kind == .recordation ? "recordation" : "registration"
            return """
                <span class="end"><span class="day">\(text: end.day)</span> \(text: end.place ?? "?") <span dir="auto">\(mark)</span> \
                <span class="note">\(what) \(shown(end.name))</span></span>
                """
        }
        let more: Markup =
            month.ends.count > 6
            ? "\n<span class=\"end note\">and \(text: Phrase.number(month.ends.count - 6)) more</span>" : ""
        return Markup(ends, separator: "\n") + more
    }
}
