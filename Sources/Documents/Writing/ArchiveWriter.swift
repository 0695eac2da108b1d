internal import CZip

/// Writes a zip archive in memory.
enum ArchiveWriter {
    /// Writes an archive of deflated entries in the given order.
    ///
    /// Throws ``DocumentError`` where libzip fails.
    static func archive(_ entries: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
        guard let source = zip_source_buffer_create(nil, 0, 0, nil) else { throw failure(nil) }
        // Closing the archive releases its reference to the source; the second reference is for reading the bytes.
        zip_source_keep(source)
        defer { zip_source_free(source) }
        guard let archive = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, nil) else {
            zip_source_free(source)
            throw failure(nil)
        }
        // libzip reads the entries when the archive is closed, not before.
        let buffers = entries.map { entry in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(entry.bytes.count, 1), alignment: 1)
            buffer.copyBytes(from: entry.bytes)
            return buffer
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        do {
            for (entry, buffer) in zip(entries, buffers) {
                let size = UInt64(entry.bytes.count)
                guard let content = zip_source_buffer(archive, buffer.baseAddress, size, 0) else {
                    throw failure(archive)
                }
                guard zip_file_add(archive, entry.name, content, UInt32(ZIP_FL_ENC_UTF_8)) >= 0 else {
                    zip_source_free(content)
                    throw failure(archive)
                }
            }
            guard zip_close(archive) == 0 else { throw failure(archive) }
        } catch {
            zip_discard(archive)
            throw error
        }
        return try bytes(of: source)
    }

    private static func bytes(of source: OpaquePointer) throws -> [UInt8] {
        guard zip_source_open(source) == 0 else { throw failure(nil) }
        defer { zip_source_close(source) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = zip_source_read(source, &buffer, UInt64(buffer.count)), count != 0 {
            guard count > 0 else { throw failure(nil) }
            bytes += buffer[..<Int(count)]
        }
        return bytes
    }

    private static func failure(_ archive: OpaquePointer?) -> DocumentError {
        let reason = archive.map { ": \(String(cString: zip_error_strerror(zip_get_error($0))))" } ?? ""
        return DocumentError("the workbook cannot be made\(reason)", advice: "look at the memory that is left")
    }
}
