internal import CZlib
internal import CZstd

/// Zstandard frames (RFC 8878), for stored bytes; zlib's (RFC 1950) of older mirrors are read too.
package enum Compression {
    /// Compresses bytes to one frame; throws ``MirrorError`` where memory is short.
    package static func packed(_ bytes: [UInt8]) throws -> [UInt8] { try Packing().packed(bytes) }

    /// Decompresses a frame; nil where it is damaged or holds another number of bytes than `size`.
    package static func unpacked(_ packed: [UInt8], size: Int) -> [UInt8]? {
        let isFrame = packed.starts(with: frameMagic)
        // A damaged size must not ask for memory that nothing fills: a frame states its own, and zlib never makes more
        // than 1,032 bytes of one.
        let isPossible =
            isFrame
            ? ZSTD_getFrameContentSize(packed, packed.count) == UInt64(clamping: size)
            : size / 1_032 <= packed.count
        guard size >= 0, isPossible else { return nil }
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            if isFrame {
                isWhole = ZSTD_decompress(buffer.baseAddress, size, packed, packed.count) == size
            } else {
                var length = uLong(size)
                isWhole = uncompress(buffer.baseAddress, &length, packed, uLong(packed.count)) == Z_OK && length == size
            }
            count = isWhole ? size : 0
        }
        return isWhole ? bytes : nil
    }

    /// The first bytes of a frame (RFC 8878, 3.1.1); data of zlib cannot start so, since its first two bytes divide by 31 (RFC 1950, 2.2).
    private static let frameMagic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
}

/// Compresses frames one after another in the same memory.
package final class Packing {
    private let context: OpaquePointer

    // Higher levels save a few per cent of a register's bytes and take several times as long.
    private static let level: Int32 = 1

    private static let isShort = MirrorError(.unavailable, "there is not enough memory to pack what was read")

    /// Makes a compressor; throws ``MirrorError`` where memory is short.
    package init() throws {
        guard let context = ZSTD_createCCtx() else { throw Self.isShort }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        // The checksum finds damage in one frame, before the hash over all frames is known.
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Compresses bytes to one frame; throws ``MirrorError`` where memory is short.
    package func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let length = ZSTD_compress2(context, buffer.baseAddress, bound, bytes, bytes.count)
            count = ZSTD_isError(length) == 0 ? length : 0
        }
        if packed.isEmpty { throw Self.isShort }
        return packed
    }
}
