/// An error about a document that cannot be read: the problem, its position and advice.
public struct DocumentError: Error, Equatable, CustomStringConvertible {
    /// The problem, as a clause in lower case.
    public var seen: String
    /// Advice for the user, as a clause; nil where there is none.
    public var advice: String?
    /// The line (text) or row (sheet), from 1.
    public var line: Int?
    /// The Unicode scalar in the line (text) or the column (sheet), from 1.
    public var column: Int?

    /// Makes an error from its parts.
    public init(_ seen: String, advice: String? = nil, line: Int? = nil, column: Int? = nil) {
        self.seen = seen
        self.advice = advice
        self.line = line
        self.column = column
    }

    /// The position, the problem and the advice as one line: `line:column: problem; advice`.
    ///
    /// A part that is not known is left out. The caller adds the file's name.
    public var description: String {
        let position = [line, column].compactMap { $0 }.map(String.init).joined(separator: ":")
        let text = advice.map { "\(seen); \($0)" } ?? seen
        return position.isEmpty ? text : "\(position): \(text)"
    }
}
