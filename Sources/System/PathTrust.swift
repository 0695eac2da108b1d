internal import CSystem
internal import Glibc

/// The reason for which a file cannot be trusted: another user may change or replace it.
public struct PathFault: Error, Hashable, Sendable {
    /// The kinds of fault.
    public enum Kind: Hashable, Sendable {
        /// The file cannot be examined.
        case missing
        /// The file belongs neither to this user nor to root.
        case foreign
        /// Other users may write to the file.
        case writableByOthers
    }

    /// The kind.
    public let kind: Kind
    /// The file or the folder with the fault.
    public let path: String
    /// The fault, as the rest of a sentence that starts with the path.
    public let seen: String
}

/// Checks which users may change or replace a file.
///
/// A file is only as safe as every folder of its path, because a user who may write to one of them can replace a file,
/// folder or link in it. A folder with the sticky bit, such as `/tmp`, is safe for files of this user or root, which no
/// other user may remove.
public enum PathTrust {
    private static let mostLinks = 40

    /// The first fault of a file or folder or of a folder of its path, with links resolved one by one; nil where there
    /// is none.
    ///
    /// The user's own group may write if it has no other member. A relative path starts at the working directory.
    public static func fault(of path: String) -> PathFault? {
        var pending = Array(parts(absolute(path)).reversed())
        var current = ""
        var links = 0
        while let part = pending.popLast() {
            if part == ".." {
                // The parent folder was checked before; the parent of the root is the root.
                current = current.isEmpty ? "" : FileName.folder(of: current)
                if current == "/" { current = "" }
                continue
            }
            let entry = current + "/" + part
            var status = stat()
            guard lstat(entry, &status) == 0 else {
                return PathFault(kind: .missing, path: entry, seen: "cannot be looked at (\(reason(errno)))")
            }
            let folder = current.isEmpty ? "/" : current
            if let fault = faultOnTheWay(folder, to: entry, of: status.st_uid) { return fault }
            guard status.st_mode & S_IFMT == S_IFLNK else {
                current = entry
                continue
            }
            links += 1
            guard links <= mostLinks, let target = FileName.target(of: entry) else {
                return PathFault(kind: .missing, path: entry, seen: "is a link that leads nowhere")
            }
            if target.hasPrefix("/") { current = "" }
            pending += parts(target).reversed()
        }
        return faultHere(current.isEmpty ? "/" : current)
    }

    /// The first fault of a file or of a folder's contents at any depth; nil where there is none and where the path
    /// does not exist.
    ///
    /// The path and the contents of a link's target are checked too.
    public static func faultWithin(_ path: String) -> PathFault? {
        var visited: Set<FileStamp.Place> = []
        return faultWithin(path, &visited)
    }

    private static func faultWithin(_ path: String, _ visited: inout Set<FileStamp.Place>) -> PathFault? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if let fault = faultHere(path) { return fault }
        // A link may lead to a folder that contains it.
        guard status.st_mode & S_IFMT == S_IFDIR, visited.insert(FileStamp.Place(status)).inserted else { return nil }
        for name in FileName.names(in: path).sorted() {
            let entry = FileName.path(path, name)
            guard lstat(entry, &status) == 0 else { continue }
            let onTheWay = status.st_mode & S_IFMT == S_IFLNK ? fault(of: entry) : nil
            let fault = onTheWay ?? faultWithin(FileName.existing(entry) ?? entry, &visited)
            if let fault, fault.kind != .missing { return fault }
        }
        return nil
    }

    /// The fault of a file or folder itself.
    private static func faultHere(_ path: String) -> PathFault? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return PathFault(kind: .missing, path: path, seen: "cannot be looked at (\(reason(errno)))")
        }
        guard isTrusted(status.st_uid) else { return foreign(path, status.st_uid) }
        return mayOthersWrite(path, status) ? writable(path) : nil
    }

    private static func faultOnTheWay(_ folder: String, to entry: String, of entryOwner: UInt32) -> PathFault? {
        var status = stat()
        guard stat(folder, &status) == 0 else {
            return PathFault(kind: .missing, path: folder, seen: "cannot be looked at (\(reason(errno)))")
        }
        guard isTrusted(status.st_uid) || isUnmapped(status.st_uid) else { return foreign(folder, status.st_uid) }
        if status.st_mode & S_ISVTX != 0 {
            return isTrusted(entryOwner) || isUnmapped(entryOwner) ? nil : foreign(entry, entryOwner)
        }
        return mayOthersWrite(folder, status) ? writable(folder) : nil
    }

    private static func foreign(_ path: String, _ owner: UInt32) -> PathFault {
        PathFault(kind: .foreign, path: path, seen: "belongs to \(ownerName(owner))")
    }

    private static func writable(_ path: String) -> PathFault {
        PathFault(kind: .writableByOthers, path: path, seen: "may be written by others")
    }

    /// Whether an owner is this user or root.
    public static func isTrusted(_ owner: UInt32) -> Bool { owner == 0 || owner == geteuid() }

    /// A user for messages: `user 'anna'`, or `user 1017` without a name.
    public static func ownerName(_ user: UInt32) -> String {
        guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return "user \(user)" }
        return "user '\(String(cString: name))'"
    }

    private static func mayOthersWrite(_ path: String, _ status: stat) -> Bool {
        if status.st_mode & 0o002 != 0 { return true }
        return status.st_mode & 0o020 != 0 && (csystem_has_access_list(path) != 0 || !isOwnGroup(status.st_gid))
    }

    // Many systems give each user a group with the same name and let it write by default.
    private static func isOwnGroup(_ group: UInt32) -> Bool {
        guard let user = getpwuid(geteuid()), user.pointee.pw_gid == group, let name = user.pointee.pw_name else {
            return false
        }
        let userName = String(cString: name)
        guard let entry = getgrgid(group), let groupName = entry.pointee.gr_name, String(cString: groupName) == userName
        else { return false }
        var member = entry.pointee.gr_mem
        while let name = member?.pointee {
            if String(cString: name) != userName { return false }
            member = member?.advanced(by: 1)
        }
        return true
    }

    // In a user namespace that does not map all users, all unmapped users, including the machine's root, have the same
    // number (user_namespaces(7)). Folders such as `/` may belong to it.
    private static func isUnmapped(_ owner: UInt32) -> Bool { owner == unmapped }

    private static let unmapped: UInt32? = {
        guard let map = contents(of: "/proc/self/uid_map"), let overflow = contents(of: "/proc/sys/kernel/overflowuid")
        else { return nil }
        let isWhole = map.split(separator: "\n").contains { $0.split(separator: " ").last == "4294967295" }
        return isWhole ? nil : UInt32(overflow.prefix { $0.isNumber })
    }()

    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
