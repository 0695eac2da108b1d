import Foundation
public import GRDB
import GRDBSQLite
import Mirror

/// An empty mirror's file in a folder of its own, and the look of another program into it.
public final class MirrorFile {
    /// The folder, which goes with it.
    public let folder: String
    private var stranger: DatabaseQueue?

    // Making the tables takes longer than most tests of what is done with them.
    private static let empty = Result {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Mirror(path: folder + "/m.sqlite").close()
        return try Data(contentsOf: URL(fileURLWithPath: folder + "/m.sqlite"))
    }

    /// Makes the folder and the file in it.
    public init() throws {
        folder = try Self.newFolder()
        try Self.empty.get().write(to: URL(fileURLWithPath: path))
    }

    deinit {
        try? stranger?.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The file.
    public var path: String { folder + "/m.sqlite" }

    /// How a program opens a file that looks at rows and changes some, and observes no tables.
    ///
    /// GRDB's authorizer learns each column that a statement names, for observers. Without the compiler's optimisation,
    /// as tests are built, that takes several times as long as SQLite needs for the statement.
    public static var unobserved: Configuration {
        var configuration = Configuration()
        configuration.prepareDatabase { sqlite3_set_authorizer($0.sqliteConnection, nil, nil) }
        return configuration
    }

    /// Makes a folder.
    public static func newFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "recordal-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The raw rows of a query, for looks that the mirror has no verb for.
    public func rows(_ sql: String) throws -> [Row] {
        let stranger = try stranger ?? DatabaseQueue(path: path, configuration: Self.unobserved)
        self.stranger = stranger
        return try stranger.read { try Row.fetchAll($0, sql: sql) }
    }
}
