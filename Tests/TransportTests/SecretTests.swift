import Foundation
import TestSupport
import Testing
import Transport

@Suite(.waitingForPrograms) struct SecretTests {
    private let folder = FileManager.default.temporaryDirectory.path

    private func resolved(
        _ text: String,
        _ environment: [String: String] = [:],
        inAddress: Bool = false
    ) throws -> String {
        var secrets = Redaction()
        let lookup = SecretLookup(environment: environment, folder: folder)
        return try SecretText(text).resolved(lookup, inAddress: inAddress, adding: &secrets)
    }

    @Test func `secrets come from the environment and from files`() throws {
        let name = "recordal-secret-\(UUID().uuidString)"
        try Data("t0ken\n".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        defer { try? FileManager.default.removeItem(atPath: folder + "/" + name) }
        #expect(try resolved("Bearer ${A_1}", ["A_1": "x y"]) == "Bearer x y")
        #expect(try resolved("https://h/?k=${A}", ["A": "x&y=ü"], inAddress: true) == "https://h/?k=x%26y%3D%C3%BC")
        #expect(try resolved("file:\(name)") == "t0ken")
        #expect(try resolved("Bearer ${file:\(name)}!") == "Bearer t0ken!")
        #expect(try resolved("plain $ {A} 5$") == "plain $ {A} 5$")
    }

    @Test(arguments: ["${", "${}", "${A B}", "a${x", "${file:}", "${a-b}"])
    func `a name that is none is refused`(_ text: String) {
        #expect(throws: SecretError.self) { try SecretText(text) }
    }

    @Test(arguments: [
        ("${NONE}", "no NONE"), ("file:nowhere", "nowhere"), ("${LINES}", "line break"), ("${EMPTY}", "no EMPTY"),
    ])
    func `a missing secret is reported by its name`(_ text: String, _ words: String) {
        let error = #expect(throws: SecretError.self) { _ = try resolved(text, ["LINES": "a\r\nX: b", "EMPTY": ""]) }
        #expect(error?.description.contains(words) == true)
    }

    @Test(arguments: [
        "https://anna:s3cret@host.example/list", "'https://a@b:s3cret@host.example?x'", "https://s3cret@host.example",
    ])
    func `a password in an address is refused and not repeated`(_ text: String) {
        let address = text.trimmingCharacters(in: CharacterSet(charactersIn: "'"))
        let error = #expect(throws: TransportError.self) { _ = try WebAddress(address, shown: text) }
        let said = error?.description ?? ""
        #expect(said.contains("https://…@host.example"), "\(said)")
        #expect(!said.contains("s3cret"), "\(said)")
    }

    @Test func `a secret is masked in any text, also percent-encoded`() throws {
        var secrets = Redaction()
        let lookup = SecretLookup(environment: ["A": "s3 cret", "B": "s3"], folder: folder)
        _ = try SecretText("${B}${A}").resolved(lookup, adding: &secrets)
        #expect(secrets.clean("x s3 cret y s3%20cret z s3") == "x ${A} y ${A} z ${B}")
    }
}
