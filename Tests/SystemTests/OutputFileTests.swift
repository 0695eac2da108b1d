import Foundation
import System
import Testing

/// Writes files that replace others.
struct OutputFileTests {
    private final class Folder {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.path + "/recordal-output-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func link(_ name: String, to target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
        }

        func text(_ name: String) -> String? {
            FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
        }

        func status(_ name: String) -> stat {
            var status = stat()
            lstat(path + "/" + name, &status)
            return status
        }

        var names: [String] { FileName.names(in: path).sorted() }
    }

    @Test func `a link to a missing file keeps pointing to it`() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.path + "/shared", withIntermediateDirectories: true)
        try folder.link("a", to: "b")
        try folder.link("b", to: folder.path + "/shared/c")
        for text in ["first", "second"] {
            try OutputFile.replace(folder.path + "/a", Array(text.utf8))
            #expect(folder.text("shared/c") == text)
            #expect(folder.status("a").st_mode & S_IFMT == S_IFLNK && folder.status("b").st_mode & S_IFMT == S_IFLNK)
        }
        #expect(folder.names == ["a", "b", "shared"])
        #expect(FileName.names(in: folder.path + "/shared") == ["c"])
    }

    @Test func `links that lead in a ring, or into a folder that is not there, are not replaced`() throws {
        let folder = try Folder()
        try folder.link("x", to: "y")
        try folder.link("y", to: "x")
        try folder.link("z", to: "none/f")
        for name in ["x", "z"] {
            #expect(throws: SystemError.self) { try OutputFile.replace(folder.path + "/" + name, [1]) }
            #expect(folder.status(name).st_mode & S_IFMT == S_IFLNK)
        }
        #expect(folder.names == ["x", "y", "z"])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `a file stays its owner's`() throws {
        let folder = try Folder()
        let path = folder.path + "/f"
        try OutputFile.create(path, [1])
        chown(path, 65_534, 65_533)
        chmod(path, 0o640)
        try OutputFile.replace(path, [2])
        let status = folder.status("f")
        #expect(status.st_uid == 65_534 && status.st_gid == 65_533 && status.st_mode & 0o7777 == 0o640)
        #expect(folder.text("f") == "\u{2}")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func `read permission of another group is not given to one's own group`() throws {
        let folder = try Folder()
        let path = folder.path + "/f"
        try OutputFile.create(path, [1])
        chown(path, 65_534, 65_533)
        chmod(path, 0o6664)
        chmod(folder.path, 0o777)
        // The change applies to this thread only, and drops root's file capabilities (setfsuid(2)).
        _ = fileGroup(4_242)
        _ = fileUser(4_242)
        let result = Result { try OutputFile.replace(path, [2]) }
        _ = fileUser(0)
        _ = fileGroup(0)
        try result.get()
        let status = folder.status("f")
        #expect(status.st_uid == 4_242 && status.st_gid == 4_242)
        #expect(status.st_mode & 0o7777 == 0o604, "\(String(status.st_mode, radix: 8))")
    }
}

@_silgen_name("setfsuid") private func fileUser(_ user: UInt32) -> Int32
@_silgen_name("setfsgid") private func fileGroup(_ group: UInt32) -> Int32
