import Foundation
import Hooks
import Rendering
import TestSupport

/// A temporary folder for executables, which is removed with the object.
final class HookFolder {
    let path: String

    init() throws {
        // Anybody can write to the temporary folder; the hooks are in a folder that only the owner can write to.
        path = FileManager.default.temporaryDirectory.path + "/recordal-hooks-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a shell script and returns its path.
    func script(
        _ lines: String,
        mode: Int = 0o700,
        name: String = "hook",
        first: String = "#!/bin/sh\n"
    ) throws -> String {
        let file = path + "/" + name
        try writeScript(first + lines + "\n", to: file, mode: mode)
        return file
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Runs a script with a hook call.
    func run(
        _ lines: String,
        timeout: Duration = .seconds(20),
        grace: Duration = .milliseconds(150),
        variables: [String: String] = [:],
        passed: [String] = [],
        environment: [String: String] = ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"],
        call: HookCall = .sample()
    ) throws -> HookAttempt {
        let hook = Hook(file: try script(lines), timeout: timeout, passedNames: passed, variables: variables)
        return hook.run(
            call,
            in: HookContext(workspace: path, timeZone: "Asia/Almaty", variables: environment),
            grace: grace
        )
    }
}

extension HookCall {
    static func sample(text: String = "Two lines\nof \"text\"", key: String = "key-1") -> HookCall {
        HookCall(
            event: "sync-held",
            idempotencyKey: key,
            at: "2026-11-21T08:30:00Z",
            today: "2026-11-21",
            to: ["anna@example.com"],
            subject: "小米",
            text: text,
            html: "<p>x</p>",
            mail: Mail(from: "recordal@example.com", to: ["anna@example.com", "wei@example.com"], base64: "TWFpbA=="),
            details: [("fetch", .int(3))]
        )
    }
}
