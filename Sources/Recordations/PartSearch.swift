/// Looks for many texts at once in many others, byte by byte.
///
/// At each offset of a text the next four bytes are looked up in a table, so that thousands of parts cost no more than
/// one (after Karp and Rabin, 1987). Parts of fewer than four bytes are searched one by one.
public struct PartSearch: Sendable {
    private let parts: [[UInt8]]
    private var long: [UInt32: [Int]] = [:]
    private var short: [Int] = []
    // A filter by the hash of the first four bytes: at most offsets no part begins, and this is cheaper than the
    // dictionary.
    private var isPossible = [Bool](repeating: false, count: 1 << 16)

    /// Makes a search for parts, which are named by their indices.
    public init(_ parts: [[UInt8]]) {
        self.parts = parts
        for (index, part) in parts.enumerated() {
            guard part.count >= 4 else {
                short.append(index)
                continue
            }
            let gram = part.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
            long[gram, default: []].append(index)
            isPossible[Self.slot(gram)] = true
        }
    }

    private static func slot(_ gram: UInt32) -> Int { Int((gram &* 0x9E37_79B1) >> 16) }

    /// Calls `body` with the index of each part that occurs in a text, once for each part.
    public func forEach(in text: UnsafeBufferPointer<UInt8>, _ body: (Int) throws -> Void) rethrows {
        for index in short where Self.contains(text, parts[index]) { try body(index) }
        guard !long.isEmpty, text.count >= 4 else { return }
        var seen: [Int] = []
        var gram = UInt32(text[0]) << 16 | UInt32(text[1]) << 8 | UInt32(text[2])
        for offset in 3..<text.count {
            gram = gram << 8 | UInt32(text[offset])
            guard isPossible[Self.slot(gram)], let indexes = long[gram] else { continue }
            let (start, rest) = (offset - 3, text.count - (offset - 3))
            for index in indexes where parts[index].count <= rest && !seen.contains(index) {
                guard text[start..<start + parts[index].count].elementsEqual(parts[index]) else { continue }
                seen.append(index)
                try body(index)
            }
        }
    }

    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return (0...text.count - part.count).contains { start in
            part.indices.allSatisfy { text[start + $0] == part[$0] }
        }
    }
}
