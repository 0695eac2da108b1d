internal import Foundation
internal import Settings
internal import System

/// One value of a workspace's configuration, read or changed.
package struct ConfigValue {
    /// The configuration file.
    package let file: String
    private let path: [String]
    private let key: String

    /// Names a value by its keys with dots between them, such as `network.contact`.
    ///
    /// Throws ``UsageError`` for a name with an empty key.
    package init(_ key: String, in file: String) throws {
        path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if path.contains("") {
            throw UsageError("'\(key)' is not a key", advice: "write keys with dots between them: network.contact")
        }
        self.file = file
        self.key = key
    }

    /// The value as YAML.
    ///
    /// Throws ``UsageError`` where there is none.
    package func read() throws -> String {
        guard let value = try edit().value(at: path) else {
            throw UsageError("\(file) does not set '\(key)'", advice: "recordal help sources, recordal config path")
        }
        return value
    }

    /// Sets the value, unless it is a dry run; the rest of the file stays as it was written.
    ///
    /// Throws ``SettingsError`` where the configuration would not be sound with it; then the file is as it was.
    package func set(to value: String, isDryRun: Bool) throws {
        var edit = try edit()
        try edit.set(path, to: value)
        try check(edit.text)
        if !isDryRun { try OutputFile.replace(file, Array(edit.text.utf8)) }
    }

    private func edit() throws -> SettingsEdit {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError("\(file) cannot be read", advice: "check the name, or make a workspace: recordal init DIR")
        }
        return try SettingsEdit(name: file, text: SettingsText.decoded(data, file: file))
    }

    // The new text is read as a whole configuration from a file beside the old one, so that paths mean the same.
    private func check(_ text: String) throws {
        let new = (file as NSString).deletingLastPathComponent + "/.recordal-\(CurrentProcess.number).yaml"
        try OutputFile.create(new, Array(text.utf8))
        defer { try? FileManager.default.removeItem(atPath: new) }
        do {
            _ = try Workspace(file: new, askingNetwork: true)
        } catch let error as SettingsError {
            throw SettingsError(
                error.mistakes.map {
                    SettingsMistake(file: file, line: $0.line, column: $0.column, text: $0.text)
                }
            )
        }
    }
}
