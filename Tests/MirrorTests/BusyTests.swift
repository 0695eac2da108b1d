import Foundation
import GRDB
@testable import Mirror
import MirrorFile
import Recordations
import Synchronization
import System
import TestSupport
import Testing

/// What a command does while another program writes, and on which disks it works at all.
@Suite(.waitingForPrograms) struct BusyTests {
    /// What a waiting mirror asks and tells.
    private final class Waiting: Sendable {
        let run = Mutex<String?>("process 17, import")
        let told = Mutex<[String]>([])
    }

    private func mirror(_ path: String, _ waiting: Waiting) throws -> Mirror {
        try Mirror(
            path: path,
            busyTimeout: 0.05,
            run: { waiting.run.withLock { $0 } },
            notify: { line in waiting.told.withLock { $0.append(line) } }
        )
    }

    /// Has another program write for so many seconds, or until it is told to end.
    private func writing(_ path: String, _ statement: String, for seconds: Double, _ body: () throws -> Void) throws {
        let queue = try DatabaseQueue(path: path)
        let (begun, done) = (DispatchSemaphore(value: 0), DispatchGroup())
        done.enter()
        Thread.detachNewThread {
            try? queue.inDatabase { db in
                try db.execute(sql: statement)
                begun.signal()
                Thread.sleep(forTimeInterval: seconds)
                try db.execute(sql: "ROLLBACK")
            }
            try? queue.close()
            done.leave()
        }
        begun.wait()
        defer { done.wait() }
        try body()
    }

    @Test(arguments: ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
    func `a run that works is waited for past all patience, and named once`(statement: String) throws {
        let bench = try MirrorBench()
        let waiting = Waiting()
        let mirror = try mirror(bench.path, waiting)
        try writing(bench.path, statement, for: 1.6) {
            let start = ContinuousClock.now
            _ = try mirror.source(name: "new", register: "xx-new", jurisdiction: #require(.init("XX")))
            #expect(ContinuousClock.now - start > .seconds(1))
        }
        let told = waiting.told.withLock { $0 }
        #expect(told.count == 1, "\(told)")
        #expect(
            told.first?.contains("waiting for process 17, import, which writes to \(bench.path)") == true,
            "\(told)"
        )
        try mirror.close()
    }

    @Test func `another program is waited for as long as the patience lasts`() throws {
        let bench = try MirrorBench()
        let waiting = Waiting()
        waiting.run.withLock { $0 = nil }
        let mirror = try mirror(bench.path, waiting)
        try writing(bench.path, "BEGIN IMMEDIATE", for: 0.8) {
            let error = #expect(throws: MirrorError.self) {
                _ = try mirror.source(name: "new", register: "xx-new", jurisdiction: #require(.init("XX")))
            }
            #expect(error?.description.contains("in use by another program") == true)
        }
        #expect(waiting.told.withLock { $0.isEmpty })
        // Each write has its whole patience.
        _ = try mirror.source(name: "new", register: "xx-new", jurisdiction: #require(.init("XX")))
        try mirror.close()
    }

    @Test func `a mirror that is opened meanwhile waits as well`() throws {
        let bench = try MirrorBench()
        try bench.mirror.close()
        let queue = try DatabaseQueue(path: bench.path)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try queue.close()
        let waiting = Waiting()
        // As a first edition has it: no log, and nobody may look.
        try writing(bench.path, "BEGIN EXCLUSIVE", for: 1.4) {
            let mirror = try mirror(bench.path, waiting)
            #expect(try mirror.source(name: "none") == nil)
            try mirror.close()
        }
        #expect(waiting.told.withLock { !$0.isEmpty })
    }

    @Test(
        arguments: [
            (0x6969, "NFS"), (0x517B, "SMB"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB2"), (0x0102_1997, "9p"),
            (0x6573_5546, "FUSE"), (0x00C3_6400, "Ceph"),
        ] as [(UInt, String)]
    )
    func `a mirror on another machine's disk is refused in a sentence`(_ type: UInt, _ name: String) throws {
        let error = #expect(throws: MirrorError.self) { try NetworkDisk.refuse("/x/m.sqlite", FileSystem(type: type)) }
        #expect(error?.kind == .unavailable)
        #expect(error?.description.contains("/x/m.sqlite lies on a disk of another machine (\(name))") == true)
        #expect(error?.description.contains("'mirror:'") == true)
    }

    // ext4, XFS, Btrfs, tmpfs, overlayfs, ZFS, and a disk that a program of this machine reads.
    @Test(arguments: [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1] as [UInt])
    func `a mirror on this machine's disk is taken`(_ type: UInt) throws {
        try NetworkDisk.refuse("/x/m.sqlite", FileSystem(type: type))
        try NetworkDisk.refuse("/x/m.sqlite", FileSystem(type: 0x6573_5546, isLocalProgram: true))
        try NetworkDisk.refuse("/x/m.sqlite", nil)
        #expect(try #require(FileSystem(of: "/proc")).type == 0x9FA0)
        #expect(FileSystem(of: "/no/such/folder") == nil)
    }
}
