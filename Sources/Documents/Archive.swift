import CZip

/// A zip archive in memory, closed when nobody holds it any longer.
final class Archive {
    /// How much an entry may unpack to.
    struct Limits {
        /// An entry may unpack to this much at most: 1 GiB.
        var entryBytes = 1 << 30
        /// Beyond so many bytes an entry may not be ``ratio`` times larger than it is packed: 64 MiB.
        var ratioFloorBytes = 64 << 20
        /// How many times larger than packed an entry may be; deflate reaches 1032, real sheets 5 to 30.
        var ratio = 1000

        /// A part that is kept in memory as a list, as the styles are, may unpack to this much at most: 64 MiB.
        var listBytes = 64 << 20

        /// ``entryBytes`` for errors.
        var entryPhrase: String { Self.phrase(entryBytes) }

        static func phrase(_ bytes: Int) -> String {
            for (power, unit) in [(30, "GiB"), (20, "MiB")] where bytes > 0 && bytes % (1 << power) == 0 {
                return "\(bytes >> power) \(unit)"
            }
            return "\(bytes) bytes"
        }
    }

    static let resave = "open it in Excel or LibreOffice and save it as .xlsx without a password"
    static let reload = "download it again, or open it in Excel or LibreOffice and save it as .xlsx"
    static let distrust = "do not open it unless you know who made it"

    let limits: Limits
    private let handle: OpaquePointer
    /// The archive's bytes; libzip reads them where they are and does not own them.
    private let storage: UnsafeMutableRawBufferPointer

    /// Opens an archive.
    ///
    /// Throws ``DocumentError`` when its directory cannot be read.
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
        try refuseDoubles()
    }

    // Other programs may read the other one of two entries of one name: what this one shows would be no proof.
    private func refuseDoubles() throws {
        var seen: Set<String> = []
        for index in 0..<UInt64(max(0, zip_get_num_entries(handle, 0))) {
            guard let name = zip_get_name(handle, index, 0).map({ String(cString: $0) }) else { continue }
            guard seen.insert(name.lowercased()).inserted else {
                throw DocumentError("the file holds the part '\(name.prefix(80))' twice", advice: Archive.distrust)
            }
        }
    }

    deinit {
        zip_discard(handle)
        storage.deallocate()
    }

    /// Whether there is an entry of this name, without regard to case (ECMA-376 part 2, 6.2.2.3).
    func contains(_ name: String) -> Bool { zip_name_locate(handle, name, ZIP_FL_NOCASE) >= 0 }

    /// Opens an entry for reading.
    ///
    /// A list is kept in memory and may be no larger than that allows. Throws ``DocumentError`` when it is missing, encrypted
    /// or cannot be read.
    func entry(_ name: String, isList: Bool = false) throws -> ArchiveEntry {
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
        let most = isList ? min(limits.listBytes, limits.entryBytes) : limits.entryBytes
        // What says itself that it is too large is not unpacked first; what lies is stopped while it is read.
        if facts.valid & UInt64(ZIP_STAT_SIZE) != 0, facts.size > UInt64(most) { throw Archive.excess(name, most) }
        guard let file = zip_fopen_index(handle, UInt64(index), 0) else {
            let reason = String(cString: zip_error_strerror(zip_get_error(handle)))
            throw DocumentError("the part '\(name)' cannot be unpacked: \(reason)", advice: Archive.reload)
        }
        // A lie about the packed size must not buy a larger ratio than the whole file allows.
        let packed = min(Int(clamping: facts.comp_size), storage.count)
        return ArchiveEntry(name, file, of: self, packedBytes: packed, most: most)
    }

    fileprivate static func excess(_ name: String, _ most: Int) -> DocumentError {
        DocumentError("the part '\(name)' unpacks to more than \(Limits.phrase(most))", advice: "split it up")
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
    private let most: Int
    private var unpackedBytes = 0

    init(_ name: String, _ file: OpaquePointer, of archive: Archive, packedBytes: Int, most: Int) {
        self.name = name
        self.file = file
        self.archive = archive
        self.packedBytes = packedBytes
        self.most = most
    }

    deinit { zip_fclose(file) }

    /// Reads on into a buffer and says how many bytes, 0 at the end, where libzip has compared the checksum.
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
        if unpackedBytes > most { throw Archive.excess(name, most) }
        if unpackedBytes > limits.ratioFloorBytes, unpackedBytes / limits.ratio > packedBytes {
            throw DocumentError(
                "the part '\(name)' unpacks to more than \(limits.ratio) times its size, as a zip bomb does",
                advice: Archive.distrust
            )
        }
        return count
    }
}
