import Documents
import Registers
@testable import Ingest
import Testing

/// What counts as the end of a body, by its head, by the document and by what the source declares.
struct BodyEndTests {
    private func end(_ isProvenByHead: Bool, _ ending: DocumentEnding, isDeclared: Bool) throws -> BodyEnd {
        let pull = isDeclared ? "pull: {end: unproven}\n" : ""
        let definition = try SourceDefinition(name: "test", file: "test.yaml", yaml: pull + Source.trusting)
        return BodyEnd(isProvenByHead: isProvenByHead, ending, definition)
    }

    @Test(arguments: [false, true]) func `a head or a document that proves its end is believed`(
        _ isDeclared: Bool
    ) throws {
        for (head, ending) in [(true, DocumentEnding.open), (true, .cut), (false, .proven), (true, .proven)] {
            let end = try end(head, ending, isDeclared: isDeclared)
            #expect(end.refusal == nil)
            #expect(!end.isUnproven)
        }
    }

    @Test func `a body that nothing proves is taken where the source says that its server is like that`() throws {
        #expect(
            try end(false, .open, isDeclared: false).refusal?.contains("nothing proves that the answer is whole")
                == true
        )
        let declared = try end(false, .open, isDeclared: true)
        #expect(declared.refusal == nil)
        #expect(declared.isUnproven)
    }

    @Test(arguments: [false, true]) func `a last line that is cut is no end, whatever the source says`(
        _ isDeclared: Bool
    ) throws {
        #expect(try end(false, .cut, isDeclared: isDeclared).refusal?.contains("its last line has no end") == true)
    }
}
