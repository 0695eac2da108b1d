internal import Foundation

/// A folder that is removed with the object.
public final class TemporaryFolder: Sendable {
    /// Its path.
    public let path: String

    /// Makes it, for its owner alone.
    public init() throws {
        path = FileManager.default.temporaryDirectory.path + "/recordal-test-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
