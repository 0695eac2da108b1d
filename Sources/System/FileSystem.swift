internal import CSystem
internal import Glibc

/// The file system that a path is on.
public struct FileSystem: Sendable {
    /// The type number (statfs(2)).
    public let type: UInt
    /// Whether it is a FUSE file system on a local disk (`fuseblk`), such as ntfs-3g.
    public let isLocalProgram: Bool

    /// Examines the file system of a path; nil where that is not possible.
    public init?(of path: String) {
        let type = UInt(csystem_file_system(path))
        guard type != 0 else { return nil }
        self.init(type: type, isLocalProgram: type == Self.fuse && Self.isOnBlocks(path))
    }

    /// Makes a file system from its type number.
    public init(type: UInt, isLocalProgram: Bool = false) {
        self.type = type
        self.isLocalProgram = isLocalProgram
    }

    /// The name of a file system whose files may be on another machine; nil for a local one.
    ///
    /// FUSE counts as a network, because its files may come from anywhere and it rarely supports shared memory.
    public var networkName: String? { isLocalProgram ? nil : Self.network[type] }

    private static let fuse: UInt = 0x6573_5546

    // The numbers of statfs(2) and of the kernel's magic.h.
    private static let network: [UInt: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x0102_1997: "9p", fuse: "FUSE",
        0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x0BD0_0BD0: "Lustre", 0x0116_1970: "GFS2",
        0x7461_636F: "OCFS2", 0x786F_4256: "a shared folder of VirtualBox", 0x7375_7245: "Coda", 0x564C: "NCP",
    ]

    // /proc/self/mountinfo has the type of each mount with its device number (proc(5)).
    private static func isOnBlocks(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, let file = fopen("/proc/self/mountinfo", "re") else { return false }
        defer { fclose(file) }
        let device = "\(csystem_major(status.st_dev)):\(csystem_minor(status.st_dev))"
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        while getline(&line, &room, file) > 0, let text = line.map({ String(cString: $0) }) {
            let words = text.split(separator: " ")
            guard words.count > 2, words[2] == device, let mark = words.firstIndex(of: "-") else { continue }
            return words[(mark + 1)...].first == "fuseblk"
        }
        return false
    }
}
