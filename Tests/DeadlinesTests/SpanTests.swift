import Deadlines
import Testing

struct SpanTests {
    @Test(arguments: ["10 years", "1 year", "30 working days", "1 working day", "6 months", "90 days", "2 weeks"])
    func `a span is written as it is read`(_ text: String) throws {
        let span = try #require(Span(text))
        #expect(span.text == text)
    }

    @Test(arguments: ["", "years", "ten years", "-1 days", "10 yaers", "10", "1 fortnight", "99999 days"])
    func `anything else is no span`(_ text: String) {
        #expect(Span(text) == nil)
    }

    @Test(arguments: [
        "the end", "6 months before the end", "at least 30 working days before the end",
        "3 months after the registration's end",
        "30 working days after the change", "the registration's end",
    ]) func `a timing is written as it is read`(_ text: String) throws {
        let timing = try #require(Timing(text))
        #expect(timing.text == text)
    }

    @Test(arguments: [
        "", "the start", "6 months", "6 months before", "before the end", "at least 30 days after the end",
        "6 months by the end", "at most 30 days before the end", "end",
    ]) func `anything else is no timing`(_ text: String) {
        #expect(Timing(text) == nil)
    }
}
