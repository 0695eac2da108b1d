internal import System

/// Why a hook is not run at all: what was seen, and what mends it.
public struct HookPreflightError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of fault, by which a caller may tell them apart.
    public enum Kind: Sendable, Hashable {
        /// There is no such file, or it cannot be looked at.
        case missing
        /// It is a folder, a device or a pipe.
        case notAFile
        /// It has no run bit for this user.
        case notExecutable
        /// Group or world may write it.
        case writableByOthers
        /// Group or world may write the folder it is in, and so exchange it.
        case folderWritableByOthers
        /// It belongs neither to this user nor to root.
        case foreign
        /// The interpreter that its first line names is not there.
        case noInterpreter
        /// Others may change what it is told: the settings, templates or definitions of the workspace.
        case workspaceNotTrusted
        /// The system refused to start it.
        case notStarted
    }

    /// The kind.
    public let kind: Kind
    /// The sentence for a person.
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

extension Hook {
    /// Why this hook cannot be run; nil where nothing stands against it.
    ///
    /// Looked at are the file, every folder on its way and, behind each symbolic link, every folder on the link's way: who may
    /// write to any of these decides what recordal runs.
    public func fault() -> HookPreflightError? {
        let status: FileStatus
        do { status = try FileStatus(file) } catch {
            return HookPreflightError(
                .missing,
                "\(file) cannot be found (\(error.reason.lowercased())); check its name"
            )
        }
        guard status.kind == .file else {
            return HookPreflightError(.notAFile, "\(file) is no file; a hook is an executable file")
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

    /// Scripts written elsewhere often name an interpreter that is not here, or end their first line in a carriage return.
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
