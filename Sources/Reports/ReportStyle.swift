internal import Rendering

/// The style sheet of a report's page.
enum ReportStyle {
    /// The lengths that a bar of the timeline can have.
    static let barSteps = 24

    /// The sheet: one typeface, a quiet palette, light and dark, narrow windows and paper.
    static let sheet: Markup = """
        :root { color-scheme: light dark; --bg: #fff; --ink: #1d2125; --soft: #565d66; --line: #d9dde2; --shade: #f5f6f8; \
        --link: #1a5276; --act: #b3261e; --act-bg: #fbe3e1; --ask: #8a4b00; --ask-bg: #fdeccf; --note: #40484f; \
        --note-bg: #e9ecef; --fine: #17603a; --fine-bg: #dff0e5; --unknown: #43408a; --unknown-bg: #e6e5f6; }
        @media (prefers-color-scheme: dark) {
        :root { --bg: #15171a; --ink: #e6e8eb; --soft: #a6adb6; --line: #363b42; --shade: #1d2024; --link: #9cc9ec; \
        --act: #ffb4ab; --act-bg: #4a1b17; --ask: #ffce8a; --ask-bg: #46300f; --note: #c6ccd2; --note-bg: #2b3036; \
        --fine: #9fdab5; --fine-bg: #173524; --unknown: #c3c0ff; --unknown-bg: #2b2a4d; }
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: auto; }
        body { margin: 0 auto; padding: 24px 32px 48px; max-width: 1400px; background: var(--bg); color: var(--ink); \
        font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", \
        "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
        h2 { font-size: 17px; line-height: 1.3; margin: 40px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); }
        p { margin: 4px 0 10px; max-width: 90ch; }
        a { color: var(--link); text-underline-offset: 2px; }
        a:focus-visible, div:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        code { font: 12.5px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--note-bg); \
        padding: 1px 4px; border-radius: 3px; }
        .skip { position: absolute; left: -999px; }
        .skip:focus-within { position: static; }
        .sub, .note, caption { color: var(--soft); }
        .sub { margin: 0; }
        .day { white-space: nowrap; }
        .warn { color: var(--ask); }
        .figures, .contents ul, .legend { list-style: none; margin: 16px 0; padding: 0; display: flex; flex-wrap: wrap; \
        gap: 10px; }
        .figures li { border-left: 4px solid currentColor; background: var(--shade); flex: 1 1 150px; }
        .figures a { display: block; padding: 10px 14px; color: inherit; text-decoration: none; }
        .figures b { display: block; font-size: 26px; line-height: 1.2; font-weight: 600; }
        .figures span { color: var(--ink); }
        .figures a:hover span { text-decoration: underline; }
        .contents ul { gap: 4px 18px; color: var(--soft); }
        .contents li { padding: 2px 0; }
        .contents a { display: inline-block; padding: 2px 0; }
        .ages { list-style: none; margin: 8px 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 20px; color: var(--soft); }
        .ages b { color: var(--ink); font-weight: 600; }
        .legend { gap: 4px 20px; margin: 8px 0 14px; color: var(--soft); }
        .tag { display: inline-block; padding: 0 7px; border-radius: 3px; font-weight: 600; white-space: nowrap; }
        td .tag, th .tag { font-size: 12px; padding: 0 5px; }
        .act { color: var(--act); }
        .ask { color: var(--ask); }
        .fine { color: var(--fine); }
        .unknown { color: var(--unknown); }
        .figures .note, .tag.note { color: var(--note); }
        .figures .plain { color: var(--soft); }
        .figures .plain b { color: var(--ink); }
        td.act, .tag.act { background: var(--act-bg); font-weight: 600; }
        td.ask, .tag.ask { background: var(--ask-bg); }
        td.fine, .tag.fine { background: var(--fine-bg); }
        td.unknown, .tag.unknown { background: var(--unknown-bg); }
        .tag.note, .tag.newer { background: var(--note-bg); color: var(--note); }
        h2 .count { color: var(--soft); font-weight: 400; }
        table { border-collapse: collapse; width: 100%; margin: 6px 0 4px; }
        caption { text-align: left; padding: 0 0 6px; max-width: 90ch; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        td, th { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); \
        font-weight: 400; }
        thead th { color: var(--soft); font-size: 12.5px; vertical-align: bottom; border-bottom-color: var(--soft); }
        tbody th { font-weight: 600; }
        .wide { overflow-x: auto; margin: 0 -4px; padding: 0 4px; }
        .wide td, .wide th { overflow-wrap: normal; padding: 5px 8px; }
        .wide tbody th, .wide thead th:first-child, .wide tfoot th { position: sticky; left: 0; background: var(--bg); }
        .counts { width: auto; }
        .counts thead th { max-width: 96px; text-align: right; }
        .counts thead th:first-child { text-align: left; }
        .n { text-align: right; }
        .sum, tfoot th { font-weight: 600; }
        .matrix { width: auto; border-collapse: separate; border-spacing: 2px; }
        .matrix td, .matrix th { border: 0; }
        .matrix thead th { text-align: center; }
        .matrix thead th:first-child { text-align: left; }
        .matrix tbody th { min-width: 110px; max-width: 260px; overflow-wrap: anywhere; }
        .matrix td { text-align: center; padding: 0; min-width: 62px; white-space: nowrap; }
        .matrix td a { display: block; padding: 4px 8px; min-height: 24px; color: inherit; text-decoration: none; }
        .matrix td a:hover { text-decoration: underline; }
        .matrix td.note { color: var(--soft); background: var(--shade); }
        .timeline th:first-child { width: 170px; }
        .timeline td:nth-child(2), .timeline td:nth-child(3) { width: 150px; white-space: nowrap; }
        .timeline .none td, .timeline .none th { padding-top: 1px; padding-bottom: 1px; color: var(--soft); \
        font-weight: 400; font-size: 12px; }
        .bar { display: inline-block; height: 11px; border-radius: 2px; vertical-align: -1px; }
        .bar.recordation { background: var(--link); }
        .bar.registration { background: transparent; border: 2px solid var(--link); }
        .end, .difference, .side { display: block; }
        .difference + .difference { margin-top: 6px; }
        .side { padding-left: 10px; }
        .side > .note { display: inline-block; width: 58px; }
        .findings { table-layout: fixed; }
        .findings th:nth-child(1) { width: 13%; }
        .findings th:nth-child(2) { width: 44px; }
        .findings th:nth-child(3) { width: 17%; }
        .findings th:nth-child(4) { width: 22%; }
        .findings th:nth-child(6) { width: 23%; }
        .findings th .note { font-weight: 400; white-space: nowrap; }
        .findings tr:target { background: var(--shade); outline: 2px solid var(--link); }
        .foot { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--soft); }
        \(bars)
        \(narrow)
        \(paper)
        """

    private static let bars = Markup(
        (1...barSteps).map { ".w\($0) { width: \($0 * 4)px; }" as Markup },
        separator: "\n"
    )

    // In a narrow window each row is a card; the roles in the markup keep it a table for whoever listens to it.
    private static let narrow: Markup = """
        @media screen and (max-width: 860px) {
        body { padding: 16px 16px 40px; }
        h1 { font-size: 21px; }
        .figures { gap: 8px; }
        .figures li { flex: 1 1 132px; }
        .figures b { font-size: 22px; }
        .findings thead, .timeline thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .findings, .findings tbody, .findings tr, .findings td, .findings th, .timeline, .timeline tbody, .timeline tr, \
        .timeline td, .timeline th, .timeline caption { display: block; width: auto !important; }
        .findings tr, .timeline tr { border-bottom: 1px solid var(--line); padding: 8px 0; }
        .findings td, .findings th, .timeline td, .timeline th { border: 0; padding: 1px 0; }
        .timeline .none { display: none; }
        .findings td:nth-child(2)::before { content: "for "; color: var(--soft); }
        .findings td:nth-child(5)::before { content: "why: "; color: var(--soft); }
        .timeline td:nth-child(2)::before { content: "recordations "; color: var(--soft); }
        .timeline td:nth-child(3)::before { content: "registrations "; color: var(--soft); }
        .findings td:empty, .timeline td:empty { display: none; }
        .timeline .bar { max-width: 45%; }
        .matrix tbody th { max-width: 130px; min-width: 90px; }
        }
        """

    private static let paper: Markup = """
        @page { size: A4 landscape; margin: 12mm; }
        @media print {
        :root { color-scheme: light; --bg: #fff; --ink: #000; --soft: #444; --line: #bbb; --shade: #fff; --link: #000; \
        --act: #8c1d18; --act-bg: #fbe3e1; --ask: #6b3a00; --ask-bg: #fdeccf; --note: #333; --note-bg: #eee; \
        --fine: #17603a; --fine-bg: #e6f3ea; --unknown: #333070; --unknown-bg: #ecebf8; }
        body { padding: 0; max-width: none; font-size: 10px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        h1 { font-size: 18px; }
        h2 { font-size: 13px; margin-top: 18px; break-after: avoid; }
        code { font-size: 9px; }
        thead { display: table-header-group; }
        tfoot { display: table-row-group; }
        tr { break-inside: avoid; }
        td, th { padding: 3px 6px 3px 0; }
        thead th { font-size: 9px; }
        a { color: inherit; text-decoration: none; }
        .skip, .contents { display: none; }
        .wide { overflow: visible; }
        .wide td, .wide th { padding: 2px 4px; }
        .wide tbody th, .wide thead th:first-child, .wide tfoot th { position: static; }
        .matrix { border-spacing: 1px; }
        .matrix td { min-width: 0; }
        .matrix td a { padding: 2px 3px; min-height: 0; }
        .figures b { font-size: 18px; }
        .timeline .none td, .timeline .none th { font-size: 9px; padding: 0; }
        }
        """
}
