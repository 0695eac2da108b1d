/// The page around the content of a message.
///
/// Mail programs show it in a narrow window, in a light or a dark theme, and some without its style sheet: the content
/// says everything in words too. The page loads nothing.
enum MessagePage {
    /// A whole page.
    static func page(_ content: String, title: String, language: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(PageText.escape(language))">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(PageText.escape(title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <div class="letter">
        \(tidy(content))
        </div>
        </body>
        </html>

        """
    }

    /// The content of a page from a message's plain text.
    static func content(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { PageText.escape(String($0)) }
        return "<p class=\"text\">" + lines.dropLast().joined(separator: "<br>\n") + "</p>"
    }

    // Empty sections leave empty lines. A date that is broken at a hyphen is hard to read.
    private static func tidy(_ content: String) -> String {
        content.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
            .replacing(/<[^>]*>|[0-9]{4}-[0-9]{2}-[0-9]{2}/) { match in
                match.output.hasPrefix("<") ? String(match.output) : "<span class=\"day\">\(match.output)</span>"
            }
    }

    // Simple selectors, so that a program can move the rules into the elements. All tables have the same three columns.
    private static let style = """
        :root { color-scheme: light dark; }
        body { margin: 0; padding: 16px; background-color: #ffffff; color: #1d2125; font-size: 14px; line-height: 1.45; \
        font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", \
        "Noto Sans CJK SC", sans-serif; }
        .letter { max-width: 600px; margin: 0 auto; background-color: #ffffff; color: #1d2125; }
        h1 { font-size: 19px; line-height: 1.3; margin: 0 0 8px; overflow-wrap: anywhere; }
        h2 { font-size: 16px; line-height: 1.3; margin: 28px 0 6px; padding: 8px 0 0; border-top: 2px solid #1d2125; \
        overflow-wrap: anywhere; }
        p { margin: 8px 0; overflow-wrap: anywhere; }
        table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 8px 0 12px; }
        .c1 { width: 30%; }
        .c2 { width: 38%; }
        .c3 { width: 32%; }
        td, th { padding: 5px 6px; vertical-align: top; text-align: left; font-weight: normal; \
        border-bottom: 1px solid #d5d9de; overflow-wrap: anywhere; }
        th { color: #565d66; }
        .day { white-space: nowrap; }
        .key td, .key th { font-weight: bold; color: #1d2125; background-color: #f0f2f5; }
        .past td, .past th { color: #6b727b; }
        .badge { display: inline-block; padding: 1px 7px; border-radius: 3px; font-size: 12px; font-weight: bold; \
        white-space: nowrap; }
        .late, .lapsed { background-color: #b3261e; color: #ffffff; }
        .lapsed { background-color: #5c1a15; }
        .now { background-color: #c2410c; color: #ffffff; }
        .soon { background-color: #fbe08a; color: #3d2f00; }
        .ahead { background-color: #d3ecd8; color: #0f3d1c; }
        .filed { background-color: #d6e4fb; color: #0d2f66; }
        .unknown { background-color: #e3e5e8; color: #1d2125; }
        .note { color: #565d66; }
        .commands { font-size: 12px; color: #565d66; }
        .answers a { display: inline-block; margin: 0 6px 6px 0; padding: 5px 10px; border: 1px solid #1d5fbf; \
        border-radius: 3px; color: #1d5fbf; text-decoration: none; }
        code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12px; background-color: #f0f2f5; \
        color: #1d2125; overflow-wrap: anywhere; }
        .text { white-space: pre-wrap; }
        .foot { margin-top: 28px; font-size: 12px; color: #565d66; border-top: 1px solid #d5d9de; padding-top: 8px; }
        @media (prefers-color-scheme: dark) {
        body, .letter { background-color: #16181b; color: #e6e8eb; }
        h2 { border-top-color: #e6e8eb; }
        td, th { border-bottom-color: #3a3f45; }
        th, .note, .commands, .foot { color: #a9b0b8; }
        .foot { border-top-color: #3a3f45; }
        .key td, .key th { background-color: #262a2f; color: #ffffff; }
        .past td, .past th { color: #979ea7; }
        .answers a { border-color: #8ab4f8; color: #8ab4f8; }
        code { background-color: #262a2f; color: #e6e8eb; }
        .late { background-color: #f2b8b5; color: #410e0b; }
        .lapsed { background-color: #8c1d18; color: #ffffff; }
        .now { background-color: #ffb68e; color: #3a1500; }
        .soon { background-color: #5a4a12; color: #fdeeb5; }
        .ahead { background-color: #1e4428; color: #d3ecd8; }
        .filed { background-color: #1d3a6b; color: #d6e4fb; }
        .unknown { background-color: #3a3f45; color: #e6e8eb; }
        }
        """
}
