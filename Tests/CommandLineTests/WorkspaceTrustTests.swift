import Foundation
import TestSupport
import Testing

/// Which workspace a command takes, and whose word it takes for what it runs.
@Suite(.waitingForPrograms) struct WorkspaceTrustTests {
    private static let isRoot = geteuid() == 0
    private let nobody: uid_t = 65_534

    private func recordal(
        _ words: [String],
        in folder: String,
        _ environment: [String: String] = [:]
    ) throws -> Outcome {
        try Program.run(Program.path, words, in: folder, environment: environment)
    }

    private func mode(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `a workspace is found upward, by its variables and in the user's folder, in that order`() throws {
        let (here, named, home) = (try TestWorkspace(), try TestWorkspace(), try TestWorkspace())
        try here.write("deep/deeper/.keep", "")
        try home.write("config/recordal/recordal.yaml", "time_zone: Asia/Almaty\n")
        let elsewhere = try TemporaryFolder()
        func path(_ folder: String, _ environment: [String: String] = [:], _ more: String...) throws -> String {
            // It names the file that it took.
            let outcome = try recordal(["hooks", "list"] + more, in: folder, environment)
            let start = "There are no hooks: 'hooks:' in "
            guard outcome.errors.hasPrefix(start) else { return outcome.errors }
            return String(outcome.errors.dropFirst(start.count)).components(separatedBy: " says")[0]
        }
        let yaml = "/recordal.yaml"
        let xdg = ["XDG_CONFIG_HOME": home.path + "/config"]
        let user = ["XDG_CONFIG_HOME": "", "HOME": home.path]
        #expect(try path(here.path, xdg) == here.path + yaml)
        #expect(try path(here.path + "/deep/deeper", xdg) == here.path + yaml)
        #expect(try path(here.path, ["RECORDAL_CONFIG": named.path + yaml]) == named.path + yaml)
        #expect(try path(here.path, ["RECORDAL_CONFIG": named.path]) == named.path + yaml)
        #expect(try path(named.path, ["RECORDAL_CONFIG": named.path], "--config", here.path) == here.path + yaml)
        #expect(try path(elsewhere.path, xdg) == home.path + "/config/recordal/recordal.yaml")
        #expect(try path(elsewhere.path, user).contains("there is no recordal.yaml here or in a folder above"))
        try home.write(".config/recordal/recordal.yaml", "time_zone: Asia/Almaty\n")
        #expect(try path(elsewhere.path, user) == home.path + "/.config/recordal/recordal.yaml")
        // A relative one is none (XDG Base Directory Specification).
        let config = elsewhere.path + "/config/recordal"
        try FileManager.default.createDirectory(atPath: config, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: home.path + yaml, toPath: config + yaml)
        let relative = ["XDG_CONFIG_HOME": "config", "HOME": elsewhere.path]
        #expect(try path(elsewhere.path, relative).contains("there is no recordal.yaml"))
    }

    /// What is made of a workspace that others may change: the file, its folder, one above it.
    @Test(arguments: [("", "recordal.yaml", 0o666), ("", "", 0o777), ("", "", 0o1777), ("deep/er", "deep", 0o777)])
    func `a workspace that others may write is not found, and may be named`(
        _ place: String,
        _ open: String,
        _ bits: Int
    ) throws {
        let top = try TestWorkspace()
        let folder = place.isEmpty ? top.path : top.path + "/" + place
        let yaml = folder + "/recordal.yaml"
        if !place.isEmpty {
            try top.write(place + "/recordal.yaml", "time_zone: Europe/Zurich\n")
            try FileManager.default.removeItem(atPath: top.path + "/recordal.yaml")
        }
        #expect(try recordal(["hooks", "list"], in: folder).code == 0)
        let path = open.isEmpty ? top.path : top.path + "/" + open
        try mode(path, bits)
        for words in [["hooks", "list"], ["status"], ["list"], ["run"], ["edit", "x", "owner=a"]] {
            let outcome = try recordal(words, in: folder)
            #expect(outcome.code == 2, "\(words)")
            #expect(
                outcome.errors.contains("\(yaml) was found by looking for it, and is not used"),
                "\(outcome.errors)"
            )
            #expect(outcome.errors.contains("\(path) may be written by others"))
            #expect(outcome.errors.contains("--config '\(yaml)'"))
            #expect(outcome.errors.contains("chmod go-w '\(path)'"))
        }
        #expect(try recordal(["hooks", "list", "--config", yaml], in: folder).code == 0)
        #expect(try recordal(["hooks", "list"], in: folder, ["RECORDAL_CONFIG": yaml]).code == 0)
        try mode(path, 0o755)
        #expect(try recordal(["hooks", "list"], in: folder).code == 0)
    }

    @Test(.enabled(if: isRoot, "only root can give a file away"))
    func `a workspace of somebody else is not found, nor what lies below somebody's folder`() throws {
        let space = try TestWorkspace()
        try space.write("hooks.log", "")
        // What another user leaves in the way of root: a variable that has every program load his own code.
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nhooks: {digest: {path: append-to-file, variables: {LD_PRELOAD: /tmp/x.so}}}\n"
        )
        try space.write("deep/er/.keep", "")
        let yaml = space.path + "/recordal.yaml"
        for path in [yaml, space.path] {
            chown(path, nobody, nobody)
            for folder in [space.path, space.path + "/deep/er"] {
                let outcome = try recordal(["hooks", "test", "digest"], in: folder)
                #expect(outcome.code == 2)
                #expect(outcome.errors.contains("\(path) belongs to"), "\(outcome.errors)")
                #expect(outcome.errors.contains("--config '\(yaml)'"), "\(outcome.errors)")
            }
            chown(path, 0, 0)
        }
        // Named, it is read, and what it says is refused where it stands.
        chown(yaml, nobody, nobody)
        let named = try recordal(["hooks", "test", "digest", "--config", yaml], in: "/")
        #expect(named.code == 2)
        #expect(named.errors.contains("\(yaml):2:64: 'LD_PRELOAD' decides what code a program runs"), "\(named.errors)")
        // Links are followed to whom they lead.
        let link = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: link.path + "/recordal.yaml", withDestinationPath: yaml)
        #expect(try recordal(["hooks", "list"], in: link.path).errors.contains("\(yaml) belongs to"))
        // The user's own folder may be another user's, as under sudo.
        let config = link.path + "/config/recordal"
        try FileManager.default.createDirectory(atPath: config, withIntermediateDirectories: true)
        try Data("time_zone: Europe/Zurich\n".utf8).write(to: URL(fileURLWithPath: config + "/recordal.yaml"))
        chown(config, nobody, nobody)
        try FileManager.default.removeItem(atPath: link.path + "/recordal.yaml")
        let xdg = try recordal(["hooks", "list"], in: link.path, ["XDG_CONFIG_HOME": link.path + "/config"])
        #expect(xdg.code == 2 && xdg.errors.contains("belongs to"), "\(xdg.errors)")
    }

    @Test func `no hook runs whose letters others may write, also of a workspace that is named`() throws {
        let space = try TestWorkspace()
        try space.hook("note", "cat > \"$RECORDAL_WORKSPACE/told\"")
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nletters: {from: a@example.com}\nhooks: {digest: hooks/note}\n"
        )
        try space.write("templates/en/digest.txt", "Subject: x\n\nText\n")
        let template = space.path + "/templates/en/digest.txt"
        let yaml = space.path + "/recordal.yaml"
        let words = ["hooks", "test", "digest", "--to", "anna@example.com", "--config", yaml]
        let first = try recordal(words, in: space.path)
        #expect(first.code == 0, "\(first.output)\(first.errors)")
        try FileManager.default.removeItem(atPath: space.path + "/told")
        for path in [template, yaml, space.path + "/sources"] {
            try mode(path, path.hasSuffix("sources") ? 0o777 : 0o666)
            let outcome = try recordal(words, in: space.path)
            #expect(outcome.code == 5)
            #expect(outcome.output.contains("not run: messages are made of"), "\(outcome.output)")
            #expect(outcome.output.contains("chmod go-w '\(path)'"), "\(outcome.output)")
            let check = try recordal(["config", "check", "--config", yaml], in: space.path)
            #expect(check.code != 0)
            #expect((check.output + check.errors).contains("no hook is run"), "\(check.output)\(check.errors)")
            try mode(path, path.hasSuffix("sources") ? 0o755 : 0o644)
        }
        #expect(!FileManager.default.fileExists(atPath: space.path + "/told"))
        #expect(try recordal(words, in: space.path).code == 0)
    }
}
