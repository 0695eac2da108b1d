public import Recordations

/// One day in a calendar: a deadline, with what it is about.
public struct CalendarEvent: Hashable, Sendable {
    /// The same for as long as it is the same deadline, however often its day moves.
    public var uid: String
    /// How often it was revised; a calendar takes the higher one for the newer.
    public var sequence: Int
    /// When this revision was made.
    public var revised: Instant
    /// The day.
    public var day: CivilDate
    /// The title.
    public var summary: String
    /// What there is to say of it, with line breaks.
    public var text: String
    /// Words by which it is sorted.
    public var categories: [String]
    /// How many days before, at nine in the morning, a calendar reminds of it.
    public var alarms: [Int]
    /// Whether it no longer holds: a calendar takes it away.
    public var isCancelled: Bool

    /// A name for an event that is always the same for the same parts, in ASCII: calendars take a name in other scripts badly.
    public static func uid(_ parts: String...) -> String {
        "\(Digest.hex(parts.map { "\($0.utf8.count):\($0)" }.joined()).prefix(40))@recordal"
    }

    /// Makes an event.
    public init(
        uid: String,
        sequence: Int = 0,
        revised: Instant,
        day: CivilDate,
        summary: String,
        text: String = "",
        categories: [String] = [],
        alarms: [Int] = [],
        isCancelled: Bool = false
    ) {
        self.uid = uid
        self.sequence = sequence
        self.revised = revised
        self.day = day
        self.summary = summary
        self.text = text
        self.categories = categories
        self.alarms = alarms
        self.isCancelled = isCancelled
    }
}
