internal import Foundation

/// The repository that the tests are of.
public enum Repository {
    /// Its folder.
    public static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The path of a register's extract in `Mocks/registers`.
    public static func register(_ name: String) -> String { path + "/Mocks/registers/" + name }

    /// The program that the tests start: what `RECORDAL_BIN` names, else the one beside the tests.
    public static var recordal: String {
        ProcessInfo.processInfo.environment["RECORDAL_BIN"].map { URL(fileURLWithPath: $0).path } ?? program("recordal")
    }

    /// A program beside the tests, where SwiftPM puts it.
    public static func program(_ name: String) -> String {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments.first ?? ""
        var folder = (bundle as NSString).deletingLastPathComponent
        while folder != "/", !folder.isEmpty, !FileManager.default.isExecutableFile(atPath: folder + "/" + name) {
            folder = (folder as NSString).deletingLastPathComponent
        }
        return folder + "/" + name
    }
}
