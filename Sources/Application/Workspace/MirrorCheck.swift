internal import FoundationEssentials
package import History
internal import Mirror

/// Whether a workspace's mirror is sound, and what may be wrong around it.
package struct MirrorCheck {
    /// What was checked, and what is wrong.
    package private(set) var soundness: Soundness
    /// What is wrong with the files around it.
    package private(set) var warnings: [String] = []

    /// Checks the mirror; `head` is a hash that must still be in the chain.
    package init(_ workspace: Workspace, head: String?) throws {
        let mirror = try workspace.openMirror(creating: false)
        soundness = try mirror.soundness()
        if let head, try !mirror.knows(head: head) {
            soundness.mistakes.append(
                "no event has the hash \(head): events were cut off or replaced since it was printed"
            )
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: workspace.mirrorPath)
        if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 {
            warnings.append("\(workspace.mirrorPath) can be read by others; chmod 600 it")
        }
        for copy in workspace.formerCopies {
            warnings.append("\(copy) is the mirror as an older recordal left it; remove it when you need it no more")
        }
    }
}
