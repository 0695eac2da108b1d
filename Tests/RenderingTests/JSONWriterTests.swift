import Rendering
import Testing

@Suite struct JSONWriterTests {
    /// Collects the chunks that a writer passes to its sink.
    private func chunks(pretty: Bool = false, _ write: (JSONWriter) -> Void) -> [String] {
        var chunks: [String] = []
        let writer = JSONWriter(pretty: pretty) { chunks.append($0) }
        write(writer)
        return chunks
    }

    @Test(arguments: [false, true])
    func `a streamed document is the same text as the whole value`(isPretty: Bool) {
        let chunks = chunks(pretty: isPretty) { writer in
            writer.beginObject(schema: "recordal.list/1")
            writer.key("recordations")
            writer.beginArray()
            writer.element(["id": "cn-gacc:1", "classes": [9, 35]])
            writer.element(["id": "cn-gacc:2", "classes": []])
            writer.beginObject()
            writer.endObject()
            writer.endArray()
            writer.key("codes")
            writer.beginArray()
            writer.endArray()
            writer.key("note")
            writer.element(nil)
            writer.endObject()
        }
        let whole: JSON = [
            "schema": "recordal.list/1",
            "recordations": [["id": "cn-gacc:1", "classes": [9, 35]], ["id": "cn-gacc:2", "classes": []], [:]],
            "codes": [], "note": nil,
        ]
        #expect(chunks == [whole.write(pretty: isPretty) + "\n"])
    }

    @Test func `a long array reaches the sink in chunks of about 64 KiB`() {
        let element = JSON.string(String(repeating: "华", count: 300))
        let chunks = chunks { writer in
            writer.beginArray()
            for _ in 0..<1000 { writer.element(element) }
            writer.endArray()
        }
        #expect(chunks.count == 14)
        #expect(chunks.dropLast().allSatisfy { (65536..<67000).contains($0.utf8.count) })
        let whole = JSON.array(Array(repeating: element, count: 1000)).write(pretty: false)
        #expect(chunks.joined() == whole + "\n")
    }

    @Test func `a single value is a document`() {
        #expect(chunks { $0.element("x") } == ["\"x\"\n"])
    }
}
