internal import FoundationEssentials
internal import Recordations

/// The formats of a field's dates with their parameters.
struct DateFormats {
    let formats: [DateFormat]
    // Nearly every date of a register is read by one of these.
    private let byteFormats: [ByteFormat]
    /// The first of the hundred years that two digits can mean.
    let twoDigitYearsFrom: Int?
    let months: MonthNames
    /// The time zone of the register; nil where the source names none, so that an instant has no day.
    let zone: TimeZone?
    /// The units of cells that count time since 1970.
    let epochs: [Epoch]

    init(
        _ formats: [DateFormat],
        twoDigitYearsFrom: Int? = nil,
        months: MonthNames? = nil,
        zone: TimeZone? = nil,
        epochs: [Epoch] = []
    ) {
        self.zone = zone
        self.epochs = epochs
        self.formats = formats
        byteFormats = formats.compactMap(\.bytes)
        self.twoDigitYearsFrom = twoDigitYearsFrom
        // The names in all languages take longer to prepare than the rest of a definition.
        self.months = months ?? (formats.contains(where: \.hasMonthNames) ? .all : .none)
    }

    /// No format at all.
    static let none = DateFormats([])

    /// A copy with separate memory, for a reader on its own thread.
    var copy: DateFormats {
        DateFormats(formats, byteFormats: byteFormats.map(\.copy), like: self)
    }

    private init(_ formats: [DateFormat], byteFormats: [ByteFormat], like other: DateFormats) {
        self.formats = formats
        self.byteFormats = byteFormats
        zone = other.zone
        epochs = other.epochs
        twoDigitYearsFrom = other.twoDigitYearsFrom
        months = other.months
    }

    /// The date of a cell's bytes without folding, and whether the bytes are its canonical text; nil for other bytes.
    ///
    /// Nearly all cells of a register can be read like this; ``day(_:)`` reads the others.
    func verbatim(_ bytes: UnsafeBufferPointer<UInt8>) -> (date: CivilDate, isCanonical: Bool)? {
        for format in byteFormats {
            if let date = format.date(bytes, twoDigitYearsFrom: twoDigitYearsFrom) { return (date, format.isCanonical) }
        }
        return nil
    }

    /// The day that a text states; nil where it states none.
    ///
    /// A time of day without a zone is ignored. A time with a zone, like a count of ``epochs``, states an instant,
    /// whose day is that in ``zone``.
    func day(_ text: String) -> CivilDate? {
        if let date = date(text) { return date }
        if let zone {
            if let (date, time) = ClockTime.instant(text) { return self.date(date).map { time.day(of: $0, in: zone) } }
            for epoch in epochs { if let day = epoch.day(text, in: zone) { return day } }
        }
        return ClockTime.date(before: text).flatMap(date)
    }

    /// Whether a text is an instant whose day is not known because ``zone`` is nil.
    func lacksZone(_ text: String) -> Bool {
        zone == nil && ClockTime.instant(text).map { date($0.date) != nil } == true
    }

    /// The date of a text, ignoring case and width; nil where the whole text is no date.
    func date(_ text: String) -> CivilDate? {
        // A cell may have any length, and no date is longer.
        guard text.utf8.count <= 1000, let text = DateText(text) else { return nil }
        for format in formats {
            if let date = format.date(text, months, twoDigitYearsFrom: twoDigitYearsFrom) { return date }
        }
        // 31.12. 2019, 112 年 5 月 20 日: white space has no meaning but between two numbers.
        guard let dense = text.withoutSpaces else { return nil }
        for format in formats {
            if let date = format.date(dense, months, twoDigitYearsFrom: twoDigitYearsFrom) { return date }
        }
        return nil
    }
}
