/// A document as it came: alone, or packed in a zip archive or by gzip.
///
/// One layer is unpacked. The kinds are known by their first bytes, and not by names.
public struct DocumentFile {
    /// A document, which may be one of several in an archive.
    public struct Member {
        /// The name in the archive or in gzip's header; nil for a document that is not packed.
        public let name: String?
        /// The kind by the first bytes.
        public let container: Container
        fileprivate let content: Content
    }

    fileprivate enum Content {
        /// A stream that can be read once.
        case stream(ByteStream)
        /// A workbook's archive, opened.
        case archive(Archive)
        /// An entry of an archive, by its name.
        case entry(Archive, String)
    }

    /// How the document was packed.
    public enum Packing: String, Sendable {
        case zip, gzip
    }

    /// The documents; several only in a zip archive.
    public let members: [Member]
    /// How they are packed; nil where they are not.
    public let packing: Packing?

    /// The maximum size of a workbook or a zip archive: 512 MiB.
    public static let archiveLimitInBytes = 512 << 20
    /// The number of first bytes by which the kind is known.
    private static let headBytes = 4 << 10

    /// Opens a document; nil where it has no bytes.
    ///
    /// Throws what the stream throws, and ``DocumentError`` for an archive that is damaged, breaks off or has a password.
    public init?(_ stream: ByteStream) throws { try self.init(stream, limits: Archive.Limits()) }

    init?(_ stream: ByteStream, limits: Archive.Limits) throws {
        guard let head = try Head(stream) else { return nil }
        let container = Container.sniff(head.bytes)
        switch container {
        case .gzip:
            let inflated = GzipStream(head.stream, name: GzipStream.name(in: head.bytes), limits: limits)
            guard let inner = try Head(ByteStream { try inflated.next() }) else {
                throw DocumentError("the gzip file holds no bytes", advice: Archive.reload)
            }
            packing = .gzip
            let kind = Container.sniff(inner.bytes)
            members = [Member(name: inflated.name, container: kind, content: .stream(inner.stream))]
        case .zip, .spreadsheet, .openDocument:
            let bytes = try head.stream.collect(limitInBytes: Self.archiveLimitInBytes)
            let archive = try Archive(bytes: bytes, limits: limits)
            guard !archive.isOfficeDocument else {
                packing = nil
                let kind = archive.isOpenDocument ? Container.openDocument : .spreadsheet
                members = [Member(name: nil, container: kind, content: .archive(archive))]
                return
            }
            packing = .zip
            members = try Self.members(of: archive)
        default:
            packing = nil
            members = [Member(name: nil, container: container, content: .stream(head.stream))]
        }
    }

    /// The names of the documents for an error, the first of them; empty for a document that is not packed.
    public var names: String {
        let shown = members.compactMap(\.name).prefix(Self.namesShown).map { String($0.prefix(60)) }
        let more = members.count > shown.count ? " and \(members.count - shown.count) more" : ""
        return shown.isEmpty ? "" : shown.joined(separator: ", ") + more
    }

    private static let namesShown = 8
    /// The most files in an archive.
    private static let memberLimit = 1_000

    /// The documents in a zip archive, without folders, empty files and what systems add beside them.
    private static func members(of archive: Archive) throws -> [Member] {
        let names = archive.names.filter(isDocument)
        guard names.count <= memberLimit else {
            throw DocumentError(
                "the zip archive holds \(names.count) files",
                advice: "unpack it and give the file that is the register"
            )
        }
        let found = try names.compactMap { name -> Member? in
            let entry = try archive.entry(name)
            let head = try entry.head(headBytes)
            guard !head.isEmpty else { return nil }
            return Member(name: name, container: Container.sniff(head), content: .entry(archive, name))
        }
        guard !found.isEmpty else {
            throw DocumentError("the zip archive holds no file with bytes in it", advice: "check what is in it")
        }
        return found
    }

    private static func isDocument(_ name: String) -> Bool {
        let steps = name.split(whereSeparator: { $0 == "/" || $0 == "\\" })
        guard let last = steps.last, !name.hasSuffix("/"), !name.hasSuffix("\\") else { return false }
        let ignored = ["__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"]
        return !last.hasPrefix("._") && !steps.contains { ignored.contains(String($0)) }
    }
}

extension DocumentFile.Member {
    /// Whether the kind is one that may hold a table; of pictures, programs, PDF and archives none does.
    public var isReadable: Bool {
        switch container {
        case .text, .html, .xml, .json, .spreadsheet, .openDocument, .oldOffice: true
        // The start of an archive does not always show that it is a workbook.
        case .zip: true
        default: false
        }
    }

    /// Whether the kind is a workbook, or an archive that may be one.
    public var isWorkbook: Bool { [.spreadsheet, .openDocument, .oldOffice, .zip].contains(container) }

    /// The document's bytes; a document that is not in a zip archive can be read once.
    ///
    /// Throws ``DocumentError`` for an entry that is damaged or has a password.
    public func stream() throws -> ByteStream {
        switch content {
        case .stream(let stream): return stream
        case .entry(let archive, let name):
            let entry = try archive.entry(name)
            return ByteStream { try entry.chunk() }
        case .archive: throw DocumentError("this is \(container.phrase)", advice: container.advice)
        }
    }

    /// The document as a workbook.
    ///
    /// `charset` is that of the texts of an `.xls` of Excel 95 or older. Throws ``DocumentError`` where it is none.
    public func workbook(charset: Charset? = nil) throws -> WorkbookFile {
        if case .archive(let archive) = content { return try WorkbookFile(archive) }
        let bytes = try stream().collect(limitInBytes: DocumentFile.archiveLimitInBytes)
        return try WorkbookFile(bytes: bytes, charset: charset)
    }
}

/// The first bytes of a stream, and the stream from its start.
private struct Head {
    private static let leastBytes = 4 << 10

    let bytes: [UInt8]
    let stream: ByteStream

    /// Nil where the stream has no bytes.
    init?(_ stream: ByteStream) throws {
        guard let first = try stream.next() else { return nil }
        var (bytes, chunks) = (first, [first][...])
        while bytes.count < Self.leastBytes, let chunk = try stream.next() {
            bytes += chunk
            chunks.append(chunk)
        }
        self.bytes = Array(bytes.prefix(Self.leastBytes))
        self.stream = ByteStream { try chunks.popFirst() ?? stream.next() }
    }
}
