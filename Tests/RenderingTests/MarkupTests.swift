import Rendering
import Testing

/// Markup and texts do not mix.
struct MarkupTests {
    @Test func `a text stays a text, and a literal is markup`() {
        let text = "<b>\"x\" & 'y'</b>"
        let markup: Markup = "<p title=\"\(text: text)\">\(text: text)</p>"
        #expect(
            markup.text
                == "<p title=\"&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;\">"
                + "&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;</p>"
        )
        #expect(("<i>\(markup)\(3)</i>" as Markup).text == "<i>" + markup.text + "3</i>")
        let isLong = text.count > 3
        #expect(("\(isLong ? "<br>" : "")" as Markup).text == "<br>")
    }

    @Test func `what a reader cannot see is shown`() {
        // A literal would be markup.
        func shown(_ text: String) -> String { Markup(text).text }
        #expect(shown("a\u{0}\u{202E}\n<") == #"a\u{0}\u{202E}⏎&lt;"#)
        // By code points: a quotation mark with a combining mark is one character of Swift.
        #expect(shown("\"\u{301}") == "&quot;\u{301}")
    }

    @Test func `pieces are joined`() {
        let text = "<"
        #expect(Markup(["<a>", "<b>"] as [Markup], separator: ", ").text == "<a>, <b>")
        #expect((("<a>" as Markup) + Markup(text)).text == "<a>&lt;")
    }
}
