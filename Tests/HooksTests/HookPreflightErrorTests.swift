import Foundation
import Testing

@testable import Hooks

struct HookPreflightErrorTests {
    private func check(_ file: String, _ kind: HookPreflightError.Kind?, _ words: String) {
        let fault = Hook(file: file).fault()
        #expect(fault?.kind == kind)
        #expect(fault?.description.contains(words) ?? true, "\(fault?.description ?? "")")
        guard kind != nil else { return }
        let context = HookContext(workspace: "/", timeZone: "UTC", variables: [:])
        let attempt = Hook(file: file).run(.sample(), in: context)
        guard case .notRun(let reported) = attempt.outcome else {
            Issue.record("it ran: \(attempt.outcome)")
            return
        }
        #expect(reported == fault)
    }

    @Test func `a missing file, a folder or a file without execute permission is not run`() throws {
        let folder = try HookFolder()
        check(folder.path + "/none", .missing, "cannot be found (no such file or directory)")
        check(folder.path, .notAFile, "is not a file")
        check(try folder.script("exit 0", mode: 0o600), .notExecutable, "chmod u+x")
        check(try folder.script("exit 0", mode: 0o700), nil, "")
        // Root can run every file that has an execute bit.
        if geteuid() != 0 { check(try folder.script("exit 0", mode: 0o610), .notExecutable, "chmod u+x") }
    }

    @Test(arguments: [0o720, 0o702, 0o777])
    func `a file that others may write is not run`(mode: Int) throws {
        let folder = try HookFolder()
        check(try folder.script("exit 0", mode: mode), .writableByOthers, "chmod go-w")
    }

    @Test(arguments: [0o770, 0o707, 0o1777])
    func `a file in a folder that others may write is not run`(mode: Int) throws {
        let folder = try HookFolder()
        let file = try folder.script("exit 0")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path)
        check(file, .folderWritableByOthers, "chmod go-w '\(folder.path)'")
    }

    @Test func `a symbolic link is as safe as both of its folders`() throws {
        let (here, there) = (try HookFolder(), try HookFolder())
        let link = here.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: try there.script("exit 0"))
        check(link, nil, "")
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: there.path)
        check(link, .folderWritableByOthers, there.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: there.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: here.path)
        check(link, .folderWritableByOthers, here.path)
    }

    @Test func `every folder and link of the path is checked`() throws {
        let top = try HookFolder()
        let manager = FileManager.default
        func folder(_ name: String, _ mode: Int) throws -> String {
            let path = top.path + "/" + name
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            return path
        }
        // open/inner/hook: only the owner can write to the hook's folder, but others can replace this folder.
        _ = try folder("open", 0o700)
        let inner = try folder("open/inner", 0o700)
        try manager.moveItem(atPath: try top.script("exit 0"), toPath: inner + "/hook")
        check(inner + "/hook", nil, "")
        let open = try folder("open", 0o777)
        check(inner + "/hook", .folderWritableByOthers, "by way of \(open), which may be written by others")
        // With the sticky bit nobody else can rename or remove this user's entries.
        _ = try folder("open", 0o1777)
        check(inner + "/hook", nil, "")

        // safe/way -> shared/link -> open/inner: others can write to the folder of the middle link.
        let shared = try folder("shared", 0o700)
        let safe = try folder("safe", 0o700)
        _ = try folder("open", 0o700)
        try manager.createSymbolicLink(atPath: shared + "/link", withDestinationPath: inner)
        try manager.createSymbolicLink(atPath: safe + "/way", withDestinationPath: "../shared/link")
        check(safe + "/way/hook", nil, "")
        _ = try folder("shared", 0o777)
        check(safe + "/way/hook", .folderWritableByOthers, "by way of \(shared), which may be written by others")
        _ = try folder("shared", 0o700)
        try manager.createSymbolicLink(atPath: shared + "/round", withDestinationPath: "round")
        check(shared + "/round/hook", .missing, "cannot be found")
    }

    @Test func `the files of a hook's messages are checked too`() throws {
        let folder = try HookFolder()
        let file = try folder.script("exit 0")
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.path + "/templates/en", withIntermediateDirectories: true)
        let template = folder.path + "/templates/en/digest.txt"
        #expect(manager.createFile(atPath: template, contents: Data("x".utf8)))
        let context = HookContext(
            workspace: folder.path,
            timeZone: "UTC",
            variables: [:],
            sources: [folder.path + "/recordal.yaml", folder.path + "/templates", folder.path + "/sources"]
        )
        func outcome() -> HookOutcome { Hook(file: file).run(.sample(), in: context).outcome }
        #expect(context.fault() == nil)
        #expect(outcome() == .delivered)
        for path in [template, folder.path + "/templates/en"] {
            let mode = try #require(try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
            try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
            #expect(context.fault()?.kind == .workspaceNotTrusted)
            #expect(context.fault()?.description.contains("chmod go-w '\(path)'") == true)
            #expect(outcome().description.contains("not run: messages are made of"))
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        #expect(outcome() == .delivered)
        if geteuid() == 0 {
            chown(template, 65_534, 65_534)
            #expect(context.fault()?.description.contains("belongs to") == true)
        }
    }

    @Test(arguments: [
        "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "BASH_ENV", "ENV", "PYTHONPATH", "PYTHONSTARTUP", "PERL5LIB",
        "PERL5OPT",
        "PERLLIB", "RUBYOPT", "RUBYLIB", "NODE_OPTIONS", "NODE_PATH", "GCONV_PATH", "IFS", "SHELLOPTS", "BASHOPTS",
        "PS4",
        "GLIBC_TUNABLES", "JAVA_TOOL_OPTIONS", "CDPATH", "ZDOTDIR", "GIT_SSH_COMMAND", "OPENSSL_CONF", "CURL_HOME",
    ])
    func `a variable that selects code is not passed to a hook`(name: String) {
        #expect(Hook.isCodeName(name))
        #expect(!Hook.isCodeName("MY_" + name))
    }

    @Test(arguments: ["SMTP_HOST", "WEBHOOK_URL", "TOKEN", "LANGUAGE", "ENVELOPE", "LDAP_URI", "PS"])
    func `other variables are for hooks`(name: String) { #expect(!Hook.isCodeName(name)) }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `a file of another user is not run`() throws {
        let folder = try HookFolder()
        let file = try folder.script("exit 0")
        chown(file, 65_534, 65_534)
        check(file, .foreign, "belongs to user")
        chown(file, 0, 0)
        chown(folder.path, 65_534, 65_534)
        check(file, .foreign, "lies in a folder of user")
    }

    @Test func `a first line that names no file is reported`() throws {
        let folder = try HookFolder()
        check(try folder.script("exit 0", first: "#!/no/such/sh\n"), .noInterpreter, "'/no/such/sh'")
        check(try folder.script("exit 0", first: "#!/bin/sh\r\n"), .noInterpreter, "'/bin/sh␍': its lines end in CR LF")
        check(try folder.script("exit 0", first: "#! /bin/sh -e\n"), nil, "")
    }

    @Test func `a refusal of the system to start a hook is reported with its reason`() throws {
        let folder = try HookFolder()
        let context = HookContext(workspace: folder.path, timeZone: "UTC", variables: [:])
        func outcome(_ hook: Hook, in context: HookContext) -> String {
            hook.run(.sample(), in: context).outcome.description
        }
        let plain = Hook(file: try folder.script("exit 0", first: ""))
        #expect(outcome(plain, in: context).contains("a script needs a first line such as #!/bin/sh"))
        let sound = Hook(file: try folder.script("exit 0"))
        let gone = HookContext(workspace: folder.path + "/gone", timeZone: "UTC", variables: [:])
        #expect(outcome(sound, in: gone).contains("/gone cannot be entered (no such file or directory)"))
        let long = Hook(file: sound.file, variables: ["LONG": String(repeating: "x", count: 200_000)])
        #expect(outcome(long, in: context).contains("what the configuration passes to it is too long"))
        let null = Hook(file: sound.file, variables: ["NULL": "a\0b"])
        #expect(outcome(null, in: context).contains("null character"))
    }

    @Test(arguments: [
        ("A", true), ("_a1", true), ("", false), ("1A", false), ("A-B", false), ("Ä", false), ("A=B", false),
    ])
    func `a variable's name is one of POSIX`(text: String, isName: Bool) {
        #expect(Hook.isVariableName(text) == isName)
    }
}
