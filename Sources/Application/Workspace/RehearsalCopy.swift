internal import Foundation
internal import Mirror
internal import Recordations
internal import System

/// The copy of a workspace that becomes a rehearsal: whole, or not there.
package struct RehearsalCopy {
    /// The workspace that is copied.
    package let real: Workspace
    /// Where it is made.
    package let directory: String

    /// Names a workspace and the folder of the copy.
    package init(real: Workspace, directory: String) {
        self.real = real
        self.directory = directory
    }

    /// What of a workspace is copied beside its settings and its mirror.
    private static let folders = ["sources", "jurisdictions", "holidays", "templates", "hooks"]
    private static let mirror = "recordal.sqlite"

    /// Makes the copy.
    ///
    /// It is made under another name, and gets its own when it is whole: a half copy would pass for a workspace without hooks.
    /// Throws ``UsageError`` if something cannot be read or written, and what the mirror throws; nothing is left then.
    package func make(_ settings: String) throws {
        let place = FileName.resolved(plainDirectory)
        let isThere = FileName.isTaken(place)
        // A folder that is there may be the current one, or a disk of its own: it stays, and is filled.
        let parent = isThere ? place : FileName.folder(of: place)
        let stage = (parent as NSString).appendingPathComponent(".recordal-rehearsal-\(CurrentProcess.number)")
        if !isThere { try Folder.make(parent) }
        try Folder.make(stage)
        do {
            for name in Self.folders where FileManager.default.fileExists(atPath: path(real.folder, name)) {
                try copy(FileName.resolved(path(real.folder, name)), to: path(stage, name), within: name)
            }
            if real.hasMirror {
                try real.openMirror(creating: false).copy(to: path(stage, Self.mirror))
                let copy = try Mirror(path: path(stage, Self.mirror))
                try copy.markRehearsal(now: Instant(Date()))
                try copy.close()
            }
            try OutputFile.create(path(stage, Workspace.fileName), Array(settings.utf8))
            if isThere { try fill(place, from: stage) } else { try move(stage, to: place) }
        } catch {
            try? FileManager.default.removeItem(atPath: stage)
            throw error
        }
    }

    /// Throws ``UsageError`` where something is in the way that would be mixed with the copy.
    package func checkPlace() throws {
        for name in Self.folders + [Self.mirror, Workspace.fileName] where FileName.isTaken(path(directory, name)) {
            throw UsageError(
                "\(path(directory, name)) exists already",
                advice: "nothing was written; choose a folder that is empty or not there"
            )
        }
    }

    private var plainDirectory: String {
        var text = directory[...]
        while text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") { text = text.dropLast() }
        return String(text)
    }

    private func path(_ folder: String, _ name: String) -> String {
        (folder as NSString).appendingPathComponent(name)
    }

    // The settings come last: without them the folder is no workspace.
    private func fill(_ place: String, from stage: String) throws {
        let names = FileName.names(in: stage).sorted { one, _ in one != Workspace.fileName }
        var moved: [String] = []
        do {
            for name in names {
                try move(path(stage, name), to: path(place, name))
                moved.append(name)
            }
            try FileManager.default.removeItem(atPath: stage)
        } catch {
            for name in moved { try? FileManager.default.removeItem(atPath: path(place, name)) }
            throw error
        }
    }

    private func move(_ source: String, to target: String) throws {
        do { try OutputFile.rename(source, to: target) } catch {
            throw UsageError(
                "\(error)",
                advice: "choose a folder that belongs to you, and that is empty or not there"
            )
        }
    }

    // MARK: Copying

    // `within` is the path below the workspace.
    private func copy(_ source: String, to target: String, within: String) throws {
        let manager = FileManager.default
        let attributes = try doing(source) { try manager.attributesOfItem(atPath: source) }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory?:
            try doing(target) { try manager.createDirectory(atPath: target, withIntermediateDirectories: false) }
            for name in try doing(source, { try manager.contentsOfDirectory(atPath: source) }).sorted() {
                try copy(path(source, name), to: path(target, name), within: path(within, name))
            }
            let mode = attributes[.posixPermissions] ?? 0o700
            try doing(target) { try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: target) }
        case .typeSymbolicLink?:
            let link = try doing(source) { try manager.destinationOfSymbolicLink(atPath: source) }
            // What leads out of what is copied leads on to where it led.
            let isInside = Self.staysInside(link, from: within)
            let destination = isInside ? link : path(FileName.resolved(FileName.folder(of: source)), link)
            try doing(target) {
                try manager.createSymbolicLink(atPath: target, withDestinationPath: destination)
            }
        case .typeRegular?: try doing(source) { try OutputFile.copy(source, to: target) }
        // Pipes and devices are no part of a workspace.
        default: break
        }
    }

    /// Whether a link in a copied folder leads into the same folder, or is absolute and leads to one place from everywhere.
    static func staysInside(_ link: String, from path: String) -> Bool {
        if link.hasPrefix("/") { return true }
        // The folder that is copied is the first part; the link's own name is the last.
        var depth = path.split(separator: "/").count - 2
        for part in link.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { return false }
        }
        return true
    }

    private func doing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            let advice = "nothing was made; check that you may read it, and choose a folder that belongs to you"
            if let error = error as? SystemError { throw UsageError("\(error)", advice: advice) }
            let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
            let reason = code.map { SystemError.reason(Int32(truncatingIfNeeded: $0)) } ?? error.localizedDescription
            throw UsageError("\(path) cannot be copied: \(reason)", advice: advice)
        }
    }
}
