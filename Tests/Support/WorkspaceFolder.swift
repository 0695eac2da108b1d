public import Foundation

/// The folder of a workspace, with a small register `toy`; it is removed with the object.
public final class WorkspaceFolder: Sendable {
    private let folder: TemporaryFolder
    /// Its path.
    public var path: String { folder.path }
    /// The path of its mirror.
    public var mirror: String { path + "/recordal.sqlite" }

    /// Whether the first command that needs a mirror has to make it, so that it is one of its own.
    private let makesMirror: Bool

    /// Makes a workspace whose portfolio has two holders.
    public init(makesMirror: Bool = false) throws {
        self.makesMirror = makesMirror
        folder = try TemporaryFolder()
        try write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio:\n  - holder: acme\n  - holder: xiaomi\n")
        try write("sources/toy.yaml", Self.toy)
    }

    /// The definition of `toy`.
    public static let toy = """
        jurisdiction: KZ
        documents:
          - {format: csv, charset: [utf-8], ragged: reject}
        columns: {number: {header: Number}, mark: {header: Mark}, holder: {header: Holder}, classes: {header: Classes}, end: {header: End}}
        fields:
          recordation_number: number
          mark: mark
          holder: holder
          classes: classes
          valid_to: {column: end, dates: [yyyy-MM-dd]}
          status: {constant: active}
        key: [recordation_number]
        """
    /// The first line of its editions.
    public static let header = "Number,Mark,Holder,Classes,End\n"

    /// Rows of `toy` from a number to another.
    public static func rows(
        _ numbers: ClosedRange<Int>,
        holder: String = "Acme Ltd",
        end: String = "2027-01-01"
    ) -> String {
        numbers.map { "N\($0),Mark \($0),\(holder),\"3, 9\",\(end)\n" }.joined()
    }

    /// A small edition.
    public static let first = header + rows(1...12)
    /// The next one, with a change, additions, and one recordation that is missing.
    public static let second = header + "N1,Mark 1,Acme AG,\"3, 9\",2028-01-01\n" + rows(2...11) + rows(13...15)

    /// Writes a text; settings become those of a rehearsal unless they say otherwise, so that a test may play any day.
    public func write(_ name: String, _ text: String) throws {
        let isPlain = name != "recordal.yaml" || text.contains("rehearsal:")
        let end = text.hasSuffix("\n") ? "" : "\n"
        try write(name, Data((isPlain ? text : text + end + "rehearsal: true\n").utf8))
    }

    /// Writes a file, and makes its folder.
    public func write(_ name: String, _ data: Data) throws {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
    }

    /// Puts the bytes of an empty mirror into the folder, unless there is one or the workspace is to make its own.
    ///
    /// Making its tables takes longer than most of what tests do with it.
    public func putMirror(_ bytes: Data) throws {
        let manager = FileManager.default
        guard !makesMirror, !manager.fileExists(atPath: mirror) else { return }
        guard manager.createFile(atPath: mirror, contents: bytes, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    /// The text of a file; nil where it is not there.
    public func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The names of files that begin so, in order.
    public func files(_ prefix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix(prefix) }.sorted()
    }

    /// Writes a shell script as a hook; its folder is its owner's alone, as recordal requires.
    public func hook(_ name: String, _ lines: String, mode: Int = 0o700) throws {
        let folder = path + "/hooks"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
        try writeScript("#!/bin/sh\n\(lines)\n", to: folder + "/" + name, mode: mode)
    }
}
