internal import Recordations

/// Tells a cell that a person changed from one that a spreadsheet program only wrote in its own way.
enum CellRespelling {
    /// Whether two folded texts of a column are one value: a number without its zeros or its last digits, a day as its
    /// number, characters that no cell can hold, or a comma between classes that became a decimal point.
    static func areSame(_ before: String, _ now: String, column: String, isDate: Bool) -> Bool {
        if isDate, let day = CivilDate(before), let number = Int(now), let start = CivilDate("1899-12-30") {
            return start.adding(days: number) == day
        }
        if column == Field.classes.name, classes(before) == classes(now) { return true }
        if let before = digits(before), let now = digits(now), areSame(before, now) { return true }
        return plain(before) == plain(now)
    }

    // Spreadsheet programs keep 15 digits.
    private static func areSame(_ before: Number, _ now: Number) -> Bool {
        if before == now { return true }
        guard before.exponent == now.exponent, before.isNegative == now.isNegative, before.digits.count > 15 else {
            return false
        }
        return before.digits.prefix(15) == (now.digits + String(repeating: "0", count: 15)).prefix(15)
            && now.digits.count <= 17
    }

    private struct Number: Equatable {
        let isNegative: Bool
        /// The digits that count, from the first that is not zero to the last.
        let digits: String
        /// The power of ten of the first digit.
        let exponent: Int
    }

    // Nil for what is no decimal number; an exponent may follow.
    private static func digits(_ text: String) -> Number? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let parts = rest.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count <= 2, let mantissa = parts.first else { return nil }
        let shift = parts.count == 2 ? Int(parts[1]) : 0
        let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        guard let shift, abs(shift) < 1_000, (1...2).contains(halves.count), let whole = halves.first, !whole.isEmpty,
            halves.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), halves.last != ""
        else { return nil }
        let all = halves.joined()
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        while digits.last == "0" { digits.removeLast() }
        guard !digits.isEmpty else { return Number(isNegative: false, digits: "", exponent: 0) }
        return Number(isNegative: isNegative, digits: digits, exponent: whole.count - leading + shift)
    }

    private static func classes(_ text: String) -> Set<Int>? {
        let parts = text.split { ",.;、".contains($0) || $0.isWhitespace }.map { Int($0) }
        let numbers = parts.compactMap { $0 }
        return numbers.count == parts.count && !numbers.isEmpty ? Set(numbers) : nil
    }

    // Without control characters, and without the escapes of such, also where those were escaped once more.
    private static func plain(_ text: String) -> String {
        var plain = text
        for _ in 0..<3 {
            let next = decoded(plain)
            if next == plain { break }
            plain = next
        }
        return CellText.folded(plain) ?? ""
    }

    private static func decoded(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            let escape = rest.prefix(7)
            var (meant, length) = (scalar, 1)
            if scalar == "_", escape.count == 7, escape.dropFirst().first == "x", escape.last == "_",
                let code = UInt32(String(escape.dropFirst(2).dropLast()), radix: 16), let escaped = Unicode.Scalar(code)
            {
                (meant, length) = (escaped, 7)
            }
            if isHeld(meant) { plain.append(meant) }
            rest = rest.dropFirst(length)
        }
        return String(plain)
    }

    private static func isHeld(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
            || [0x09, 0x0A, 0x0D].contains(scalar.value)
    }
}
