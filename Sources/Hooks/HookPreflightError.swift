internal import System

/// An error about a hook that is not run, with advice.
public struct HookPreflightError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of faults.
    public enum Kind: Sendable, Hashable {
        /// The file does not exist or cannot be examined.
        case missing
        /// The path is a folder, a device or a pipe.
        case notAFile
        /// The file is not executable for this user.
        case notExecutable
        /// The group or others may write to the file.
        case writableByOthers
        /// The group or others may write to the file's folder and so replace the file.
        case folderWritableByOthers
        /// The file belongs neither to this user nor to root.
        case foreign
        /// The interpreter in the file's first line does not exist.
        case noInterpreter
        /// Others may change the sources of its messages: the settings, templates or definitions of the workspace.
        case workspaceNotTrusted
        /// The system could not start the process.
        case notStarted
    }

    /// The kind.
    public let kind: Kind
    /// The message for the user.
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

extension Hook {
    /// The reason for which this hook cannot be run; nil where it can be run.
    ///
    /// The check covers the file, every folder of its path and every folder of the path of each symbolic link: a user
    /// who may write to one of them could decide which program recordal runs.
    public func fault() -> HookPreflightError? {
        let status: FileStatus
        do { status = try FileStatus(file) } catch {
            return HookPreflightError(
                .missing,
                "\(file) cannot be found (\(error.reason.lowercased())); check its name"
            )
        }
        guard status.kind == .file else {
            return HookPreflightError(.notAFile, "\(file) is not a file; a hook is an executable file")
        }
        if !PathTrust.isTrusted(status.owner) {
            return HookPreflightError(
                .foreign,
                "\(file) belongs to \(PathTrust.ownerName(status.owner)); a hook has to belong to you or to root"
            )
        }
        if status.isWritableByOthers {
            return HookPreflightError(
                .writableByOthers,
                "\(file) may be written by others; mend it: chmod go-w '\(file)'"
            )
        }
        if let fault = faultOfFolders() { return fault }
        guard status.isMarkedExecutable, FileAccess.isExecutable(file) else {
            return HookPreflightError(.notExecutable, "\(file) is not executable; mend it: chmod u+x '\(file)'")
        }
        return faultOfInterpreter()
    }

    private func faultOfFolders() -> HookPreflightError? {
        let resolved = FileName.existing(file)
        let folders = [FileName.folder(of: file)] + (resolved.map { [FileName.folder(of: $0)] } ?? [])
        for folder in folders {
            let status: FileStatus
            do { status = try FileStatus(folder) } catch {
                return HookPreflightError(
                    .missing,
                    "\(folder) cannot be looked at (\(error.reason.lowercased()))"
                )
            }
            if status.isWritableByOthers {
                return HookPreflightError(
                    .folderWritableByOthers,
                    "\(file) lies in a folder that others may write to, and so exchange it; "
                        + "mend it: chmod go-w '\(folder)'"
                )
            }
            if !PathTrust.isTrusted(status.owner) {
                return HookPreflightError(
                    .foreign,
                    "\(file) lies in a folder of \(PathTrust.ownerName(status.owner)); it has to belong to you or to root"
                )
            }
        }
        return PathTrust.fault(of: file).map { fault in
            let start = "\(file) is reached by way of \(fault.path), which \(fault.seen)"
            return switch fault.kind {
            case .missing: HookPreflightError(.missing, start)
            case .foreign: HookPreflightError(.foreign, "\(start); it has to belong to you or to root")
            case .writableByOthers:
                HookPreflightError(.folderWritableByOthers, "\(start); mend it: chmod go-w '\(fault.path)'")
            }
        }
    }

    /// Checks the interpreter of a script: scripts from other systems often name a missing interpreter or have CR LF
    /// line ends.
    private func faultOfInterpreter() -> HookPreflightError? {
        // A program may be executable and not readable; then the system has the last word.
        guard let bytes = try? InputFile(file).next(atMost: 256), bytes.starts(with: "#!".utf8) else { return nil }
        let line = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
        let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
        let interpreter = String(decoding: words.first ?? [], as: UTF8.self)
        if FileAccess.isExecutable(interpreter) { return nil }
        let isForeign = interpreter.utf8.last == 0x0D
        let cause = isForeign ? "its lines end in CR LF; save it with LF alone" : "check the line, or install it"
        let shown = isForeign ? String(decoding: interpreter.utf8.dropLast(), as: UTF8.self) + "␍" : interpreter
        return HookPreflightError(
            .noInterpreter,
            "\(file) names an interpreter that is not there, '\(shown)': \(cause)"
        )
    }
}
