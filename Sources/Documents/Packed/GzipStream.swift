internal import CZlib

/// The unpacked bytes of a gzip file (RFC 1952), chunk by chunk; its checksum is compared at its end.
final class GzipStream {
    private static let bufferBytes = 256 << 10
    private static let windowWithGzip: Int32 = 15 + 16
    private static let nameLimit = 1 << 10

    private let source: ByteStream
    private let limits: Archive.Limits
    private var stream = z_stream()
    private var isBegun = false
    private var isAtEnd = false
    private var chunk: [UInt8] = []
    private var at = 0
    /// Whether the last call filled the buffer, so that more may come out of the bytes that were passed.
    private var isOutputFull = false
    private var bytes = (packed: 0, unpacked: 0)
    /// The name in the header; nil where there is none.
    let name: String?

    init(_ source: ByteStream, name: String?, limits: Archive.Limits) {
        self.name = name
        self.source = source
        self.limits = limits
    }

    deinit { if isBegun { inflateEnd(&stream) } }

    /// The next bytes; nil at the end.
    ///
    /// Throws what the source throws, and ``DocumentError`` for a file that is damaged, breaks off, or unpacks to more
    /// than the limits allow.
    func next() throws -> [UInt8]? {
        while true {
            if at >= chunk.count, !isOutputFull {
                guard let more = try source.next() else {
                    guard isAtEnd else {
                        throw DocumentError("the gzip file breaks off", advice: "download it again")
                    }
                    return nil
                }
                (chunk, at) = (more, 0)
                bytes.packed += more.count
                try begin()
            }
            if isAtEnd, try !startMember() { continue }
            let made = try inflateChunk()
            guard !made.isEmpty else { continue }
            return made
        }
    }

    private func begin() throws {
        guard !isBegun else { return }
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, Self.windowWithGzip, ZLIB_VERSION, size) == Z_OK else {
            throw DocumentError("there is no memory to unpack the document")
        }
        isBegun = true
    }

    /// Starts another member behind the end of one (RFC 1952, 2.2), and skips zeros; returns false at the end of the
    /// chunk.
    private func startMember() throws -> Bool {
        while at < chunk.count, chunk[at] == 0 { at += 1 }
        guard at < chunk.count else { return false }
        guard chunk[at] == 0x1F, inflateReset(&stream) == Z_OK else { throw Self.damage }
        isAtEnd = false
        return true
    }

    private func inflateChunk() throws -> [UInt8] {
        var code = Z_OK
        var left = 0
        let made = chunk.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: Self.bufferBytes) { output, count in
                stream.next_in = input.baseAddress.map { $0 + at }
                stream.avail_in = uInt(input.count - at)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(Self.bufferBytes)
                code = inflate(&stream, Z_NO_FLUSH)
                count = Self.bufferBytes - Int(stream.avail_out)
                left = Int(stream.avail_in)
            }
        }
        at = chunk.count - left
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw Self.damage }
        isAtEnd = code == Z_STREAM_END
        isOutputFull = !isAtEnd && made.count == Self.bufferBytes
        bytes.unpacked += made.count
        guard bytes.unpacked <= limits.entryBytes else {
            throw DocumentError("the gzip file unpacks to more than \(limits.entryPhrase)", advice: "split it up")
        }
        if bytes.unpacked > limits.ratioFloorBytes, bytes.unpacked / limits.ratio > bytes.packed {
            throw DocumentError(
                "the gzip file unpacks to more than \(limits.ratio) times its size, as a bomb does",
                advice: Archive.distrust
            )
        }
        return made
    }

    private static let damage = DocumentError("the gzip file is damaged", advice: "download it again")

    /// The name in a header (RFC 1952, 2.3.1), in Latin-1; nil where it has none or the bytes end before it does.
    static func name(in bytes: [UInt8]) -> String? {
        guard bytes.count > 10, bytes[3] & 8 != 0 else { return nil }
        var at = 10
        if bytes[3] & 4 != 0 {
            guard bytes.count > at + 1 else { return nil }
            at += 2 + Int(bytes[at]) + Int(bytes[at + 1]) << 8
        }
        guard at < bytes.count, let end = bytes[at...].prefix(nameLimit).firstIndex(of: 0), end > at else {
            return nil
        }
        return String(String.UnicodeScalarView(bytes[at..<end].map { Unicode.Scalar($0) }))
    }
}
