import Rendering
import Testing

struct ManualTextTests {
    private func shown(_ text: String, width: Int = 40) -> String {
        ManualText(text).rendered(width: width, style: .plain).rendered
    }

    @Test func `headings, paragraphs and lists`() {
        let text = """
            # Dates

            What a *date* is, and how `dd.MM.yyyy`
            is **written**: see [law](law.md).

            - one item that is longer than the line, and goes on
              in the source too
            - two
            1. first
            """
        #expect(
            shown(text) == """
                DATES

                What a date is, and how dd.MM.yyyy is
                written: see law.

                - one item that is longer than the line,
                  and goes on in the source too
                - two
                1. first
                """
        )
    }

    @Test func `examples stay as they are, and tables fit their width`() {
        let text = """
            ```console
            $ recordal list --holder xiaomi --expiring-within 180d
            # no heading
            ```

            | code | means |
            |---|---|
            | `0` | done; also when there was nothing to do |
            | 1 | a \\| b |
            """
        #expect(
            shown(text, width: 30) == """
                    $ recordal list --holder xiaomi --expiring-within 180d
                    # no heading

                code  means
                ──────────────────────────────
                0     done; also when there
                      was nothing to do
                1     a | b
                """
        )
    }

    @Test func `what is broken is shown as well as it can be`() {
        #expect(shown("```console\nnever closed") == "    never closed")
        #expect(shown("|") == "" && shown("| a") == "a\n─")
        #expect(shown("#") == "" && shown("") == "")
        #expect(shown("\u{1B}[31mred") == "\\u{1B}[31mred")
    }
}
