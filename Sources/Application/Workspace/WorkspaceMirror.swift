internal import FoundationEssentials
internal import Ingest
package import Mirror
internal import Rendering
internal import Synchronization
internal import System

private let isMoveReported = Atomic(false)

extension Workspace {
    /// Whether there is a mirror already.
    var hasMirror: Bool { FileManager.default.fileExists(atPath: mirrorPath) }

    /// The copies beside the mirror that were made when an older file was migrated.
    var formerCopies: [String] {
        (1..<100).map { "\(mirrorPath).schema-\($0)" }.filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// Opens the mirror for a report; where there is none yet, an empty one in its place, which is told with the next step.
    package func openMirrorForReport() throws -> Mirror {
        if hasMirror { return try openMirror(creating: false) }
        reporter.warn(
            "nothing was brought in yet; the next step: recordal import SOURCE FILE (recordal sources lists them)"
        )
        return try EmptyMirror.open(in: self)
    }

    /// Opens the mirror, and makes one only where `creating` says so.
    ///
    /// A mirror that was moved or migrated is reported as a warning. Throws ``UsageError`` where there is no mirror, or where it is
    /// not of this workspace's kind (rehearsal or real).
    package func openMirror(creating: Bool) throws -> Mirror {
        if !creating, !hasMirror {
            throw UsageError(
                "there is no mirror at \(mirrorPath) yet",
                advice: "bring a register in first: recordal import SOURCE FILE (recordal sources lists them)"
            )
        }
        let start = SuspendingClock.now
        let mirror = try Mirror(
            path: mirrorPath,
            policies: policies,
            numbers: numbers,
            run: { [mirrorPath] in RunLock.holder(mirror: mirrorPath) },
            notify: { [reporter] in reporter.warn(SafeText.line($0)) }
        )
        ActivityLog.record(.read, mirrorPath, since: start)
        try checkRehearsal(mirror, creating: creating)
        // A command may open it more than once.
        if mirror.move != nil || mirror.logWarning != nil, !isMoveReported.exchange(true, ordering: .relaxed) {
            for text in [mirror.move.map { "\($0)" }, mirror.logWarning].compactMap({ $0 }) { reporter.warn(text) }
        }
        if let copy = mirror.formerCopy {
            reporter.warn("the mirror was brought to a new form; a copy of it as it was is \(copy)")
        }
        return mirror
    }
}
