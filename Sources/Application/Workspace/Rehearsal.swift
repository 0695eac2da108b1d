internal import FoundationEssentials
internal import Mirror
internal import Recordations

extension Workspace {
    /// The prefix of every subject of a rehearsal; empty otherwise.
    var subjectPrefix: String { isRehearsal ? "[rehearsal] " : "" }

    /// Refuses a real mirror in a rehearsal, and the mirror of a rehearsal anywhere else; marks a new one.
    ///
    /// - Throws: ``UsageError`` that says how to make a copy.
    func checkRehearsal(_ mirror: Mirror, creating: Bool) throws {
        let isMarked = try mirror.isRehearsal()
        if isMarked, !isRehearsal {
            throw UsageError(
                "\(mirrorPath) is the mirror of a rehearsal: days may stand in it that never came",
                advice:
                    "let 'mirror:' in \(file) name another file; or write 'rehearsal: true' there, and go on rehearsing"
            )
        }
        guard isRehearsal, !isMarked else { return }
        guard try mirror.isBlank() else {
            throw UsageError(
                "\(mirrorPath) is a real mirror, and \(file) says 'rehearsal: true'",
                advice: "take 'rehearsal' out, and rehearse in a copy: \(rehearsalCommand)"
            )
        }
        if creating { try mirror.markRehearsal(now: Instant(Date())) }
    }

    /// The command that makes a copy of the workspace to rehearse in.
    var rehearsalCommand: String { "recordal init DIR --rehearsal-of \(folder)" }
}
