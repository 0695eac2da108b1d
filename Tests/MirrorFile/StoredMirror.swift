import Foundation
import Mirror

/// Mirrors that older versions wrote, stored as compressed files in `Tests/Fixtures/mirrors`.
package enum StoredMirror {
    /// The folder of the files.
    package static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/mirrors").path

    /// The uncompressed size of each file, by schema.
    private static let sizes = [8: 2_621_440, 10: 2_686_976]

    /// Writes a stored mirror into a folder and returns its path.
    package static func unpack(schema: Int, into folder: String) throws -> String {
        let file = "\(Self.folder)/schema-\(schema).sqlite.zst"
        let packed = try Data(contentsOf: URL(fileURLWithPath: file))
        guard let size = sizes[schema], let bytes = Compression.unpacked([UInt8](packed), size: size) else {
            throw MirrorError(.unsound, "\(file) is damaged")
        }
        let path = folder + "/recordal.sqlite"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}
