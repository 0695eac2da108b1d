/// A document's bytes in chunks, so that no reader has to hold a whole file in memory.
public final class ByteStream {
    private let source: () throws -> [UInt8]?

    /// Makes a stream from a function that returns the next chunk, and nil at the end.
    public init(_ source: @escaping () throws -> [UInt8]?) {
        self.source = source
    }

    /// The maximum size of a chunk; the parsers in C count in 32 bits.
    private static let chunkLimit = 1 << 28

    /// Makes a stream of bytes in memory.
    public convenience init(bytes: [UInt8]) {
        var rest: [UInt8]? = bytes
        var start = 0
        self.init {
            guard let all = rest else { return nil }
            let end = min(start + Self.chunkLimit, all.count)
            defer {
                start = end
                if end == all.count { rest = nil }
            }
            return start == 0 && end == all.count ? all : Array(all[start..<end])
        }
    }

    /// The next chunk, never empty; nil at the end.
    public func next() throws -> [UInt8]? {
        while let chunk = try source() {
            guard chunk.isEmpty else { return chunk }
        }
        return nil
    }

    /// The bytes in `start`, which were read before, and all that follow.
    ///
    /// Throws ``DocumentError`` for more bytes than the limit.
    public func collect(behind start: consuming [UInt8] = [], limitInBytes limit: Int) throws -> [UInt8] {
        var all = start
        while let chunk = try next() {
            guard all.count + chunk.count <= limit else {
                throw DocumentError("the document is larger than \(limit) bytes")
            }
            all.append(contentsOf: chunk)
        }
        return all
    }
}
