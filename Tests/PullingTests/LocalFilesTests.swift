import Documents
import Foundation
import Pulling
import Testing

/// A temporary folder that is removed with the object.
final class Folder {
    let path = NSTemporaryDirectory() + "recordal-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file with a modification time in seconds since 1970.
    func write(_ name: String, _ text: String = "x", at seconds: Double) throws {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        let date = Date(timeIntervalSince1970: seconds)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
    }
}

@Suite struct LocalFilesTests {
    @Test func `the newest file is the one last modified, and of two the later name`() throws {
        let folder = try Folder()
        try folder.write("z-oldest.xlsx", at: 1_000)
        try folder.write("a-newer.xlsx", at: 2_000)
        #expect(try LocalFiles.newest(at: folder.path) == folder.path + "/a-newer.xlsx")
        try folder.write("b-as-new.xlsx", at: 2_000)
        #expect(try LocalFiles.newest(at: folder.path) == folder.path + "/b-as-new.xlsx")
    }

    @Test func `hidden and unfinished files and folders do not count`() throws {
        let folder = try Folder()
        try folder.write("register.csv", at: 1_000)
        for name in [".hidden.csv", "r.csv.part", "r.tmp", "r.crdownload", "r.csv.download"] {
            try folder.write(name, at: 9_000)
        }
        try FileManager.default.createDirectory(atPath: folder.path + "/later.csv", withIntermediateDirectories: true)
        #expect(try LocalFiles.newest(at: folder.path) == folder.path + "/register.csv")
    }

    @Test func `a file is meant itself`() throws {
        let folder = try Folder()
        try folder.write("a.csv", at: 1_000)
        try folder.write("b.csv", at: 2_000)
        #expect(try LocalFiles.newest(at: folder.path + "/a.csv") == folder.path + "/a.csv")
    }

    @Test func `nothing to be found says what to do`() throws {
        let folder = try Folder()
        let empty = #expect(throws: PullingError.self) { try LocalFiles.newest(at: folder.path) }
        #expect(empty?.description == "\(folder.path) has no file in it; save the register's file there")
        let none = folder.path + "/none"
        let missing = #expect(throws: PullingError.self) { try LocalFiles.newest(at: none) }
        #expect(missing?.description == "\(none): there is no such file or folder; put the register's file there")
    }
}

@Suite struct DocumentSourceTests {
    @Test func `a file is read whole, as often as it is opened`() throws {
        let folder = try Folder()
        let text = String(repeating: "0123456789", count: 250_000)
        try folder.write("big.csv", text, at: 1_000)
        let source = DocumentSource.file(folder.path + "/big.csv")
        #expect(source.name == "big.csv")
        for _ in 0..<2 {
            let bytes = try source.open().collect(limitInBytes: 1 << 24)
            #expect(bytes.count == 2_500_000)
            #expect(bytes == Array(text.utf8))
        }
    }

    @Test func `bytes in memory can be opened again`() throws {
        let source = DocumentSource.bytes([1, 2, 3], name: "standard input")
        #expect(source.name == "standard input")
        for _ in 0..<2 { #expect(try source.open().collect(limitInBytes: 10) == [1, 2, 3]) }
    }

    @Test func `a missing file is an error when it is opened`() throws {
        let source = DocumentSource.file("/nowhere/at/all.csv")
        let error = #expect(throws: PullingError.self) { try source.open() }
        #expect(error?.description == "/nowhere/at/all.csv: there is no such file; check the name")
    }

    @Test func `a folder is no document`() throws {
        let folder = try Folder()
        let source = DocumentSource.file(folder.path)
        let error = #expect(throws: PullingError.self) {
            while try source.open().next() != nil {}
        }
        #expect(error?.description == "\(folder.path) is a folder; name a file in it")
    }
}
