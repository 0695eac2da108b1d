internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

extension InitCommand {
    /// What of a workspace is copied beside its settings and its mirror.
    private static let folders = ["sources", "jurisdictions", "holidays", "templates", "hooks"]

    /// Copies a workspace and its mirror into the folder, as a rehearsal.
    ///
    /// - Throws: ``UsageError`` if the folder cannot be written, and what the mirror throws.
    func rehearse(_ real: Workspace, _ file: String) throws {
        let mirror = (directory as NSString).appendingPathComponent("recordal.sqlite")
        if !writing.isDryRun {
            let manager = FileManager.default
            do {
                try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
                for name in Self.folders {
                    let source = (real.folder as NSString).appendingPathComponent(name)
                    let copy = (directory as NSString).appendingPathComponent(name)
                    guard manager.fileExists(atPath: source), !manager.fileExists(atPath: copy) else { continue }
                    try manager.copyItem(atPath: source, toPath: copy)
                }
            } catch {
                throw UsageError(
                    "\(directory) cannot be written",
                    advice: "choose a folder that belongs to you, and that is empty or not there"
                )
            }
            if real.hasMirror {
                try real.openMirror(creating: false).copy(to: mirror)
                let copy = try Mirror(path: mirror)
                try copy.markRehearsal(now: Instant(Date()))
                try copy.close()
            }
            // The settings come last: without them the folder is no workspace.
            do {
                try Data(Self.settings(of: real).utf8)
                    .write(to: URL(fileURLWithPath: file), options: .withoutOverwriting)
            } catch {
                throw UsageError("\(file) cannot be written", advice: "choose a folder that belongs to you")
            }
        }
        if common.json {
            return common.print([
                "schema": "recordal.init/1", "workspace": .string(file), "rehearsal_of": .string(real.file),
                "dry_run": .bool(writing.isDryRun),
            ])
        }
        if common.quiet { return }
        Output.line(
            """
            \(writing.isDryRun ? "Would make" : "Made") \(file), a rehearsal of \(real.file)
            Its hooks send letters, and every subject begins with [rehearsal]. Next:
              cd \(directory)
              recordal alerts send --today YYYY-MM-DD     any day, also one that has not come
            Files that 'sources' or 'network' name by a relative path were not copied.
            """
        )
    }

    // A mirror elsewhere is the real one's.
    private static func settings(of real: Workspace) -> String {
        let lines = real.settingsText.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !line.hasPrefix("mirror:") && !line.hasPrefix("rehearsal:")
        }
        return "rehearsal: true\n" + lines.joined(separator: "\n")
    }
}
