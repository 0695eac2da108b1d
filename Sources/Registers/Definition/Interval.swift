/// An interval of time: `12h`, `7d`, `2w`.
public struct Interval: Hashable, Sendable, CustomStringConvertible {
    /// The number of seconds; a day has 86,400.
    public let seconds: Int
    /// The text as it was written.
    public let description: String

    /// Reads a whole number with `m`, `h`, `d` or `w` for minutes, hours, days or weeks.
    ///
    /// Throws ``FormatMistake`` for other text.
    public init(_ text: String) throws {
        let units: [Character: Int] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number > 0,
            number <= 100_000
        else { throw FormatMistake("'\(text)' is no interval: write 30m, 12h, 7d or 2w") }
        seconds = number * unit
        description = text
    }
}
