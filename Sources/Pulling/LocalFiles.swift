internal import Foundation

/// Files of registers that a person or another program saves in a folder.
public enum LocalFiles {
    /// The file of a source's `from:`: the file itself, or the newest file in the folder.
    ///
    /// The newest file is the one with the latest modification time; if the times are equal, the one with the last
    /// name. Hidden files, folders and files that a program is still writing (`.part`, `.tmp`, `.crdownload`,
    /// `.download`) do not count. Throws ``PullingError`` where there is no file.
    public static func newest(at path: String) throws -> String {
        let manager = FileManager.default
        var isFolder = ObjCBool(false)
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw PullingError(description: "\(path): there is no such file or folder; put the register's file there")
        }
        guard isFolder.boolValue else { return path }
        guard let names = try? manager.contentsOfDirectory(atPath: path) else { throw PullingError.unreadable(path) }
        var newest: (date: Date, name: String)?
        for name in names where !name.hasPrefix(".") && !unfinished.contains((name as NSString).pathExtension) {
            let file = (path as NSString).appendingPathComponent(name)
            guard let attributes = try? manager.attributesOfItem(atPath: file),
                attributes[.type] as? FileAttributeType == .typeRegular,
                let date = attributes[.modificationDate] as? Date
            else { continue }
            if let known = newest, (known.date, known.name) > (date, name) { continue }
            newest = (date, name)
        }
        guard let newest else {
            throw PullingError(description: "\(path) has no file in it; save the register's file there")
        }
        return (path as NSString).appendingPathComponent(newest.name)
    }

    private static let unfinished: Set<String> = ["part", "tmp", "crdownload", "download"]
}
