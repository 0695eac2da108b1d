internal import Foundation
internal import Recordations

/// The formats in which a field's dates are written, and what they need beside.
struct DateFormats {
    let formats: [DateFormat]
    // Nearly every date of a register is read by these.
    private let byteFormats: [ByteFormat]
    /// The first of the hundred years for which two digits stand.
    let twoDigitYearsFrom: Int?
    let months: MonthNames
    /// The zone in which the register counts its days; nil where nobody said, so that an instant is no day.
    let zone: TimeZone?
    /// How instants are counted, where the cells hold such counts.
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
        // Names in all languages take longer to be made ready than all else of a definition.
        self.months = months ?? (formats.contains(where: \.hasMonthNames) ? .all : .none)
    }

    /// No format at all.
    static let none = DateFormats([])

    /// The same formats with memory of their own, for a reader that no other thread shares.
    var copy: DateFormats {
        DateFormats(formats, byteFormats: byteFormats.map(\.copy), twoDigitYearsFrom, months, zone, epochs)
    }

    private init(
        _ formats: [DateFormat],
        byteFormats: [ByteFormat],
        _ twoDigitYearsFrom: Int?,
        _ months: MonthNames,
        _ zone: TimeZone?,
        _ epochs: [Epoch]
    ) {
        self.zone = zone
        self.epochs = epochs
        self.formats = formats
        self.byteFormats = byteFormats
        self.twoDigitYearsFrom = twoDigitYearsFrom
        self.months = months
    }

    /// The date that a cell's bytes are, letter by letter, and whether they are its canonical text too.
    ///
    /// This is what nearly all cells of a register are; for the others there is ``date(_:)``.
    func verbatim(_ bytes: UnsafeBufferPointer<UInt8>) -> (date: CivilDate, isCanonical: Bool)? {
        for format in byteFormats {
            if let date = format.date(bytes, twoDigitYearsFrom: twoDigitYearsFrom) { return (date, format.isCanonical) }
        }
        return nil
    }

    /// The day that a text states; nil where it is none.
    ///
    /// A time of day behind the date is the register's own and changes nothing; with a zone it names an instant, which is a
    /// day only in ``zone``, and so does a count of ``epochs``.
    func day(_ text: String) -> CivilDate? {
        if let date = date(text) { return date }
        if let zone {
            if let (date, time) = ClockTime.instant(text) { return self.date(date).map { time.day(of: $0, in: zone) } }
            for epoch in epochs { if let day = epoch.day(text, in: zone) { return day } }
        }
        return ClockTime.date(before: text).flatMap(date)
    }

    /// Whether a text is an instant of which no day can be made for want of a zone.
    func lacksZone(_ text: String) -> Bool {
        zone == nil && ClockTime.instant(text).map { date($0.date) != nil } == true
    }

    /// The date that a text is, without a look at case and width; nil where it is none.
    func date(_ text: String) -> CivilDate? {
        // No date is that long, and a cell may be of any length.
        guard text.utf8.count <= 1000, let text = DateText(text) else { return nil }
        for format in formats {
            if let date = format.date(text, months, twoDigitYearsFrom: twoDigitYearsFrom) { return date }
        }
        // 112 年 5 月 20 日: between ideographs and numbers a space means nothing.
        guard let dense = text.withoutSpaces else { return nil }
        for format in formats where format.isIdeographic {
            if let date = format.date(dense, months, twoDigitYearsFrom: twoDigitYearsFrom) { return date }
        }
        return nil
    }
}
