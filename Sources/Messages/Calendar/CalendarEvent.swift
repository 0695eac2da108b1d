public import Recordations

/// A day in a calendar: a deadline with its title and text.
public struct CalendarEvent: Hashable, Sendable {
    /// The identifier of the deadline, which does not change when its day moves.
    public var uid: String
    /// The number of revisions; calendars use the event with the highest number.
    public var sequence: Int
    /// The time of this revision.
    public var revised: Instant
    /// The day.
    public var day: CivilDate
    /// The title.
    public var summary: String
    /// The description, which may have line breaks.
    public var text: String
    /// The categories.
    public var categories: [String]
    /// The reminders as numbers of days before the event, each at nine in the morning.
    public var alarms: [Int]
    /// Whether the event is cancelled, so that calendars remove it.
    public var isCancelled: Bool

    /// An identifier that is the same for the same parts, in ASCII, because some calendars do not support other scripts
    /// in it.
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
