import Delivery
import Foundation
import Glibc
import Hooks
import Messages
import Recordations
import Settings
import TestSupport
import Testing

/// A workspace's folder that only its owner can write to, which is removed with the object.
final class DeliveryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/recordal-delivery-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path + "/hooks",
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
        try writeScript(text, to: path + "/" + name, mode: mode)
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns the messages that a server saved in the folder, in the order of arrival.
    func kept(_ kind: String) throws -> [[String: Any]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix(kind + "-") }
        return try names.sorted().map { name in
            let data = try #require(FileManager.default.contents(atPath: path + "/" + name))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }

    /// Runs a shipped hook with the message of an event.
    func run(
        _ hook: String,
        _ name: Message.Name = .digest,
        to: [String] = ["take@example.com"],
        key: String = "key-1",
        variables: [String: String] = [:]
    ) throws -> HookAttempt {
        // A group may have write access to a checkout; the hooks run with the permissions of an installation.
        let source = try #require(FileManager.default.contents(atPath: Repository.path + "/Config/hooks/" + hook))
        try write("hooks/" + hook, String(decoding: source, as: UTF8.self), mode: 0o700)
        return try runOwn(hook, name, to: to, key: key, variables: variables)
    }

    /// Runs a hook of the folder with the message of an event.
    func runOwn(
        _ hook: String,
        _ name: Message.Name = .digest,
        to: [String] = ["take@example.com"],
        key: String = "key-1",
        variables: [String: String] = [:]
    ) throws -> HookAttempt {
        let call = try Repository.post().call(.sample(name), to: to, at: Repository.at, key: key)
        return Hook(file: path + "/hooks/" + hook, variables: variables)
            .run(call, in: HookContext(workspace: path, timeZone: "UTC", variables: Repository.variables))
    }
}

enum Repository {
    static let path = TestSupport.Repository.path
    static let at = Instant(Date(timeIntervalSince1970: 1_795_249_800))
    static var variables: [String: String] {
        ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
    }

    static func templates(_ language: String) throws -> MessageTemplates {
        try MessageTemplates(
            language: language,
            files: MessageTemplates.fileNames.compactMap { name in
                FileManager.default.contents(atPath: "\(path)/Config/templates/\(language)/\(name)").map {
                    MessageFile(name: name, path: name, text: String(decoding: $0, as: UTF8.self))
                }
            }
        )
    }

    static func settings(_ yaml: String) throws -> DeliverySettings {
        let file = try SettingsFile(name: "r.yaml", text: yaml)
        let settings = DeliverySettings(file.top) { $0.hasPrefix("/") ? $0 : "/workspace/" + $0 }
        try file.finish()
        return settings
    }

    static func post(_ yaml: String = "letters: {from: Brand Desk <brands@example.com>}") throws -> MessageBuilder {
        try MessageBuilder(try settings(yaml), sender: try MailAddress("me@localhost"), templates: templates)
    }
}

/// The mock servers of the shipped hooks, which run until the object is released.
final class HookServer {
    let http: Int
    let smtp: Int
    private let pipe: UnsafeMutablePointer<FILE>

    init(_ folder: DeliveryFolder) throws {
        // The program ends when its standard input, this pipe, is closed.
        let script = Repository.path + "/Tests/hook-server.py"
        let ports = folder.path + "/ports"
        pipe = try #require(popen("exec python3 '\(script)' '\(folder.path)' > '\(ports)' 2>&1", "w"))
        var text = ""
        for _ in 0..<1_000 where !text.hasSuffix("\n") {
            usleep(10_000)
            text = folder.text("ports") ?? ""
        }
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 2, "\(text)")
        (http, smtp) = (numbers[0], numbers[1])
    }

    deinit { pclose(pipe) }
}
