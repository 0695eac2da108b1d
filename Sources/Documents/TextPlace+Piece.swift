extension TextPlace {
    private static let lineEnds = ByteSearch(0x0A, 0x0D, 0x0A, 0x0D)

    /// Takes note of all line ends of a piece up to an offset.
    mutating func pass(_ bytes: UnsafePointer<UInt8>, to count: Int) {
        var at = Self.lineEnds.first(in: bytes, from: 0, to: count)
        while at < count {
            endLine(at: at, with: bytes[at])
            at = Self.lineEnds.first(in: bytes, from: at + 1, to: count)
        }
    }
}
