/// A document's bytes as they come, so that no module has to hold a whole file.
public final class ByteStream {
    private let source: () throws -> [UInt8]?

    /// Makes a stream from a function that gives the next piece, and nil at the end.
    public init(_ source: @escaping () throws -> [UInt8]?) {
        self.source = source
    }

    /// As much as parsers of C take at once, which count in 32 bits.
    private static let mostAtOnce = 1 << 28

    /// Makes a stream of bytes that are in memory already.
    public convenience init(bytes: [UInt8]) {
        var rest: [UInt8]? = bytes
        var start = 0
        self.init {
            guard let all = rest else { return nil }
            let end = min(start + Self.mostAtOnce, all.count)
            defer {
                start = end
                if end == all.count { rest = nil }
            }
            return start == 0 && end == all.count ? all : Array(all[start..<end])
        }
    }

    /// The next piece, never empty; nil at the end.
    public func next() throws -> [UInt8]? {
        while let piece = try source() {
            guard piece.isEmpty else { return piece }
        }
        return nil
    }

    /// All that is left behind a start that was read already, refused beyond a limit.
    public func collect(behind start: consuming [UInt8] = [], limitInBytes limit: Int) throws -> [UInt8] {
        var all = start
        while let piece = try next() {
            guard all.count + piece.count <= limit else {
                throw DocumentError("the document is larger than \(limit) bytes")
            }
            all.append(contentsOf: piece)
        }
        return all
    }
}
