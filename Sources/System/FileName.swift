internal import Glibc

/// Functions on the names and paths of files.
public enum FileName {
    /// The path without symbolic links, also of a file that does not exist yet.
    ///
    /// The path is returned unchanged where its folder cannot be examined.
    public static func resolved(_ path: String) -> String { resolved(path, links: 0) }

    /// The path without symbolic links; nil for a file that does not exist.
    public static func existing(_ path: String) -> String? {
        guard let whole = realpath(path, nil) else { return nil }
        defer { free(whole) }
        return String(cString: whole)
    }

    /// The folder of a path.
    public static func folder(of path: String) -> String {
        // Bytes are compared, because a slash with a combining mark is another Character in Swift and still a slash.
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether a file, a folder or a link exists at a path, including a link without a target.
    public static func isTaken(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The names in a folder, in no order; empty where the folder cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The path of a name in a folder.
    static func path(_ folder: String, _ name: some StringProtocol) -> String {
        folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
    }

    /// The target of a symbolic link, as it is stored; nil for another file.
    static func target(of link: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                chars.baseAddress.map { readlink(link, $0, chars.count) } ?? -1
            }
        }
        return count > 0 && count < bytes.count ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    private static let mostLinks = 40

    private static func resolved(_ path: String, links: Int) -> String {
        if let whole = existing(path) { return whole }
        let folder = folder(of: path)
        if links < mostLinks, let target = target(of: path) {
            return resolved(target.hasPrefix("/") ? target : self.path(folder, target), links: links + 1)
        }
        guard let whole = existing(folder) else { return path }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        return self.path(whole, slash.map { path[path.utf8.index(after: $0)...] } ?? path[...])
    }
}
