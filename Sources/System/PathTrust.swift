internal import CSystem
internal import Glibc

/// Why what a path names cannot be trusted: somebody else may change it, or exchange it.
public struct PathFault: Error, Hashable, Sendable {
    /// The kinds of fault.
    public enum Kind: Hashable, Sendable {
        /// It cannot be looked at.
        case missing
        /// It belongs neither to this user nor to root.
        case foreign
        /// Others may write to it.
        case writableByOthers
    }

    /// The kind.
    public let kind: Kind
    /// The file or the folder at which it was seen.
    public let path: String
    /// What was seen there, as the rest of a sentence that begins with the path.
    public let seen: String
}

/// Looks at who may change what a path names.
///
/// A file is as safe as every folder on its way, since whoever may write to one of them can put another file, folder or link in
/// its place. A folder with the sticky bit, such as `/tmp`, is safe for what belongs to this user or root: nobody else may remove
/// that.
public enum PathTrust {
    private static let mostLinks = 40

    /// The first thing that speaks against a file or folder and every folder on its way, links resolved one by one; nil where
    /// nothing does.
    ///
    /// A group of the user's own, in which nobody else is, may write. A relative path begins at the current folder.
    public static func fault(of path: String) -> PathFault? {
        var pending = Array(parts(absolute(path)).reversed())
        var current = ""
        var links = 0
        while let part = pending.popLast() {
            if part == ".." {
                // The folder above was looked at on the way here; above the root is the root.
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

    /// The first thing that speaks against a folder's contents, at any depth, or against a file; nil where nothing does, and where
    /// it is not there.
    ///
    /// What a link leads to is looked at as the link's own way and contents are, wherever that is.
    public static func faultWithin(_ path: String) -> PathFault? {
        var visited: Set<FileStamp.Place> = []
        return faultWithin(path, &visited)
    }

    private static func faultWithin(_ path: String, _ visited: inout Set<FileStamp.Place>) -> PathFault? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if let fault = faultHere(path) { return fault }
        // A link may lead to a folder that it is in.
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

    /// What speaks against a file or folder itself.
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

    /// A user as a person knows him: `user 'anna'`, or `user 1017` without a name.
    public static func ownerName(_ user: UInt32) -> String {
        guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return "user \(user)" }
        return "user '\(String(cString: name))'"
    }

    private static func mayOthersWrite(_ path: String, _ status: stat) -> Bool {
        if status.st_mode & 0o002 != 0 { return true }
        return status.st_mode & 0o020 != 0 && (csystem_has_access_list(path) != 0 || !isOwnGroup(status.st_gid))
    }

    // Many systems give each user a group of the same name, and let it write by default.
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

    // In a user namespace that does not know every user, those it does not know, root of the machine among them, have one number
    // (user_namespaces(7)). Folders on the way, such as `/`, may be of such a one.
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
