internal import FoundationEssentials

/// A folder of this process alone, which goes at the latest when nobody holds it any longer.
package final class TemporaryFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes it; throws what the system says where that cannot be.
    package init() throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("recordal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: base,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        path = base.path
    }

    deinit { remove() }

    /// Removes it, with all that is in it.
    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
