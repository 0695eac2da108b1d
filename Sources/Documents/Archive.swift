import CZip

/// A zip archive in memory, closed when its last reference goes away.
final class Archive {
    /// The limits for unpacked entries.
    struct Limits {
        /// The maximum unpacked size of an entry: 1 GiB.
        var entryBytes = 1 << 30
        /// The unpacked size beyond which ``ratio`` is checked: 64 MiB.
        var ratioFloorBytes = 64 << 20
        /// The maximum ratio of the unpacked to the packed size; deflate can reach 1032, real sheets have 5 to 30.
        var ratio = 1000

        /// The maximum unpacked size of a part that is kept in memory as a list, such as the styles: 64 MiB.
        var listBytes = 64 << 20

        /// ``entryBytes`` as text for errors.
        var entryPhrase: String { Self.phrase(entryBytes) }

        static func phrase(_ bytes: Int) -> String {
            for (power, unit) in [(30, "GiB"), (20, "MiB")] where bytes > 0 && bytes % (1 << power) == 0 {
                return "\(bytes >> power) \(unit)"
            }
            return "\(bytes) bytes"
        }
    }

    static let resave = "open it in Excel or LibreOffice and save it as .xlsx without a password"
    static let withPassword =
        "open it in Excel or LibreOffice with its password, and save it as .xlsx without a password"
    static let reload = "download it again, or open it in Excel or LibreOffice and save it as .xlsx"
    static let distrust = "do not open it unless you know who made it"

    let limits: Limits
    private let handle: OpaquePointer
    /// The archive's bytes; libzip reads this memory and does not own it.
    private let storage: UnsafeMutableRawBufferPointer
    /// The names of the entries as they are in the archive, in its order.
    private(set) var names: [String] = []
    /// The indices of the entries by their names, in lower case and with `/` for the `\\` that some programs write.
    private var indices: [String: UInt64] = [:]

    /// Opens an archive.
    ///
    /// Throws ``DocumentError`` when the archive's directory cannot be read.
    init(bytes: consuming [UInt8], limits: Limits = Limits()) throws {
        let count = bytes.count
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 1)
        storage.copyBytes(from: bytes)
        _ = consume bytes
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(storage.baseAddress, UInt64(count), 0, &error) else {
            storage.deallocate()
            throw Archive.damage(&error)
        }
        guard let handle = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            storage.deallocate()
            throw Archive.damage(&error)
        }
        self.handle = handle
        self.storage = storage
        self.limits = limits
        try readNames()
    }

    // Of two entries with one name another program may read the other entry, so neither is proof of the register's
    // content.
    private func readNames() throws {
        for index in 0..<UInt64(max(0, zip_get_num_entries(handle, 0))) {
            guard let name = zip_get_name(handle, index, 0).map({ String(cString: $0) }) else { continue }
            guard indices.updateValue(index, forKey: Self.key(name)) == nil else {
                throw DocumentError("the file holds the part '\(name.prefix(80))' twice", advice: Archive.distrust)
            }
            names.append(name)
        }
    }

    private static func key(_ name: String) -> String {
        var key = Array(name.lowercased().utf8)
        for at in key.indices where key[at] == UInt8(ascii: "\\") { key[at] = UInt8(ascii: "/") }
        return String(decoding: key, as: UTF8.self)
    }

    deinit {
        zip_discard(handle)
        storage.deallocate()
    }

    /// Whether the archive has an entry of a name, without regard to case (ECMA-376 part 2, 6.2.2.3).
    func contains(_ name: String) -> Bool { indices[Self.key(name)] != nil }

    /// Opens an entry for reading.
    ///
    /// A list is kept in memory, so ``Limits/listBytes`` applies. Throws ``DocumentError`` when the entry is missing,
    /// encrypted or cannot be read.
    func entry(_ name: String, isList: Bool = false) throws -> ArchiveEntry {
        guard let index = indices[Self.key(name)] else {
            throw DocumentError("the workbook has no part '\(name)' though it names one", advice: Archive.reload)
        }
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_stat_index(handle, index, 0, &status) == 0 else {
            throw DocumentError("the part '\(name)' cannot be read", advice: Archive.reload)
        }
        guard status.encryption_method == UInt16(ZIP_EM_NONE) else {
            throw DocumentError("the file is protected by a password", advice: Archive.withPassword)
        }
        let limit = isList ? min(limits.listBytes, limits.entryBytes) : limits.entryBytes
        // An entry whose stated size is too large is refused here; one with a false size is stopped while it is read.
        if status.valid & UInt64(ZIP_STAT_SIZE) != 0, status.size > UInt64(limit) { throw Archive.excess(name, limit) }
        guard let file = zip_fopen_index(handle, index, 0) else {
            let reason = String(cString: zip_error_strerror(zip_get_error(handle)))
            throw DocumentError("the part '\(name)' cannot be unpacked: \(reason)", advice: Archive.reload)
        }
        // A false packed size must not allow a larger ratio than the size of the whole file does.
        let packed = min(Int(clamping: status.comp_size), storage.count)
        return ArchiveEntry(name, file, of: self, packedBytes: packed, limit: limit)
    }

    fileprivate static func excess(_ name: String, _ limit: Int) -> DocumentError {
        DocumentError("the part '\(name)' unpacks to more than \(Limits.phrase(limit))", advice: "split it up")
    }

    private static func damage(_ error: inout zip_error_t) -> DocumentError {
        let reason = String(cString: zip_error_strerror(&error))
        return DocumentError(
            "the file starts as a zip archive and is damaged or breaks off (\(reason))",
            advice: reload
        )
    }
}

/// One entry of an archive as a stream of unpacked bytes.
final class ArchiveEntry {
    let name: String
    private let file: OpaquePointer
    private let archive: Archive
    private let packedBytes: Int
    private let limit: Int
    private var unpackedBytes = 0

    init(_ name: String, _ file: OpaquePointer, of archive: Archive, packedBytes: Int, limit: Int) {
        self.name = name
        self.file = file
        self.archive = archive
        self.packedBytes = packedBytes
        self.limit = limit
    }

    deinit { zip_fclose(file) }

    /// Reads into a buffer and returns the number of bytes; 0 at the end, where libzip has compared the checksum.
    ///
    /// Throws ``DocumentError`` when the entry is damaged or beyond a limit.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        let count = Int(zip_fread(file, start, UInt64(buffer.count)))
        guard count >= 0 else {
            let reason = String(cString: zip_error_strerror(zip_file_get_error(file)))
            throw DocumentError("the part '\(name)' is damaged: \(reason)", advice: Archive.reload)
        }
        unpackedBytes += count
        let limits = archive.limits
        if unpackedBytes > limit { throw Archive.excess(name, limit) }
        if unpackedBytes > limits.ratioFloorBytes, unpackedBytes / limits.ratio > packedBytes {
            throw DocumentError(
                "the part '\(name)' unpacks to more than \(limits.ratio) times its size, as a zip bomb does",
                advice: Archive.distrust
            )
        }
        return count
    }
}

extension ArchiveEntry {
    private static let chunkBytes = 256 << 10

    /// The next bytes; nil at the end.
    func chunk(_ most: Int = chunkBytes) throws(DocumentError) -> [UInt8]? {
        var result = Result<Int, DocumentError>.success(0)
        let chunk = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            do throws(DocumentError) {
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                result = .failure(error)
            }
        }
        _ = try result.get()
        return chunk.isEmpty ? nil : chunk
    }

    /// The first bytes, at most a number of them.
    func head(_ most: Int) throws(DocumentError) -> [UInt8] { try chunk(most) ?? [] }
}
