import Foundation
import Glibc
import MirrorFile
import Ingest
import Testing

/// The lock of a run, by whatever name its mirror goes.
struct RunLockTests {
    private let manager = FileManager.default

    private func refused(_ path: String) -> RunLockError? {
        #expect(throws: RunLockError.self) { _ = try RunLock(mirror: path, purpose: "second") }
    }

    @Test func `the lock is the file's, whatever links lead to it`() throws {
        let bench = try Bench()
        let other = bench.folder + "/other"
        try manager.createDirectory(atPath: other, withIntermediateDirectories: true)
        let (link, chain, folder) = (other + "/l.sqlite", other + "/c.sqlite", bench.folder + "/folder")
        try manager.createSymbolicLink(atPath: link, withDestinationPath: bench.path)
        try manager.createSymbolicLink(atPath: chain, withDestinationPath: "l.sqlite")
        try manager.createSymbolicLink(atPath: folder, withDestinationPath: bench.folder)
        let name = (bench.path as NSString).lastPathComponent
        for first in [bench.path, link, chain, folder + "/" + name, bench.folder + "/./other/../" + name] {
            let lock = try RunLock(mirror: first, purpose: "first")
            for second in [bench.path, link, chain, folder + "/" + name] {
                let error = refused(second)
                #expect(error?.isHeld == true, "\(first), \(second)")
                #expect(error?.description.contains("first") == true)
            }
            withExtendedLifetime(lock) {}
        }
        #expect(!manager.fileExists(atPath: link + ".lock"))
    }

    @Test func `a mirror that is not there yet has its lock where it will be`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? manager.removeItem(atPath: folder) }
        try manager.createSymbolicLink(atPath: folder + "/link.sqlite", withDestinationPath: "real.sqlite")
        let lock = try RunLock(mirror: folder + "/link.sqlite", purpose: "first")
        #expect(refused(folder + "/real.sqlite")?.isHeld == true)
        withExtendedLifetime(lock) {}
        #expect(manager.fileExists(atPath: folder + "/real.sqlite.lock"))
    }

    @Test func `a mirror with a second name is not written`() throws {
        let bench = try Bench()
        let second = bench.folder + "/second.sqlite"
        try #require(link(bench.path, second) == 0)
        for path in [bench.path, second] {
            let error = refused(path)
            #expect(error?.isHeld == false)
            #expect(error?.description.contains("has 2 names (hard links)") == true, "\(error?.description ?? "-")")
        }
        try manager.removeItem(atPath: second)
        _ = try RunLock(mirror: bench.path, purpose: "alone")
    }

    @Test func `a lock whose file was removed is no lock any more, and two never hold it`() throws {
        let bench = try Bench()
        let first = try RunLock(mirror: bench.path, purpose: "first")
        try manager.removeItem(atPath: bench.path + ".lock")
        let second = try RunLock(mirror: bench.path, purpose: "second")
        #expect(refused(bench.path)?.description.contains("second") == true)
        withExtendedLifetime((first, second)) {}
    }

    @Test func `a process that is being started while the lock goes does not keep it`() throws {
        let bench = try Bench()
        let lock = bench.path + ".lock"
        // What the lock's own descriptor is, another one is too after a fork: the lock belongs to both (flock(2)).
        var held: RunLock? = try RunLock(mirror: bench.path, purpose: "first")
        var copies: [Int32] = []
        for entry in try manager.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let number = Int32(entry),
                let target = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(entry)")
            else { continue }
            if target == lock, copies.isEmpty { copies.append(fcntl(number, F_DUPFD_CLOEXEC, 3)) }
        }
        defer { for copy in copies { close(copy) } }
        #expect(copies.count == 1)
        #expect(held != nil)
        held = nil
        _ = try RunLock(mirror: bench.path, purpose: "next")
    }

    @Test func `who holds the lock is told without taking it`() throws {
        let bench = try Bench()
        #expect(RunLock.holder(mirror: bench.path) == nil)
        // Of this process: nobody waits for itself.
        let own = try RunLock(mirror: bench.path, purpose: "own")
        #expect(RunLock.holder(mirror: bench.path) == nil)
        withExtendedLifetime(own) {}
        let file = bench.path + ".lock"
        try Data("process \(getppid()), import\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(RunLock.holder(mirror: bench.path) == "process \(getppid()), import")
        // No process has this number: it is beyond the kernel's most (pid_max).
        try Data("process 99999999, import\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(RunLock.holder(mirror: bench.path) == nil)
    }
}
