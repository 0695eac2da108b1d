import Foundation
@testable import History
import Mirror
import TestSupport
import Testing

/// Texts are removed from messages as whole words, and every other byte stays.
struct RedactedTextTests {
    private func texts(_ all: String..., field: String? = nil) -> RemovedTexts {
        var texts = RemovedTexts()
        for text in all { texts.insert(text, field: field) }
        return texts
    }

    private func redacted(_ payload: String, _ texts: RemovedTexts, _ names: Set<String> = ["toy:N1"]) throws -> String?
    {
        try MessageRedaction(texts, recordations: names).redacted(payload, message: 1)
    }

    @Test(arguments: [
        ("Anna Meyer", "by Anna Meyer.", "by (redacted)."), ("Anna Meyer", "Anna Meyers", "Anna Meyers"),
        ("Anna Meyer", "JoAnna Meyer", "JoAnna Meyer"), ("Anna Meyer", "Anna\n  Meyer⏎", "(redacted)⏎"),
        ("Anna Meyer", "Anna⏎Meyer", "(redacted)"), ("Anna Meyer", "AnnaMeyer", "AnnaMeyer"),
        ("张三李四", "张三李四!", "(redacted)!"), ("<Ltd>", "x<Ltd>y", "x<Ltd>y"),
        ("Acme <Ltd>", "Acme <Ltd>Acme <Ltd>", "(redacted)(redacted)"),
        ("O'Neil & Co", "O&#39;Neil &amp; Co", "(redacted)"),
        ("Mark", "Mark's remarks: Mark 1, Markus", "(redacted)'s remarks: (redacted) 1, Markus"),
        ("Zoë", "Zoë", "Zoë"), ("2026-12-31", "by 2026-12-31", "by 2026-12-31"),
        ("a\u{301}bcd", "a\u{301}bcde", "a\u{301}bcde"),
    ])
    func `a text is found as whole words`(_ text: String, _ before: String, _ after: String) {
        #expect(texts(text).redacted(before, form: .html) == (text == "<Ltd>" ? "x(redacted)y" : after))
    }

    @Test func `a short text is removed where it is the whole value of its field, and nowhere else`() throws {
        let payload =
            #"{"recordation": "toy:N1", "owner": "bo", "text": "bo knows", "holder": "bo", "tags": ["vip", "eu"]}"#
        var removed = texts("bo", field: "owner")
        removed.insert("vip,eu", field: "tags")
        let left =
            #"{"recordation": "toy:N1", "owner": "(redacted)", "text": "bo knows", "holder": "bo", "tags": ["(redacted)", "(redacted)"]}"#
        #expect(try redacted(payload, removed) == left)
    }

    @Test func `an entry of another recordation, keys and words of recordal stay`() throws {
        let payload = #"""
            {"event": "digest", "subject": "2 to do; first: Secretive", "list": [
              {"recordation": {"id": "toy:N12"}, "owner": "Secretive"}, {"x": {"recordation": "toy:N1"}, "Secretive": 1.50,
              "kind": "Secretive", "deep": [["to Secretive\u002C \ud83d\ude00"]], "id": null}], "text": "toy:N12\nSecretive\n\ntoy:N1.\n\nSecretive"}
            """#
        let left = try #require(try redacted(payload, texts("Secretive")))
        #expect(left.contains(#""subject": "2 to do; first: Secretive""#))
        #expect(left.contains(#"{"recordation": {"id": "toy:N12"}, "owner": "Secretive"}"#))
        #expect(left.contains(#""Secretive": 1.50"#) && left.contains(#""kind": "Secretive""#))
        #expect(left.contains(#"[["to (redacted), 😀"]]"#), "\(left)")
        #expect(left.hasSuffix(#""text": "toy:N12\nSecretive\n\ntoy:N1.\n\n(redacted)"}"#), "\(left)")
        #expect(try redacted(payload, texts("Secretive"), ["toy:N2"]) == nil)
    }

    @Test(arguments: ["", "{", "[1]", "{\"a\": }", "{\"a\": \"b}", "{\"a\": 1} x", "{\"a\": \"\\", "{\"a\" \"b\"}"])
    func `a payload that is no JSON object is refused`(_ payload: String) {
        #expect(throws: MirrorError.self) { try redacted(payload, texts("Secretive")) }
    }

    @Test func `a payload that is nested without end is refused and ends no process`() {
        let deep = "{\"a\":" + String(repeating: "[", count: 200_000)
        #expect(throws: MirrorError.self) { try redacted(deep, texts("Secretive")) }
    }

    @Test func `whatever a message holds, it is JSON of the same shape afterwards`() throws {
        let seed =
            ProcessInfo.processInfo.environment["RECORDAL_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64.max)
        var random = Seeded(seed)
        let words = ["Secretive", "\"", "\\", "\n", "é", "😀", "toy:N1", "&", "<b>", "/", "\u{7F}", "n", " ", "{", "]"]
        func text() -> String {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined()
        }
        func value(_ depth: Int) -> Any {
            switch Int.random(in: 0...(depth > 3 ? 3 : 5), using: &random) {
            case 0, 1: return text()
            case 2: return Double.random(in: -1e9...1e9, using: &random)
            case 3: return NSNull()
            case 4: return (0..<3).map { _ in value(depth + 1) }
            default: return Dictionary((0..<3).map { _ in (text(), value(depth + 1)) }) { first, _ in first }
            }
        }
        func same(_ one: Any, _ other: Any) -> Bool {
            switch (one, other) {
            case (let one as String, let other as String):
                one == other || one.contains("Secretive") && other.contains("(redacted)")
            case (let one as [Any], let other as [Any]): one.count == other.count && zip(one, other).allSatisfy(same)
            case (let one as [String: Any], let other as [String: Any]):
                one.count == other.count && one.allSatisfy { key, value in other[key].map { same(value, $0) } ?? false }
            default: "\(one)" == "\(other)"
            }
        }
        for _ in 0..<300 {
            let object: [String: Any] = ["recordation": "toy:N1", "a": value(0), "b": value(0), "text": text()]
            let payload = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted])
            let before = String(decoding: payload, as: UTF8.self)
            guard let after = try redacted(before, texts("Secretive")) else { continue }
            let left = try JSONSerialization.jsonObject(with: Data(after.utf8))
            #expect(same(try JSONSerialization.jsonObject(with: payload), left), "RECORDAL_SEED=\(seed): \(before)")
        }
    }
}
