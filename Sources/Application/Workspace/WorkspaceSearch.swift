internal import Foundation
internal import System

/// Finds the workspace of a command.
///
/// It is named by `--config` or `$RECORDAL_CONFIG`, else it is found in the current folder or one above, else in
/// `$XDG_CONFIG_HOME/recordal/`.
package struct WorkspaceSearch {
    private let named: String?
    private let environment: [String: String]
    private let manager = FileManager.default

    package init(config: String?, environment: [String: String] = Workspace.environment) {
        self.environment = environment
        let words = [config, environment["RECORDAL_CONFIG"]].compactMap { $0 }
        named = words.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The configuration file.
    ///
    /// Throws ``UsageError`` where there is none, and where one was found by looking for it that somebody else may change: it says
    /// what recordal runs. A file that is named was chosen.
    package func file() throws -> String {
        if let named { return try file(named) }
        guard let found else {
            throw UsageError(
                "there is no \(Workspace.fileName) here or in a folder above",
                advice: "make a workspace with 'recordal init DIR', or name one with --config FILE"
            )
        }
        if let fault = Self.fault(of: found) {
            let mending = fault.kind == .writableByOthers ? "if it is yours: chmod go-w '\(fault.path)'; " : ""
            throw UsageError(
                "\(found) was found by looking for it, and is not used: \(fault.path) \(fault.seen)",
                advice: "\(mending)if you trust what is in it, name it: --config '\(found)'"
            )
        }
        return found
    }

    // The folder itself may be written by nobody else either, sticky or not: what is beside the file is read too.
    private static func fault(of file: String) -> PathFault? {
        let folder = (file as NSString).deletingLastPathComponent
        return [file, folder.isEmpty ? "/" : folder, FileName.folder(of: FileName.resolved(file))].lazy
            .compactMap(PathTrust.fault).first
    }

    private func file(_ named: String) throws -> String {
        var isFolder = ObjCBool(false)
        let path = absolute(named)
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw UsageError("\(named): there is no such file", advice: "make a workspace: recordal init DIR")
        }
        return isFolder.boolValue ? (path as NSString).appendingPathComponent(Workspace.fileName) : path
    }

    private var found: String? {
        var folder = manager.currentDirectoryPath
        while true {
            let file = (folder as NSString).appendingPathComponent(Workspace.fileName)
            if manager.fileExists(atPath: file) { return file }
            if folder == "/" || folder.isEmpty { break }
            folder = (folder as NSString).deletingLastPathComponent
        }
        // One that is not absolute is to be ignored (XDG Base Directory Specification).
        let stated = environment["XDG_CONFIG_HOME"] ?? ""
        let config = stated.hasPrefix("/") ? stated : (home as NSString).appendingPathComponent(".config")
        let file = (config as NSString).appendingPathComponent("recordal/\(Workspace.fileName)")
        return manager.fileExists(atPath: file) ? file : nil
    }

    private var home: String {
        environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? ("~" as NSString).expandingTildeInPath
    }

    private func absolute(_ path: String) -> String {
        let path = (path as NSString).expandingTildeInPath
        return path.hasPrefix("/") ? path : (manager.currentDirectoryPath as NSString).appendingPathComponent(path)
    }
}
