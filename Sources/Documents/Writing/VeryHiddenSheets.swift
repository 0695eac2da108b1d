internal import CZip

/// Makes the hidden sheets of a workbook very hidden: spreadsheet programs do not offer to show them.
///
/// libxlsxwriter 1.1 writes only `hidden`, so the workbook's main part is replaced in the finished archive.
enum VeryHiddenSheets {
    private static let part = "xl/workbook.xml"

    /// Changes the file of a workbook.
    ///
    /// Throws ``DocumentError`` where the file cannot be read or written.
    static func apply(to path: String) throws {
        guard let archive = zip_open(path, 0, nil) else { throw failure(path, "opened again") }
        var isOpen = true
        defer { if isOpen { zip_discard(archive) } }
        let index = zip_name_locate(archive, part, 0)
        guard index >= 0 else { throw failure(path, "read: it has no \(part)") }
        let text = try text(archive, UInt64(index), path)
        let bytes = Array(text.replacing("state=\"hidden\"", with: "state=\"veryHidden\"").utf8)
        // libzip reads the bytes when the archive is closed.
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        defer { storage.deallocate() }
        storage.copyBytes(from: bytes)
        guard let source = zip_source_buffer(archive, storage.baseAddress, UInt64(bytes.count), 0) else {
            throw failure(path, "changed")
        }
        guard zip_file_replace(archive, UInt64(index), source, 0) == 0 else {
            zip_source_free(source)
            throw failure(path, "changed")
        }
        guard zip_close(archive) == 0 else {
            throw failure(path, "written: \(String(cString: zip_strerror(archive)))")
        }
        isOpen = false
    }

    private static func text(_ archive: OpaquePointer, _ index: UInt64, _ path: String) throws -> String {
        guard let file = zip_fopen_index(archive, index, 0) else { throw failure(path, "read") }
        defer { zip_fclose(file) }
        var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 14))
        while true {
            let count = zip_fread(file, &piece, UInt64(piece.count))
            guard count >= 0 else { throw failure(path, "read") }
            if count == 0 { break }
            bytes += piece[..<Int(count)]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func failure(_ path: String, _ what: String) -> DocumentError {
        DocumentError("\(path): the workbook cannot be \(what)")
    }
}
