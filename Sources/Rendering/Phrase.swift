/// Small pieces of English sentences.
public enum Phrase {
    /// A number and its noun, such as `1 recordation` or `1,998 recordations`.
    ///
    /// The default plural adds -s, -es after s, x, z, ch and sh, or -ies for a -y after a consonant.
    public static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        let noun = number == 1 ? singular : plural ?? self.plural(of: singular)
        return self.number(number) + " " + noun
    }

    /// A number with commas between the thousands.
    public static func number(_ number: Int) -> String {
        let digits = Array(String(number.magnitude).utf8)
        var bytes = number < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index).isMultiple(of: 3) { bytes.append(UInt8(ascii: ",")) }
            bytes.append(digit)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Items with commas between them, and a word between the last two: `a, b and c`.
    public static func list(_ items: [String], last: String = "and") -> String {
        guard items.count > 1, let final = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(last) " + final
    }

    /// An instant of RFC 3339 in UTC without its letters: `2026-11-30 08:15:00`.
    public static func instant(_ text: String) -> String {
        String(text.compactMap { $0 == "T" ? " " : $0 == "Z" ? nil : $0 })
    }

    /// The known word that is most similar to a wrong one; nil where none is similar.
    ///
    /// Words are similar if their edit distance is at most a third of the letters of the longer word: wrong, missing
    /// and extra letters and swapped neighbours count. Case is ignored; of equally similar words the first wins.
    public static func nearest(_ wrong: String, in known: [String]) -> String? {
        let wrong = Array(wrong.lowercased())
        var best: (word: String, distance: Int)?
        for word in known {
            let letters = Array(word.lowercased())
            let limit = min(max(wrong.count, letters.count) / 3, best.map { $0.distance - 1 } ?? .max)
            guard abs(wrong.count - letters.count) <= limit else { continue }
            let distance = distance(wrong, letters)
            if distance <= limit { best = (word, distance) }
        }
        return best?.word
    }

    private static func plural(of singular: String) -> String {
        if ["s", "x", "z", "ch", "sh"].contains(where: singular.hasSuffix) { return singular + "es" }
        if singular.hasSuffix("y"), let before = singular.dropLast().last, !"aeiou".contains(before) {
            return singular.dropLast() + "ies"
        }
        return singular + "s"
    }

    /// The Damerau-Levenshtein distance in which no letter is changed twice (optimal string alignment).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
