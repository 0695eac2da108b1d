import Foundation
import System
import TestSupport
import Testing

/// Checks who can change folders, files and links.
struct PathTrustTests {
    private final class Folder {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.path + "/recordal-trust-" + UUID().uuidString
            try make("")
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func make(_ name: String, _ mode: Int = 0o700) throws {
            try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
            try self.mode(name, mode)
        }

        func mode(_ name: String, _ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/" + name)
        }

        func file(_ name: String, _ mode: Int = 0o600) throws {
            _ = FileManager.default.createFile(atPath: path + "/" + name, contents: Data())
            try self.mode(name, mode)
        }

        func link(_ name: String, to target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
        }
    }

    private func resolved(_ path: String) -> String { FileName.resolved(path) }

    @Test func `a path is as safe as the least safe folder on it`() throws {
        let folder = try Folder()
        try folder.make("a/b/c")
        try folder.file("a/b/c/f")
        let path = folder.path + "/a/b/c/f"
        #expect(PathTrust.fault(of: path) == nil)
        for name in ["a/b/c/f", "a/b/c", "a/b", "a"] {
            try folder.mode(name, 0o772)
            let fault = PathTrust.fault(of: path)
            #expect(fault?.kind == .writableByOthers, "\(name)")
            #expect(fault?.path == folder.path + "/" + name)
            try folder.mode(name, 0o700)
        }
        #expect(PathTrust.fault(of: path) == nil)
        #expect(PathTrust.fault(of: folder.path + "/a/none/f")?.kind == .missing)
        #expect(PathTrust.fault(of: "/") == nil)
    }

    @Test func `links are followed step by step`() throws {
        let folder = try Folder()
        for name in ["one", "two", "three"] { try folder.make(name) }
        try folder.file("three/f")
        try folder.link("two/b", to: "../three/f")
        try folder.link("one/a", to: folder.path + "/one/../two/b")
        let path = folder.path + "/one/a"
        #expect(PathTrust.fault(of: path) == nil)
        for name in ["one", "two", "three"] {
            try folder.mode(name, 0o777)
            #expect(PathTrust.fault(of: path)?.path == folder.path + "/" + name)
            // With the sticky bit nobody else can rename or remove this user's entries.
            try folder.mode(name, 0o1777)
            #expect(PathTrust.fault(of: path) == nil)
            try folder.mode(name, 0o700)
        }
        try folder.link("one/x", to: "y")
        try folder.link("one/y", to: "x")
        #expect(PathTrust.fault(of: folder.path + "/one/x")?.seen == "is a link that leads nowhere")
        #expect(resolved(path) == resolved(folder.path) + "/three/f")
        #expect(resolved(folder.path + "/one/none") == resolved(folder.path) + "/one/none")
        #expect(
            resolved(folder.path + "/one/x").hasSuffix("/one/x") || resolved(folder.path + "/one/x").hasSuffix("/one/y")
        )
    }

    @Test func `a folder is checked recursively`() throws {
        let folder = try Folder()
        try folder.make("t/en")
        try folder.file("t/en/f", 0o644)
        try folder.link("t/round", to: ".")
        try folder.link("t/gone", to: "nowhere")
        let path = folder.path + "/t"
        #expect(PathTrust.faultWithin(path) == nil)
        #expect(PathTrust.faultWithin(folder.path + "/none") == nil)
        for name in ["t", "t/en", "t/en/f"] {
            try folder.mode(name, 0o777)
            #expect(PathTrust.faultWithin(path)?.path == folder.path + "/" + name)
            try folder.mode(name, 0o700)
        }
        try folder.file("open", 0o666)
        try folder.link("t/en/g", to: folder.path + "/open")
        #expect(PathTrust.faultWithin(path)?.path == folder.path + "/open")
    }

    @Test func `linked folders are checked too, and a cycle of links ends`() throws {
        let folder = try Folder()
        try folder.make("t")
        try folder.make("elsewhere/deep")
        try folder.file("elsewhere/deep/f", 0o644)
        try folder.link("t/en", to: "../elsewhere")
        try folder.link("elsewhere/back", to: folder.path + "/t")
        let path = folder.path + "/t"
        #expect(PathTrust.faultWithin(path) == nil)
        #expect(PathTrust.faultWithin(path + "/en") == nil)
        for name in ["elsewhere/deep/f", "elsewhere/deep"] {
            try folder.mode(name, 0o777)
            #expect(PathTrust.faultWithin(path)?.path == resolved(folder.path) + "/" + name)
            #expect(PathTrust.faultWithin(path)?.kind == .writableByOthers)
            try folder.mode(name, 0o700)
        }
    }

    @Test func `above the root is the root`() throws {
        let folder = try Folder()
        try folder.file("f")
        let above = String(repeating: "/..", count: 30)
        #expect(PathTrust.fault(of: above + folder.path + "/f") == nil)
        try folder.link("l", to: String(repeating: "../", count: 30) + folder.path.dropFirst() + "/f")
        #expect(PathTrust.fault(of: folder.path + "/l") == nil)
        #expect(PathTrust.fault(of: above) == nil)
    }

    @Test func `a slash is one with any mark behind it`() {
        #expect(FileName.folder(of: "/a/\u{301}b") == "/a")
        #expect(FileName.folder(of: "/\u{301}b") == "/")
        #expect(FileName.folder(of: "b") == ".")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `another user's file, link or folder is noticed`() throws {
        let folder = try Folder()
        try folder.make("a/b")
        try folder.file("a/b/f")
        let path = folder.path + "/a/b/f"
        for name in ["a", "a/b", "a/b/f"] {
            chown(folder.path + "/" + name, 65_534, 65_534)
            let fault = PathTrust.fault(of: path)
            #expect(fault?.kind == .foreign)
            #expect(fault?.path == folder.path + "/" + name)
            chown(folder.path + "/" + name, 0, 0)
        }
        // In a folder with the sticky bit the owner of an entry can remove the entry.
        try folder.mode("a", 0o1777)
        try folder.link("a/link", to: "b/f")
        #expect(PathTrust.fault(of: folder.path + "/a/link") == nil)
        lchown(folder.path + "/a/link", 65_534, 65_534)
        #expect(PathTrust.fault(of: folder.path + "/a/link")?.path == folder.path + "/a/link")
        #expect(PathTrust.ownerName(65_534).hasPrefix("user"))
        #expect(PathTrust.ownerName(4_000_000) == "user 4000000")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file to a group"))
    func `a group of the user's own may write, and no other`() throws {
        let folder = try Folder()
        try folder.file("f", 0o660)
        // Group 0 is trusted like root while the group has no other member.
        let members = try #require(getgrgid(0)).pointee.gr_mem
        if members?.pointee == nil { #expect(PathTrust.fault(of: folder.path + "/f") == nil) }
        chown(folder.path + "/f", 0, 65_534)
        #expect(PathTrust.fault(of: folder.path + "/f")?.kind == .writableByOthers)
    }
}
