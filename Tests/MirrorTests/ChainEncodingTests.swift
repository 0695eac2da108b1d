import Curation
import Foundation
@testable import Mirror
import Recordations
import Testing

/// What is hashed never changes: each expected hash was computed by another program from the text of the encoding.
struct ChainEncodingTests {
    private let salt = Array(UInt8(0)..<16).withUnsafeBytes { Salt($0) } ?? Salt()
    private let previous = EventHash(UInt8(0)..<32) ?? .start
    private let values = FieldValues { [.recordationNumber: "R-1", .mark: "ACME", .note: "é"][$0] }
    private let event = EventText(
        at: "2026-01-02T03:04:05Z",
        actor: "anna",
        cause: "fetch",
        kind: "added",
        record: 5,
        fetch: 6,
        field: "mark",
        observation: 9
    )

    private func content(_ detail: String?) -> Chain.Content {
        Chain.Content(old: nil, new: "R-1", values: values, detail: detail)
    }

    @Test func `events are hashed as they always were`() throws {
        var chain = Chain()
        let first = chain.digest(.first, salt: salt, event, content("{}"))
        #expect(Mirror.hex(first.bytes) == "22508a1bf648c174ac38aa6ca32a980ba28360dfa9ee52ed567d7a6d2abd266b")
        let hash = chain.hash(.first, after: previous, seq: 7, event, digest: first)
        #expect(Mirror.hex(hash.bytes) == "486028fdaf25c5ace45105fd8037774f66c0b209eef82b2540825a6a62ff68e8")
        let salted = chain.digest(.salted, salt: salt, event, content(nil))
        #expect(Mirror.hex(salted.bytes) == "a15eb650f65e5fa83e3e3b6fa146764041c23e4778e34e25314a97cc32e408ab")
        let next = chain.hash(.salted, after: previous, seq: 7, event, digest: salted)
        #expect(Mirror.hex(next.bytes) == "bbf8bd1e434cefdbc1247f14a14d2157faef858cc5847db96eb0f724a5ce1478")
    }

    @Test(arguments: [ChainVersion.first, .salted])
    func `each part of an event changes its hash`(_ version: ChainVersion) throws {
        func hash(_ event: EventText, _ content: Chain.Content, _ salt: Salt, seq: Int = 7) -> EventHash {
            var chain = Chain()
            let digest = chain.digest(version, salt: salt, event, content)
            return chain.hash(version, after: previous, seq: seq, event, digest: digest)
        }
        let whole = content("{}")
        var all = [hash(event, whole, salt), hash(event, whole, salt, seq: 8), hash(event, whole, Salt())]
        let events: [(inout EventText) -> Void] = [
            { $0.at = "" }, { $0.actor = "" }, { $0.cause = "" }, { $0.kind = "" }, { $0.record = nil },
            { $0.fetch = 7 },
            { $0.field = nil },
        ]
        for change in events {
            var other = event
            change(&other)
            all.append(hash(other, whole, salt))
        }
        let contents: [(inout Chain.Content) -> Void] = [
            { $0.old = "" }, { $0.new = nil }, { $0.values = nil }, { $0.detail = nil }, { $0.detail = "{ }" },
        ]
        for change in contents {
            var other = whole
            change(&other)
            all.append(hash(event, other, salt))
        }
        #expect(Set(all.map(\.bytes)).count == all.count)
        var moved = event
        moved.observation = 10
        // An older chain does not hold the observation's number; its values and the replay do.
        #expect((hash(moved, whole, salt) == all[0]) == (version == .first))
    }

    @Test func `a field more in a newer program leaves every older hash as it is`() throws {
        let texts = [0: Array("R-1".utf8), 2: Array("ACME".utf8), 19: Array("é".utf8)]
        let more = texts.merging([20: Array("new".utf8)]) { $1 }
        func encoded(_ texts: [Int: [UInt8]], fields: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            // Texts are lent for the call only, so they are copied for as long as the encoding takes.
            let lent = texts.mapValues { text in
                let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
                _ = copy.initialize(fromContentsOf: text)
                return UnsafeBufferPointer(copy)
            }
            defer { for text in lent.values { text.deallocate() } }
            ValueEncoding.append({ lent[$0] }, fields: fields, to: &bytes)
            return bytes
        }
        #expect(Mirror.hex(encoded(texts, fields: 20)) == "0300000003000000522d3102000400000041434d45130002000000c3a9")
        #expect(encoded(texts, fields: 21) == encoded(texts, fields: 20))
        #expect(encoded(more, fields: 21) != encoded(texts, fields: 21))
        var table: [UInt8] = []
        ValueEncoding.appendTable(values, to: &table)
        var wider: [UInt8] = []
        let twenty: [UInt8] = Array("new".utf8)
        twenty.withUnsafeBufferPointer { new in
            values.withTexts { text in
                ValueEncoding.appendTable(
                    { number in number == 20 ? new : Field(rawValue: number).flatMap { text($0) } },
                    to: &wider
                )
            }
        }
        #expect(wider == table)
    }

    @Test func `every field keeps its number`() {
        let numbers = Field.allCases.map { "\($0.rawValue) \($0.name)" }
        #expect(
            Array(numbers.prefix(20)) == [
                "0 recordation_number", "1 registration_number", "2 mark", "3 mark_image", "4 holder",
                "5 holder_country",
                "6 right_type", "7 classes", "8 goods", "9 status", "10 status_text", "11 valid_from", "12 valid_to",
                "13 registration_date", "14 registration_valid_to", "15 insurance_valid_to", "16 suspended_from",
                "17 suspended_until", "18 agent", "19 note",
            ]
        )
    }

    @Test func `the detail of an event is read and written in the words in which it is kept`() throws {
        let stored =
            #"{"by":3,"edit":{"actor":"anna","at":"2026-01-02T03:04:05Z","base":"b","batch":5,"changedOn":"2026-01-01","entered":"e","#
            + #""field":"holder","id":1,"isBaseGone":false,"isBaseUnobserved":true,"kind":"pending","local":"l","reason":"r","#
            + #""record":2,"replaces":4,"state":"converged"}}"#
        let conflict =
            #"{"conflict":{"base":"b","deferredUntil":"2026-01-01","edit":1,"fetch":2,"field":"holder","fingerprint":"ff","#
            + #""id":3,"kind":"field","local":"l","opened":"2026-01-02T03:04:05Z","policy":"manual","record":4,"register":"r","#
            + #""state":"dissolved"}}"#
        let resolution =
            #"{"resolution":{"actor":"anna","at":"2026-01-02T03:04:05Z","choice":"value","conflict":1,"id":2,"isUndone":true,"#
            + #""reason":"r","value":"v"}}"#
        let filing =
            #"{"filing":{"key":"%filed-1","linked":3,"on":"2026-01-01","record":2,"state":"linked"}}"#
        for text in [stored, conflict, resolution, filing] {
            let trace = try #require(RowSnapshot(text))
            #expect(String(decoding: try RowSnapshot.encoder().encode(trace), as: UTF8.self) == text)
            let rows: [Any?] = [trace.edit, trace.conflict, trace.resolution, trace.filing]
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            for row in rows.compactMap({ $0 }) {
                // A property without a key would be lost without a word.
                let properties = Swift.Mirror(reflecting: row).children.compactMap(\.label).sorted()
                let keys = object?.values.compactMap { ($0 as? [String: Any])?.keys.sorted() }.first
                #expect(properties == keys)
            }
        }
    }

    @Test func `a page of a pull keeps its exchange in the words in which it is stored`() throws {
        let stored =
            #"{"answeredBy":"https://h/x","asked":"2026-01-02T03:04:05Z","attempts":2,"certificate":"c","etag":"e","headers":"#
            + #"[{"name":"n","value":"v"}],"lastModified":"m","method":"GET","milliseconds":5,"peer":"p","received":6,"#
            + #""status":200,"url":"https://h/"}"#
        let exchange = try JSONDecoder().decode(Exchange.self, from: Data(stored.utf8))
        #expect(exchange.certificate == "c")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(exchange), as: UTF8.self) == stored)
    }
}
