internal import Recordations

/// Writes dates in all variants of a format that another format may read.
struct DateWriter {
    /// The words among the numbers of a date.
    private struct Wording {
        var month = 0
        var name: [Unicode.Scalar] = []
        var era: [Unicode.Scalar] = []
    }

    /// The variants of writing numbers, spaces and abbreviations.
    private struct Style {
        let isPadded: Bool
        let isSpaced: Bool
        let hasPoint: Bool
    }

    private let format: DateFormat
    private let wordings: [Wording]

    init(format: DateFormat, other: DateFormat, months: MonthNames) {
        self.format = format
        // Both formats can read a text only if both have its words and signs.
        let theirs = Set(DateWriter.wordings(other, format, months).map { DateWriter.signs(other, $0) })
        wordings = DateWriter.wordings(format, other, months).filter {
            theirs.contains(DateWriter.signs(format, $0))
        }
    }

    /// The first result that `make` returns for a folded text of a date; nil where it returns none.
    ///
    /// In each text all numbers are as long as possible, or all are as short as possible.
    func first<Result>(_ make: ([Unicode.Scalar]) -> Result?) -> Result? {
        for wording in wordings {
            for year in years {
                for month in [2, 1, 10, 11, 12] where wording.month == 0 || wording.month == month {
                    for day in [1, 2, 9, 10, 11, 12, 13, 21, 31] {
                        // One bit each for padded numbers, spaces, and the point of an abbreviation.
                        for choice in 0..<(wording.month == 0 ? 4 : 8) {
                            let style = Style(
                                isPadded: choice & 1 > 0,
                                isSpaced: choice & 2 > 0,
                                hasPoint: choice & 4 > 0
                            )
                            let text = write((year, month, day), wording, style)
                            if let result = text.flatMap(make) { return result }
                        }
                    }
                }
            }
        }
        return nil
    }

    private var years: [Int] {
        let digits =
            format.parts.lazy.compactMap { part -> ClosedRange<Int>? in
                if case .year(let digits) = part { digits } else { nil }
            }.first ?? 4...4
        if digits.upperBound == 4 {
            return [2021, 2012, 2011, 2010, 1010, 1011, 1012, 1110, 1112, 1210, 1312, 2512, 2566]
        }
        let most = digits.upperBound == 2 ? 99 : 999
        return [12, 1, 2, 9, 10, 11, 13, 21, 31, 45, 64, 99, 101, 111, 112, 121, 201].filter { $0 <= most }
    }

    /// The names and eras that both formats can have.
    private static func wordings(_ format: DateFormat, _ other: DateFormat, _ months: MonthNames) -> [Wording] {
        let literals = other.parts.flatMap { part -> [Unicode.Scalar] in
            if case .literal(let scalars) = part { scalars } else { [] }
        }
        func isLiteral(_ word: [Unicode.Scalar]) -> Bool {
            literals.indices.contains { literals[$0...].starts(with: word) }
        }
        var names = [Wording()]
        if format.hasMonthNames {
            let isFull = format.parts.contains(.monthName(isFull: true))
            let isOtherFull = other.parts.contains(.monthName(isFull: true))
            var isUsed = Set<Int>()
            names = (other.hasMonthNames || !literals.isEmpty ? months.all : []).compactMap { name in
                guard name.isOf(full: isFull) else { return nil }
                // One name for each month is enough where the other format has month names too.
                let isShared = other.hasMonthNames && name.isOf(full: isOtherFull)
                guard isShared ? isUsed.insert(name.month).inserted : isLiteral(name.scalars) else { return nil }
                return Wording(month: name.month, name: name.scalars)
            }
        }
        guard format.parts.contains(.era) else { return names }
        let known = other.parts.contains(.era) ? (EraNames.names[other.count] ?? []).map(\.scalars) : []
        var eras = (EraNames.names[format.count] ?? []).map(\.scalars).filter { isLiteral($0) || known.contains($0) }
        if format.count != .japanese { eras.append([]) }
        return names.flatMap { name in
            eras.map { Wording(month: name.month, name: name.name, era: $0) }
        }
    }

    /// The characters of a format's texts without digits, spaces and points.
    private static func signs(_ format: DateFormat, _ wording: Wording) -> [Unicode.Scalar] {
        format.parts.flatMap { part -> [Unicode.Scalar] in
            switch part {
            case .literal(let scalars): scalars
            case .monthName: wording.name
            case .era: wording.era
            default: []
            }
        }.filter { $0 != " " && $0 != "." && !("0"..."9").contains($0) }
    }

    private func write(
        _ date: (year: Int, month: Int, day: Int),
        _ wording: Wording,
        _ style: Style
    ) -> [Unicode.Scalar]? {
        var text: [Unicode.Scalar] = []
        func append(_ number: Int, _ widths: ClosedRange<Int>) -> Bool {
            let digits = Array(String(number).unicodeScalars)
            guard digits.count <= widths.upperBound else { return false }
            let width = style.isPadded ? widths.upperBound : max(widths.lowerBound, digits.count)
            text += repeatElement("0", count: width - digits.count)
            text += digits
            return true
        }
        for part in format.parts {
            switch part {
            case .literal(let scalars): text += scalars
            case .space: if style.isSpaced { text.append(" ") }
            case .gap: text.append(" ")
            case .day(let digits): guard append(date.day, digits) else { return nil }
            case .month(let digits): guard append(date.month, digits) else { return nil }
            case .year(let digits): guard append(date.year, digits) else { return nil }
            case .monthName(let isFull): text += wording.name + (style.hasPoint && !isFull ? ["."] : [])
            case .era: text += wording.era
            }
        }
        return text
    }
}
