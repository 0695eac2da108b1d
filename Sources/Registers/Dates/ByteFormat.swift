internal import Recordations

/// A format of civil dates with digits only, which reads a cell's bytes without folding case and width.
///
/// Every date of a register is tried with it first, so it allocates nothing.
struct ByteFormat: Hashable {
    enum Part: Hashable {
        case day(digits: ClosedRange<Int>), month(digits: ClosedRange<Int>), year(digits: ClosedRange<Int>)
        case literal(UInt8), space, gap
    }

    let parts: [Part]
    /// Whether the texts of the format are canonical texts.
    let isCanonical: Bool

    /// A copy of the format with separate memory, so that threads share no reference counts.
    var copy: ByteFormat { ByteFormat(parts: parts.map { $0 }, isCanonical: isCanonical) }

    /// Reads bytes that are a date in this format as a whole; nil for other bytes and for a day that does not exist.
    ///
    /// `twoDigitYearsFrom` is the first of the hundred years that two digits can mean.
    func date(_ bytes: UnsafeBufferPointer<UInt8>, twoDigitYearsFrom base: Int?) -> CivilDate? {
        var at = 0
        var (year, month, day) = (0, 0, 0)
        func number(_ digits: ClosedRange<Int>) -> Int? {
            var value = 0
            var count = 0
            while at < bytes.count, count < digits.upperBound, (0x30...0x39).contains(bytes[at]) {
                value = value * 10 + Int(bytes[at] - 0x30)
                count += 1
                at += 1
            }
            return digits.contains(count) ? value : nil
        }
        for part in parts {
            switch part {
            case .literal(let byte):
                guard at < bytes.count, bytes[at] == byte else { return nil }
                at += 1
            case .space:
                while at < bytes.count, bytes[at] == 0x20 { at += 1 }
            case .gap:
                let start = at
                while at < bytes.count, bytes[at] == 0x20 { at += 1 }
                if at == start { return nil }
            case .day(let digits):
                guard let value = number(digits) else { return nil }
                day = value
            case .month(let digits):
                guard let value = number(digits) else { return nil }
                month = value
            case .year(let digits):
                guard let value = number(digits) else { return nil }
                year = value
                if digits.upperBound == 2 {
                    guard let base else { return nil }
                    year += base - base % 100
                    if year < base { year += 100 }
                }
            }
        }
        return at == bytes.count ? CivilDate(year: year, month: month, day: day) : nil
    }
}
