/// A number in the ideographs of Chinese and Japanese dates: positional, 二〇二三, or with units, 一百一十二.
struct IdeographicNumber {
    let value: Int
    /// The number of its scalars.
    let length: Int

    private static let digits: [Unicode.Scalar: Int] = [
        "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]
    private static let units: [Unicode.Scalar: Int] = ["十": 10, "百": 100, "千": 1000]
    private static let tens: [Unicode.Scalar: Int] = ["廿": 20, "卅": 30]

    /// Reads a number at the start of the scalars; nil where there is none with a number of digits in the range.
    ///
    /// Ideographs have no leading zeros, so a shorter number is allowed where the format has two digits.
    init?(_ scalars: ArraySlice<Unicode.Scalar>, digits width: ClosedRange<Int>) {
        let run = scalars.prefix { Self.digits[$0] != nil || Self.units[$0] != nil || Self.tens[$0] != nil }
        // No year has more scalars, and a cell may have a million of them.
        guard !run.isEmpty, run.count <= 8 else { return nil }
        let least = width.upperBound < 4 ? 1 : width.lowerBound
        let isPositional = run.allSatisfy { Self.digits[$0] != nil }
        guard let value = isPositional ? Self.positionalValue(run) : Self.unitValue(run) else { return nil }
        let count = isPositional ? run.count : String(value).count
        guard (least...width.upperBound).contains(count) else { return nil }
        self.value = value
        length = run.count
    }

    private static func positionalValue(_ run: ArraySlice<Unicode.Scalar>) -> Int? {
        run.reduce(0) { $0 * 10 + (digits[$1] ?? 0) }
    }

    // 二千零二十三: each unit is smaller than the one before.
    private static func unitValue(_ run: ArraySlice<Unicode.Scalar>) -> Int? {
        var total = 0
        var digit: Int?
        var bound = 10_000
        for scalar in run {
            if let unit = units[scalar] {
                guard unit < bound, digit != 0 else { return nil }
                total += (digit ?? 1) * unit
                bound = unit
                digit = nil
            } else if let ten = tens[scalar] {
                guard bound > 10, digit == nil || digit == 0 else { return nil }
                total += ten
                bound = 10
                digit = nil
            } else {
                // A zero replaces omitted units; no other digit may follow a digit.
                guard digit == nil || digit == 0 else { return nil }
                digit = digits[scalar]
            }
        }
        return total + (digit ?? 0)
    }
}
