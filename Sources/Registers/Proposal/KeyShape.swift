/// Finds a pattern that keys have in common: `R-0001` and `R-0417` give `^R-\d{4}$`.
enum KeyShape {
    private enum Part: Equatable {
        case digits(ClosedRange<Int>)
        case letters(String, ClosedRange<Int>)
        case sign(Unicode.Scalar)
    }

    /// The share of keys that must have the same shape.
    private static let leastShare = 0.95

    /// A pattern that nearly all keys match, or the share that is given; nil where they have no common shape.
    static func pattern(of keys: [String], least leastShare: Double = leastShare) -> String? {
        guard keys.count >= 3 else { return nil }
        var shapes: [(parts: [Part], count: Int)] = []
        for key in keys {
            let parts = parts(key)
            if let index = shapes.firstIndex(where: { isSame($0.parts, parts) }) {
                shapes[index].parts = zip(shapes[index].parts, parts).map(united)
                shapes[index].count += 1
            } else if shapes.count < 20 {
                shapes.append((parts, 1))
            }
        }
        guard let best = shapes.max(by: { $0.count < $1.count }),
            Double(best.count) >= leastShare * Double(keys.count)
        else { return nil }
        return "^" + best.parts.map(text).joined() + "$"
    }

    private static func parts(_ key: String) -> [Part] {
        var parts: [Part] = []
        for scalar in key.unicodeScalars {
            if (0x30...0x39).contains(scalar.value) {
                if case .digits(let count)? = parts.last {
                    parts[parts.count - 1] = .digits(count.lowerBound + 1...count.upperBound + 1)
                } else {
                    parts.append(.digits(1...1))
                }
            } else if scalar.properties.isAlphabetic {
                if case .letters(let text, let count)? = parts.last {
                    parts[parts.count - 1] = .letters(
                        text + String(scalar),
                        count.lowerBound + 1...count.upperBound + 1
                    )
                } else {
                    parts.append(.letters(String(scalar), 1...1))
                }
            } else {
                parts.append(.sign(scalar))
            }
        }
        return parts
    }

    private static func isSame(_ one: [Part], _ other: [Part]) -> Bool {
        one.count == other.count
            && zip(one, other).allSatisfy { one, other in
                switch (one, other) {
                case (.digits, .digits), (.letters, .letters): true
                case (.sign(let one), .sign(let other)): one == other
                default: false
                }
            }
    }

    private static func united(_ one: Part, _ other: Part) -> Part {
        func span(_ one: ClosedRange<Int>, _ other: ClosedRange<Int>) -> ClosedRange<Int> {
            min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
        }
        switch (one, other) {
        case (.digits(let one), .digits(let other)): return .digits(span(one, other))
        case (.letters(let text, let one), .letters(let otherText, let other)):
            return .letters(text == otherText ? text : "", span(one, other))
        default: return one
        }
    }

    private static func text(_ part: Part) -> String {
        switch part {
        case .digits(let count): return #"\d"# + times(count)
        case .letters(let text, let count): return text.isEmpty ? #"\p{L}"# + times(count) : text
        case .sign(let scalar):
            return (#"\^$.|?*+()[]{}"#.unicodeScalars.contains(scalar) ? #"\"# : "") + String(scalar)
        }
    }

    private static func times(_ count: ClosedRange<Int>) -> String {
        if count.lowerBound == count.upperBound { return count.lowerBound == 1 ? "" : "{\(count.lowerBound)}" }
        return "{\(count.lowerBound),\(count.upperBound)}"
    }
}
