/// A mistake in a settings file with its position.
public struct SettingsMistake: Error, Hashable, CustomStringConvertible {
    /// The file's name, as the user gave it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int
    /// The mistake and the allowed values, as a clause in lower case.
    public let text: String

    /// Makes a mistake.
    public init(file: String, line: Int, column: Int, text: String) {
        self.file = file
        self.line = line
        self.column = column
        self.text = text
    }

    /// `file:line:column: what is wrong`.
    public var description: String { "\(file):\(line):\(column): \(text)" }
}

/// All mistakes of a settings file, so that they can be corrected together.
public struct SettingsError: Error, CustomStringConvertible {
    /// The mistakes in the order of the file.
    public let mistakes: [SettingsMistake]

    /// Makes an error from mistakes.
    public init(_ mistakes: [SettingsMistake]) {
        self.mistakes = mistakes.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    }

    /// One line for each mistake.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
