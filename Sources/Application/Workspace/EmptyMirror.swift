internal import Mirror
internal import Synchronization

/// The empty mirror that reports are read from before a register was brought in; it lies in a folder of this process alone.
package enum EmptyMirror {
    private static let folder = Mutex<TemporaryFolder?>(nil)

    /// Makes it.
    ///
    /// Throws what the system says where its folder cannot be made.
    static func open(in workspace: Workspace) throws -> Mirror {
        let made = try TemporaryFolder()
        folder.withLock { $0 = made }
        return try Mirror(
            path: made.path + "/recordal.sqlite",
            policies: workspace.policies,
            numbers: workspace.numbers
        )
    }

    /// Removes it, where there is one; called at the end of the process.
    package static func remove() {
        // The folder goes with its last holder.
        folder.withLock { $0 = nil }
    }
}
