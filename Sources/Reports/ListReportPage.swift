internal import FoundationEssentials
internal import Reconciliation
internal import Recordations
internal import Rendering

/// A report as one HTML file: it has no script, and loads nothing.
///
/// It says everything in words too, so colours only help. Elements are those of HTML 4, which every reader of files knows.
package struct ListReportPage {
    /// The most rows of one finding that are shown; the page says how many are left out, and which command shows them.
    package static let rowLimit = 2_000
    // A cell of a register may have megabytes.
    static let longestText = 240

    let report: ListReport
    let findings: [Finding]

    /// Makes the page of a report.
    package init(_ report: ListReport) {
        self.report = report
        findings = report.findings
    }

    /// The page.
    package var html: String {
        var page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <title>\(shown(report.title)): the list against the customs registers, \(text: report.today)</title>
            <style>
            \(ReportStyle.sheet)
            </style>
            </head>
            <body>
            <p class="skip"><a href="#counts">To the counts</a></p>
            <div role="main">

            """
        page += heading
        page += counts
        page += matrix
        page += timeline
        var index = 0
        for (kind, found) in report.groups {
            page += section(kind, found, from: index)
            index += found.count
        }
        page += foot
        page += "</div>\n</body>\n</html>\n"
        return page.text
    }

    // MARK: Heading

    private var heading: Markup {
        let edition = report.edition.map { "edition \($0)" } ?? "not stored"
        let filters: Markup =
            report.filters.isEmpty
            ? ""
            : "<p class=\"warn\">Only some of the findings: <code>\(text: report.filters.joined(separator: " "))</code></p>\n"
        return """
            <div class="head">
            <h1>\(shown(report.title))</h1>
            <p class="sub">The company's list against the customs registers, as of <span class="day">\(text: report.today)</span></p>
            <p class="sub">List <code>\(text: report.list)</code> from \(shown(report.file)), \(text: edition)</p>
            \(ages)\(filters)</div>
            \(figures)\(contents)
            """
    }

    /// How old the registers are; the report cannot know what they say since.
    private var ages: Markup {
        guard !report.sources.isEmpty else { return "<p class=\"warn\">No register was brought in.</p>\n" }
        let items = report.sources.map { source -> Markup in
            guard let day = source.asOf else {
                return "<li><b>\(shown(source.source))</b> <span class=\"warn\">no list yet</span></li>\n"
            }
            let days = report.today.days(since: day)
            let age = days == 0 ? "today" : days < 0 ? "dated ahead" : "\(Phrase.count(days, "day")) old"
            let isOld: Markup = days > 90 ? "warn" : "age"
            return """
                <li><b>\(shown(source.source))</b> <span class="day">\(text: day)</span>, <span class="\(isOld)">\(text: age)</span></li>

                """
        }
        return "<ul class=\"ages\" aria-label=\"How old the registers are\">\n\(Markup(items))</ul>\n"
    }

    private var figures: Markup {
        let counts = report.counts
        func figure(_ number: Int, _ words: String, _ urgency: Urgency, to link: Markup) -> Markup {
            """
            <li class="\(text: (number == 0 ? Urgency.fine : urgency).rawValue)"><a href="#\(link)"><b>\(text: Phrase.number(number))</b> \
            <span>\(text: words)</span></a></li>

            """
        }
        let rows = findings.count { $0.reference != nil || $0.rowNumber != nil }
        let recorded = findings.count { MarkMatrix.State($0) == .recorded }
        let links = Dictionary(uniqueKeysWithValues: counts.kinds.map { ($0, anchor($0)) })
        func link(_ kind: FindingKind) -> Markup { links[kind] ?? "counts" }
        return """
            <ul class="figures">
            <li class="plain"><a href="#counts"><b>\(text: Phrase.number(rows))</b> <span>rows of the list</span></a></li>
            \(figure(recorded, "recorded and agreed", .fine, to: link(.agrees)))\
            \(figure(counts.count(.notRecorded), "not recorded", .act, to: link(.notRecorded)))\
            \(figure(counts.waiting, "wait for a person", .ask, to: "counts"))\
            \(figure(counts.count(.cannotTell), "cannot tell", .unknown, to: link(.cannotTell)))\
            </ul>

            """
    }

    private var contents: Markup {
        let links = report.groups.map { kind, found -> Markup in
            "<li><a href=\"#\(anchor(kind))\">\(text: kind.title)</a> \(text: Phrase.number(found.count))</li>\n"
        }
        return """
            <div role="navigation" aria-label="Contents" class="contents"><ul>
            <li><a href="#counts">counts</a></li>
            <li><a href="#matrix">matrix</a></li>
            <li><a href="#timeline">timeline</a></li>
            \(Markup(links))</ul></div>

            """
    }

    // MARK: Counts

    private var counts: Markup {
        let counts = report.counts
        guard counts.all > 0 else {
            return "<h2 id=\"counts\">Counts</h2>\n<p>There is nothing to report: no row, and no recordation.</p>\n"
        }
        let titles = counts.kinds.map { kind -> Markup in
            "<th scope=\"col\"><a href=\"#\(anchor(kind))\">\(text: kind.title)</a></th>"
        }
        func cell(_ number: Int, _ kind: FindingKind) -> Markup {
            number == 0
                ? "<td role=\"cell\" class=\"n\"></td>"
                : "<td role=\"cell\" class=\"n \(text: kind.urgency.rawValue)\">\(text: Phrase.number(number))</td>"
        }
        let rows = counts.places.map { place -> Markup in
            """
            <tr role="row"><th scope="row">\(shown(place))</th>\
            \(Markup(counts.kinds.map { cell(counts.count($0, in: place), $0) }))\
            <td role="cell" class="n sum">\(text: Phrase.number(counts.count(in: place)))</td></tr>

            """
        }
        return """
            <h2 id="counts">Counts</h2>
            <p>Findings by jurisdiction. Each row of the list, and each recordation in reach, is in exactly one. \
            ‘?’ stands for rows that name no jurisdiction.</p>
            <div class="wide" tabindex="0" role="region" aria-label="Counts">
            <table role="table" class="counts"><caption class="hidden">Findings by jurisdiction</caption>
            <thead><tr role="row"><th scope="col">For</th>\(Markup(titles))<th scope="col">all</th></tr></thead>
            <tbody>
            \(Markup(rows))</tbody>
            <tfoot><tr role="row"><th scope="row">all</th>\
            \(Markup(counts.kinds.map { "<td role=\"cell\" class=\"n sum\">\(text: Phrase.number(counts.count($0)))</td>" }))\
            <td role="cell" class="n sum">\(text: Phrase.number(counts.all))</td></tr></tfoot></table></div>

            """
    }

    private var foot: Markup {
        """
        <div class="foot"><p>Why a row is what it is, with both texts and where they stand: \
        <code>recordal reconcile why \(text: report.list) REFERENCE</code></p>
        <p>As a workbook with one sheet a finding: <code>recordal reconcile \(text: report.list) -o \(text: report.list).xlsx</code></p></div>

        """
    }

    // MARK: Words

    /// A text by others, cut where it is very long.
    func shown(_ text: String) -> Markup {
        guard text.utf8.count > Self.longestText else { return Markup(text) }
        let scalars = text.unicodeScalars
        guard scalars.count > Self.longestText else { return Markup(text) }
        let start = String(String.UnicodeScalarView(scalars.prefix(Self.longestText)))
        return "\(text: start)… <span class=\"note\">(\(text: Phrase.number(scalars.count)) characters)</span>"
    }

    /// The anchor of a kind's table.
    func anchor(_ kind: FindingKind) -> Markup { "\(text: kind.rawValue)" }

    /// The places of findings that are shown in the tables, and so can be linked to.
    func isShown(_ index: Int) -> Bool {
        var start = 0
        for (_, found) in report.groups {
            if index < start + found.count { return index - start < Self.rowLimit }
            start += found.count
        }
        return false
    }
}
