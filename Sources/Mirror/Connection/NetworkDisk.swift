internal import System

/// Disks of other machines, on which a mirror cannot lie.
///
/// With write-ahead logging all programs share memory through the file `-shm`, which two machines cannot share
/// (sqlite.org/wal.html): they would write over each other. Such disks often do not keep locks either.
enum NetworkDisk {
    /// Throws ``MirrorError`` where a path is on a disk of another machine.
    static func refuse(_ path: String) throws(MirrorError) {
        try refuse(path, FileSystem(of: FileName.folder(of: FileName.resolved(path))))
    }

    static func refuse(_ path: String, _ system: FileSystem?) throws(MirrorError) {
        guard let name = system?.networkName else { return }
        throw MirrorError(
            .unavailable,
            "\(path) lies on a disk of another machine (\(name)), where SQLite cannot keep two programs from writing at once",
            advice: "let 'mirror:' in recordal.yaml name a file on a disk of this machine, and copy the mirror there"
        )
    }
}
