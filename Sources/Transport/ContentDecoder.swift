internal import CBrotli
internal import CZlib
internal import CZstd

/// Decodes a body with HTTP content codings (RFC 9110, section 8.4.1), chunk by chunk.
///
/// libcurl could decode too, but would accept a body that is cut off within its coding.
final class ContentDecoder {
    /// The reasons for which a body cannot be decoded.
    enum ContentDecodingError: Error {
        /// The coding was not requested.
        case unknown(String)
        /// There is not enough memory.
        case memory
        /// The body does not have the coding or is damaged.
        case damaged(String)
        /// The body ended before the end of the coding.
        case brokenOff(String)
    }

    private let stages: [any Coding]

    /// The codings that are asked for.
    static let accepted = "gzip, deflate, zstd, br"

    /// Makes a decoder for the codings of a header, which are undone from the last to the first; nil where there are
    /// none.
    init?(header: String?) throws(ContentDecodingError) {
        let names = (header ?? "").split(separator: ",").map { String($0.filter { $0 != " " }).lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
        // More codings have no use and could multiply the size of the decoded body.
        guard names.count <= 4 else { throw .unknown(names.joined(separator: ", ")) }
        if names.isEmpty { return nil }
        var stages: [any Coding] = []
        for name in names.reversed() {
            switch name {
            case "gzip", "x-gzip": stages.append(Inflating(isGzip: true))
            case "deflate": stages.append(Inflating(isGzip: false))
            case "zstd": stages.append(try Zstandard())
            case "br": stages.append(try Brotli())
            default: throw .unknown(name)
            }
        }
        self.stages = stages
    }

    /// Decodes bytes and passes each decoded chunk to the sink.
    func feed(_ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        try feed(bytes, at: 0, sink)
    }

    private func feed(
        _ bytes: UnsafeRawBufferPointer,
        at stage: Int,
        _ sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard stage < stages.count else { return try sink(bytes) }
        try stages[stage].feed(bytes) { try feed($0, at: stage + 1, sink) }
    }

    /// Ends the body; throws ``ContentDecodingError`` where a coding is not at its end.
    func finish() throws(ContentDecodingError) {
        for stage in stages where !stage.isAtEnd { throw .brokenOff(stage.name) }
    }
}

/// A decoder of one content coding.
private protocol Coding: AnyObject {
    var name: String { get }
    /// Whether the bytes so far end with the end of the coding.
    var isAtEnd: Bool { get }
    func feed(_ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws
}

private let bufferBytes = 128 << 10

/// gzip (RFC 1952) or the zlib format (RFC 1950), which HTTP calls `deflate`.
private final class Inflating: Coding {
    let name: String
    private(set) var isAtEnd = false
    private let isGzip: Bool
    private var stream = z_stream()
    private var isBegun = false

    init(isGzip: Bool) {
        self.isGzip = isGzip
        name = isGzip ? "gzip" : "deflate"
    }

    deinit { if isBegun { inflateEnd(&stream) } }

    func feed(_ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        try begin(bytes[0])
        stream.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: Bytef.self))
        stream.avail_in = uInt(bytes.count)
        try withUnsafeTemporaryAllocation(byteCount: bufferBytes, alignment: 16) { buffer in
            while stream.avail_in > 0 {
                if isAtEnd {
                    // Several gzip members may follow one another (RFC 1952, section 2.2), and zeros may follow the
                    // last one.
                    guard isGzip, let next = stream.next_in?.pointee else {
                        throw ContentDecoder.ContentDecodingError.damaged(name)
                    }
                    guard next != 0 else {
                        stream.next_in += 1
                        stream.avail_in -= 1
                        continue
                    }
                    guard next == 0x1F, inflateReset(&stream) == Z_OK else {
                        throw ContentDecoder.ContentDecodingError.damaged(name)
                    }
                    isAtEnd = false
                }
                repeat {
                    stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
                    stream.avail_out = uInt(buffer.count)
                    let code = inflate(&stream, Z_NO_FLUSH)
                    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
                        throw code == Z_MEM_ERROR
                            ? ContentDecoder.ContentDecodingError.memory
                            : ContentDecoder.ContentDecodingError.damaged(name)
                    }
                    isAtEnd = code == Z_STREAM_END
                    let made = buffer.count - Int(stream.avail_out)
                    if made > 0 { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<made])) }
                } while !isAtEnd && stream.avail_out == 0
            }
        }
    }

    private func begin(_ first: UInt8) throws {
        guard !isBegun else { return }
        // Some servers omit the zlib header, whose first byte is the method 8 and the size of the window.
        let isBare = !isGzip && (first & 0x0F != 8 || first >> 4 > 7)
        let window: Int32 = isGzip ? 15 + 16 : isBare ? -15 : 15
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, window, ZLIB_VERSION, size) == Z_OK else {
            throw ContentDecoder.ContentDecodingError.memory
        }
        isBegun = true
    }
}

/// Zstandard (RFC 8878); several frames may follow one another.
private final class Zstandard: Coding {
    let name = "zstd"
    private(set) var isAtEnd = false
    private let context: OpaquePointer

    init() throws(ContentDecoder.ContentDecodingError) {
        guard let context = ZSTD_createDCtx() else { throw .memory }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    func feed(_ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        try withUnsafeTemporaryAllocation(byteCount: bufferBytes, alignment: 16) { buffer in
            var isFull = false
            while input.pos < input.size || isFull {
                var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
                let left = ZSTD_decompressStream(context, &output, &input)
                guard ZSTD_isError(left) == 0 else { throw ContentDecoder.ContentDecodingError.damaged(name) }
                isAtEnd = left == 0
                isFull = output.pos == output.size && !isAtEnd
                if output.pos > 0 { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<output.pos])) }
            }
        }
    }
}

/// Brotli (RFC 7932).
private final class Brotli: Coding {
    let name = "br"
    private(set) var isAtEnd = false
    private let decoder: OpaquePointer

    init() throws(ContentDecoder.ContentDecodingError) {
        guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .memory }
        self.decoder = decoder
    }

    deinit { BrotliDecoderDestroyInstance(decoder) }

    func feed(_ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !bytes.isEmpty else { return }
        if isAtEnd { throw ContentDecoder.ContentDecodingError.damaged(name) }
        var left = bytes.count
        var input = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try withUnsafeTemporaryAllocation(byteCount: bufferBytes, alignment: 16) { buffer in
            var verdict = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT
            while verdict == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT {
                var space = buffer.count
                var output = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
                verdict = BrotliDecoderDecompressStream(decoder, &left, &input, &space, &output, nil)
                guard verdict != BROTLI_DECODER_RESULT_ERROR else {
                    throw ContentDecoder.ContentDecodingError.damaged(name)
                }
                let made = buffer.count - space
                if made > 0 { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<made])) }
            }
            isAtEnd = verdict == BROTLI_DECODER_RESULT_SUCCESS
            if isAtEnd, left > 0 { throw ContentDecoder.ContentDecodingError.damaged(name) }
        }
    }
}
