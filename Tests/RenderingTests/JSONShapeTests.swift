import Rendering
import Testing

struct JSONShapeTests {
    @Test func `a shape has its keys in their order, and a schema that asks for all of them and no other`() {
        let shape = JSONShape.object([("day", .date.orNull), ("state", .words(["open", "shut"]).orNull)])
            .with(["tags": .array(.string), "notes": .map(.integer)]).named("recordal.test/1")
        #expect(shape.keys == ["schema", "day", "state", "tags", "notes"])
        let schema = shape.schema(title: "recordal.test/1", description: "A test.").write(pretty: false)
        let parts = [
            #""schema":{"const":"recordal.test/1"}"#, #""day":{"type":["string","null"],"format":"date"}"#,
            #""state":{"enum":["open","shut",null]}"#, #""tags":{"type":"array","items":{"type":"string"}}"#,
            #""notes":{"type":"object","additionalProperties":{"type":"integer"}}"#,
            #""required":["schema","day","state","tags","notes"],"additionalProperties":false"#,
        ]
        for part in parts { #expect(schema.contains(part), "\(part) is not in \(schema)") }
    }

    @Test func `one of several shapes, or null, is any of them`() {
        let shape = JSONShape.either([["a": .integer], ["b": .boolean]]).orNull
        #expect(shape.keys.isEmpty)
        let schema = shape.schema(title: "t", description: "d").write(pretty: false)
        #expect(schema.contains(#""anyOf":[{"anyOf":["#) && schema.contains(#"{"type":"null"}]"#), "\(schema)")
    }
}
