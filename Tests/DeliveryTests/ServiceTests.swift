import Foundation
import Hooks
import TestSupport
import Testing

/// Checks the shipped unit and its drop-in for Postfix against systemd.exec(5).
@Suite(.waitingForPrograms) struct ServiceTests {
    /// Returns the settings of unit files; later files override earlier ones (systemd.unit(5)).
    private func settings(_ files: String...) throws -> [String: [String]] {
        var settings: [String: [String]] = [:]
        for file in files {
            let text = try #require(FileManager.default.contents(atPath: Repository.path + "/Config/systemd/" + file))
            for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard !line.hasPrefix("#"), !line.hasPrefix("["), parts.count == 2 else { continue }
                // An empty value resets the list (systemd.syntax(7)).
                let values = parts[1].split(separator: " ").map(String.init)
                let isList = ["SystemCallFilter", "ReadWritePaths", "SuccessExitStatus"].contains(String(parts[0]))
                let before = isList && !values.isEmpty ? settings[String(parts[0])] ?? [] : []
                settings[String(parts[0])] = before + values
            }
        }
        return settings
    }

    /// The settings that imply NoNewPrivileges for a user other than root (systemd.exec(5)).
    private static let forbidding = [
        "NoNewPrivileges", "SystemCallFilter", "SystemCallArchitectures", "SystemCallLog", "RestrictAddressFamilies",
        "RestrictNamespaces", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs",
        "ProtectClock", "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID", "DynamicUser",
        "LockPersonality", "ProtectHostname",
    ]

    private func isSet(_ values: [String]?) -> Bool { !(values ?? []).allSatisfy { $0 == "no" } }

    @Test func `the drop-in lets a setgid program work and write into the spool, and the unit alone does not`() throws {
        let shipped = try settings("recordal.service")
        #expect(Self.forbidding.contains { isSet(shipped[$0]) })
        let dropIn = try settings("recordal.service", "recordal.service.d/sendmail.conf")
        for name in Self.forbidding + ["PrivateUsers"] { #expect(!isSet(dropIn[name]), "\(name)") }
        #expect(dropIn["ReadWritePaths"]?.contains("-/var/spool/postfix/maildrop") == true)
        #expect(dropIn["ProtectSystem"] == ["strict"] && dropIn["ProtectHome"] == ["yes"])
        #expect(dropIn["User"] == ["recordal"])
    }

    @Test func `the unit and the heartbeat call the same codes a success`() throws {
        // The exit code 6 is no failure: another run is active, and reports its own result.
        #expect(try settings("recordal.service")["SuccessExitStatus"] == ["4", "6"])
    }

    @Test func `the hook reports what keeps Postfix from running, and does not wait for it`() throws {
        let folder = try DeliveryFolder()
        try folder.write("sendmail", "#!/bin/sh\ncat > message\n", mode: 0o700)
        try folder.write("postdrop", "#!/bin/sh\n", mode: 0o700)
        try FileManager.default.setAttributes([.posixPermissions: 0o2755], ofItemAtPath: folder.path + "/postdrop")
        let sendmail = ["SENDMAIL": folder.path + "/sendmail"]
        #expect(try folder.run("email-sendmail", variables: sendmail).outcome == .delivered)
        // This hook starts the shipped hook as the unit would.
        try folder.write(
            "hooks/confined",
            "#!/bin/sh\n# recordal-input: mail\nexec setpriv --no-new-privs hooks/email-sendmail\n",
            mode: 0o700
        )
        let attempt = try folder.runOwn("confined", variables: sendmail)
        #expect(attempt.outcome == .failed(status: 1))
        #expect(attempt.output.text.contains("cannot work where NoNewPrivileges is set"), "\(attempt.output.text)")
    }
}
