internal import Glibc

/// What a file is called, whatever path leads to it.
public enum FileName {
    /// The path without links, also of a file that is not there yet.
    ///
    /// Gives the path as it is where its folder cannot be looked at.
    public static func resolved(_ path: String) -> String { resolved(path, links: 0) }

    /// The folder that a path is in.
    public static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    private static let mostLinks = 40

    private static func resolved(_ path: String, links: Int) -> String {
        if let whole = realpath(path, nil) {
            defer { free(whole) }
            return String(cString: whole)
        }
        var target = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &target, target.count - 1)
        let slash = path.lastIndex(of: "/")
        let folder = folder(of: path)
        if count > 0, links < mostLinks {
            let text = String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return resolved(text.hasPrefix("/") ? text : folder + "/" + text, links: links + 1)
        }
        guard let whole = realpath(folder, nil) else { return path }
        defer { free(whole) }
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        let start = String(cString: whole)
        return (start == "/" ? "" : start) + "/" + name
    }
}
