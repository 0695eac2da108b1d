/// A document that cannot be read, with what was seen, where, and what to do next.
public struct DocumentError: Error, Equatable, CustomStringConvertible {
    /// What was seen, as a clause in lower case.
    public var seen: String
    /// What a person can do about it, as a sentence's remainder; nil where nothing sensible is known.
    public var advice: String?
    /// The line (text) or row (sheet), from 1.
    public var line: Int?
    /// The character (text, counted in Unicode scalars) or column (sheet), from 1.
    public var column: Int?

    /// Makes an error from its facts.
    public init(_ seen: String, advice: String? = nil, line: Int? = nil, column: Int? = nil) {
        self.seen = seen
        self.advice = advice
        self.line = line
        self.column = column
    }

    /// The place, what was seen and the advice as one line: `line:column: what was seen; advice`.
    ///
    /// A part that is not known is left out. The file's name is put in front by who knows it.
    public var description: String {
        let place = [line, column].compactMap { $0 }.map(String.init).joined(separator: ":")
        let text = advice.map { "\(seen); \($0)" } ?? seen
        return place.isEmpty ? text : "\(place): \(text)"
    }
}
