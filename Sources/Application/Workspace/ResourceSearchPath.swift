internal import Foundation
package import Registers
internal import Rendering
internal import Settings

/// The folders in which source definitions are, or rules, or holidays: the workspace's goes before the shipped one.
package struct ResourceSearchPath {
    let folders: [String]

    init(workspace: String, kind: String) {
        folders = [(workspace as NSString).appendingPathComponent(kind)] + [Self.shipped(kind)].compactMap { $0 }
    }

    /// The shipped folder: below `$RECORDAL_SHARE`, else what is installed or built beside the program.
    static func shipped(_ kind: String) -> String? {
        let manager = FileManager.default
        if let share = Workspace.environment["RECORDAL_SHARE"], !share.isEmpty {
            return (share as NSString).appendingPathComponent(kind)
        }
        var folder = (program as NSString).deletingLastPathComponent
        // Installed: bin/recordal beside share/recordal; built: .build/…/recordal below Config.
        for _ in 0..<6 {
            for candidate in ["share/recordal/\(kind)", "Config/\(kind)"] {
                let path = (folder as NSString).appendingPathComponent(candidate)
                if manager.fileExists(atPath: path) { return path }
            }
            if folder == "/" || folder.isEmpty { break }
            folder = (folder as NSString).deletingLastPathComponent
        }
        return nil
    }

    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments.first
            ?? ""
    }

    /// All names, each with the file that counts.
    package var files: [(name: String, path: String)] {
        var found: [String: String] = [:]
        for folder in folders.reversed() {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                guard (file as NSString).pathExtension == "yaml", !file.hasPrefix(".") else { continue }
                let name = (file as NSString).deletingPathExtension
                found[name] = (folder as NSString).appendingPathComponent(file)
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The file that counts for a name; nil where there is none.
    ///
    /// One look at each folder: a run needs a few names, and a folder of rules has dozens.
    package func path(of name: String) -> String? {
        guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0x2F) else { return nil }
        return folders.lazy.map { ($0 as NSString).appendingPathComponent(name + ".yaml") }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Reads a definition under a source's name; also gives its text.
    package func definition(_ definition: String, source: String) throws -> (definition: SourceDefinition, yaml: String)
    {
        guard let path = path(of: definition) else {
            let names = files.map(\.name)
            let hint = Phrase.nearest(definition, in: names).map { "did you mean '\($0)'? " } ?? ""
            throw UsageError(
                "there is no source '\(definition)'",
                advice: "\(hint)there are: \(names.joined(separator: ", "))"
            )
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path) cannot be read", advice: "check who may read it")
        }
        let yaml = try SettingsText.decoded(data, file: path)
        return (try SourceDefinition(name: source, file: path, yaml: yaml), yaml)
    }
}
