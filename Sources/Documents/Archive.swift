import CZip

/// A zip archive in memory, closed when nobody holds it any longer.
final class Archive {
    /// An entry may unpack to this much at most: 1 GiB.
    static let entryLimitInBytes = 1 << 30
    /// Beyond so many bytes an entry may not be ``ratioLimit`` times larger than it is packed: 64 MiB.
    static let ratioFloorInBytes = 64 << 20
    /// How many times larger than packed an entry may be; deflate reaches 1032, real sheets 5 to 30.
    static let ratioLimit = 1000

    static let resave = "open it in Excel or LibreOffice and save it as .xlsx without a password"
    static let reload = "download it again, or open it in Excel or LibreOffice and save it as .xlsx"

    private let handle: OpaquePointer
    /// The archive's bytes; libzip reads them where they are and does not own them.
    private let storage: UnsafeMutableRawBufferPointer

    /// Opens an archive.
    ///
    /// Throws ``DocumentError`` when its directory cannot be read.
    init(bytes: [UInt8]) throws {
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        storage.copyBytes(from: bytes)
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(storage.baseAddress, UInt64(bytes.count), 0, &error) else {
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
    }

    deinit {
        zip_discard(handle)
        storage.deallocate()
    }

    /// Whether there is an entry of this name, without regard to case (ECMA-376 part 2, 6.2.2.3).
    func contains(_ name: String) -> Bool { zip_name_locate(handle, name, ZIP_FL_NOCASE) >= 0 }

    /// Opens an entry for reading.
    ///
    /// Throws ``DocumentError`` when it is missing, encrypted or cannot be read.
    func entry(_ name: String) throws -> ArchiveEntry {
        let index = zip_name_locate(handle, name, ZIP_FL_NOCASE)
        guard index >= 0 else {
            throw DocumentError("the workbook has no part '\(name)' though it names one", advice: Archive.reload)
        }
        var facts = zip_stat_t()
        zip_stat_init(&facts)
        guard zip_stat_index(handle, UInt64(index), 0, &facts) == 0 else {
            throw DocumentError("the part '\(name)' cannot be read", advice: Archive.reload)
        }
        guard facts.encryption_method == UInt16(ZIP_EM_NONE) else {
            throw DocumentError("the file is protected by a password", advice: Archive.resave)
        }
        guard let file = zip_fopen_index(handle, UInt64(index), 0) else {
            let reason = String(cString: zip_error_strerror(zip_get_error(handle)))
            throw DocumentError("the part '\(name)' cannot be unpacked: \(reason)", advice: Archive.reload)
        }
        // A lie about the packed size must not buy a larger ratio than the whole file allows.
        let packed = min(Int(clamping: facts.comp_size), storage.count)
        return ArchiveEntry(name, file, of: self, packedBytes: packed)
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
    private(set) var failure: DocumentError?
    private let file: OpaquePointer
    private let archive: Archive
    private let packedBytes: Int
    private var unpackedBytes = 0

    init(_ name: String, _ file: OpaquePointer, of archive: Archive, packedBytes: Int) {
        self.name = name
        self.file = file
        self.archive = archive
        self.packedBytes = packedBytes
    }

    deinit { zip_fclose(file) }

    /// Reads on into a buffer: how many bytes, 0 at the end, nil with ``failure`` set when there is no reading on.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard failure == nil, let start = buffer.baseAddress else { return nil }
        let count = Int(zip_fread(file, start, UInt64(buffer.count)))
        guard count >= 0 else {
            let reason = String(cString: zip_error_strerror(zip_file_get_error(file)))
            failure = DocumentError("the part '\(name)' is damaged: \(reason)", advice: Archive.reload)
            return nil
        }
        unpackedBytes += count
        let isLarge = unpackedBytes > Archive.ratioFloorInBytes
        if unpackedBytes > Archive.entryLimitInBytes {
            failure = DocumentError("the part '\(name)' unpacks to more than 1 GiB", advice: "split it up")
        } else if isLarge, unpackedBytes / Archive.ratioLimit > packedBytes {
            failure = DocumentError(
                "the part '\(name)' unpacks to more than \(Archive.ratioLimit) times its size, as a zip bomb does",
                advice: "do not open it unless you know who made it"
            )
        }
        return failure == nil ? count : nil
    }

    /// Reads to the end, where libzip compares the checksum.
    ///
    /// Throws what reading says.
    func drain() throws {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 1)
        defer { room.deallocate() }
        while let count = read(into: room), count > 0 {}
        if let failure { throw failure }
    }
}
