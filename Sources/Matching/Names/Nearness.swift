/// How far two texts are apart in single slips: a letter more, a letter less, another letter, two neighbours swapped.
package enum Nearness {
    /// The one slip that lies between two texts.
    package enum Slip: Sendable {
        case missing, other, swapped
    }

    /// The restricted Damerau-Levenshtein distance, also called optimal string alignment: no part is changed twice.
    ///
    /// Time and room grow with the product of the lengths; ``slip(_:_:)`` answers the common question in one pass.
    package static func distance<Element: Equatable>(_ first: [Element], _ second: [Element]) -> Int {
        if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in 1...first.count {
            var line = [row]
            line.reserveCapacity(second.count + 1)
            for column in 1...second.count {
                let isSame = first[row - 1] == second[column - 1]
                var least = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    least = min(least, beforeLast[column - 2] + 1)
                }
                line.append(least)
            }
            (beforeLast, last) = (last, line)
        }
        return last[second.count]
    }

    /// The slip between two texts at distance one; nil where they are the same or further apart.
    package static func slip<Element: Equatable>(_ first: [Element], _ second: [Element]) -> Slip? {
        guard abs(first.count - second.count) <= 1 else { return nil }
        let shorter = min(first.count, second.count)
        var start = 0
        while start < shorter, first[start] == second[start] { start += 1 }
        var end = 0
        while end < shorter - start, first[first.count - 1 - end] == second[second.count - 1 - end] { end += 1 }
        let (left, right) = (first.count - start - end, second.count - start - end)
        switch (left, right) {
        case (1, 0), (0, 1): return .missing
        case (1, 1): return .other
        case (2, 2):
            let isSwapped = first[start] == second[start + 1] && first[start + 1] == second[start]
            return isSwapped ? .swapped : nil
        default: return nil
        }
    }

    /// Keys of a text, at least one of which two texts at distance one share: the text, and the text without each of its
    /// elements (symmetric deletion).
    ///
    /// A shared key is no proof: the key is a hash, and texts at distance two may share one.
    package static func deletionKeys(_ text: [UInt32]) -> [UInt64] {
        var keys = [key(text)]
        keys.reserveCapacity(text.count + 1)
        for left in text.indices where left == 0 || text[left] != text[left - 1] {
            var hash = basis
            for index in text.indices where index != left { hash = added(text[index], to: hash) }
            keys.append(hash)
        }
        return keys
    }

    /// The hash of a text, the same in every run.
    package static func key(_ text: some Sequence<UInt32>) -> UInt64 { text.reduce(basis) { added($1, to: $0) } }

    // FNV-1a (Fowler, Noll, Vo) over whole elements, with a shift so that the low bits of an element reach the high ones.
    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func added(_ element: UInt32, to hash: UInt64) -> UInt64 {
        let mixed = (hash ^ UInt64(element)) &* 0x0000_0100_0000_01B3
        return mixed ^ mixed >> 29
    }
}
