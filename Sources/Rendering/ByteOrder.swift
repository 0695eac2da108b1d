/// The order of texts by their bytes, which for UTF-8 is that of their scalars.
enum ByteOrder {
    /// The indices of the texts in sorted order; the sort is stable.
    ///
    /// The texts usually have a long common prefix, so the eight bytes behind the prefix are compared first.
    static func sorted(_ texts: [UnsafeRawBufferPointer]) -> [Int] {
        guard let first = texts.first else { return [] }
        let common = texts.reduce(first.count) { common, text in
            zip(first.prefix(common), text).prefix { $0 == $1 }.count
        }
        let keys = texts.enumerated().map { (front: front(of: $1, from: common), index: $0) }
        return keys.sorted { left, right in
            guard left.front == right.front else { return left.front < right.front }
            return texts[left.index].lexicographicallyPrecedes(texts[right.index])
        }.map(\.index)
    }

    // Eight bytes as a big-endian number, so that numbers compare like the bytes; missing bytes are zero.
    private static func front(of text: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
        (start..<start + 8).reduce(0) { $0 << 8 | UInt64($1 < text.count ? text[$1] : 0) }
    }
}
