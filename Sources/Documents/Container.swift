/// The kind of a file, detected by its first bytes.
public enum Container: Hashable, Sendable, CaseIterable {
    /// A zip archive whose start does not show a spreadsheet; it may still be one.
    case zip
    /// A zip archive with the parts of an Excel workbook.
    case spreadsheet
    /// A zip archive that starts as a spreadsheet of OpenDocument (`.ods`).
    case openDocument
    /// A file of Excel or another Office program before 2007, or a newer one with a password.
    case oldOffice
    /// An HTML page.
    case html
    /// XML that is not an HTML page.
    case xml
    /// JSON: an object or a list.
    case json
    /// PDF.
    case pdf
    /// gzip.
    case gzip
    /// An archive of another kind, such as RAR or 7-Zip.
    case otherArchive
    /// A picture, a sound or a film.
    case picture
    /// A program.
    case program
    /// Rich text (`.rtf`).
    case richText
    /// Bytes of no known kind, and no text.
    case unknown
    /// Text of any charset, and everything that is none of the other kinds.
    case text
    /// No bytes, or a byte order mark alone.
    case empty

    /// The number of first bytes that are examined.
    private static let sniffedBytes = 4 << 10

    /// The kind of a file by its first bytes, of which up to 4 KiB are examined.
    ///
    /// Byte order marks and leading white space are allowed. UTF-16 and UTF-32 are recognised with and without a mark.
    public static func sniff(_ firstBytes: [UInt8]) -> Container {
        var bytes = Array(firstBytes.prefix(sniffedBytes))
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) {
            return namesWorkbook(bytes) ? .spreadsheet : isOpenDocument(bytes) ? .openDocument : .zip
        }
        if BiffStream.isBare(bytes) { return .oldOffice }
        if let binary = Signatures.container(bytes) { return binary }
        let mark = TextDecoder.byteOrderMark(bytes)
        if let mark { bytes.removeFirst(mark.length) }
        if let charset = mark?.charset ?? WideText.charset(bytes) {
            switch charset.units {
            case .two: bytes = ascii(bytes, unit: 2, low: charset == .utf16LittleEndian ? 0 : 1)
            case .four: bytes = ascii(bytes, unit: 4, low: charset == .utf32LittleEndian ? 0 : 3)
            case .utf8, .single, .multiple, .escaped: break
            }
        }
        guard !bytes.isEmpty else { return .empty }
        return Signatures.isBinary(bytes) ? .unknown : text(bytes.drop(while: isSpace))
    }

    /// The kind with its article, for errors.
    public var phrase: String {
        switch self {
        case .zip: "a zip archive"
        case .spreadsheet: "an Excel workbook (.xlsx)"
        case .openDocument: "an OpenDocument spreadsheet (.ods)"
        case .oldOffice: "an Excel file (.xls)"
        case .html: "an HTML page"
        case .xml: "an XML document"
        case .json: "a JSON document"
        case .pdf: "a PDF document"
        case .gzip: "a gzip file"
        case .otherArchive: "an archive of a kind that is not read"
        case .picture: "a picture or a recording"
        case .program: "a program"
        case .richText: "a rich text document (.rtf)"
        case .unknown: "no text and no file of a known kind"
        case .text: "a text"
        case .empty: "an empty file"
        }
    }

    /// What to do with a file of the kind where it cannot be read, as a clause for errors.
    public var advice: String {
        switch self {
        case .pdf: "copy its table into Excel and save it as .xlsx, or ask the register for a file of rows"
        case .richText: "copy the table into Excel and save it as .xlsx"
        case .otherArchive: "unpack it and give the file that is in it"
        case .empty: "fetch or save it again"
        case .html: "look at it in a browser: a log-in, an error or a notice may have come in place of the register"
        default: "check that this is the file that was meant"
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Each code unit as its ASCII byte, or as 0x80 when it is not ASCII.
    private static func ascii(_ bytes: [UInt8], unit: Int, low: Int) -> [UInt8] {
        stride(from: 0, to: bytes.count - bytes.count % unit, by: unit).map { start in
            let isASCII = (0..<unit).allSatisfy { $0 == low || bytes[start + $0] == 0 }
            return isASCII ? bytes[start + low] : 0x80
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> Container {
        let start = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
        switch bytes.first {
        case UInt8(ascii: "<"):
            return markup(start[...])
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            // "[1] Name" may start a text; a JSON list of numbers has no table in any case.
            let next = bytes.dropFirst().first { !isSpace($0) }
            guard let next else { return .json }
            let wanted = bytes.first == UInt8(ascii: "{") ? "\"}" : "{[\"]"
            return wanted.utf8.contains(next) ? .json : .text
        default: return .text
        }
    }

    private static func markup(_ start: Substring) -> Container {
        var rest = start
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.hasPrefix("<?xml") {
                let isPage = rest.contains("<html") || rest.contains("<!doctype html")
                return isPage ? .html : .xml
            }
            guard rest.hasPrefix("<!--") else { break }
            guard let end = rest.firstIndex(of: ">") else { return .html }
            rest = rest[rest.index(after: end)...]
        }
        let pages = [
            "<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<title", "<script", "<style", "<div",
            "<link",
            "<p>", "<p ", "<br", "<center", "<font", "<form", "<span", "<h1", "<tr", "<td",
        ]
        if pages.contains(where: rest.hasPrefix) { return .html }
        guard let first = rest.dropFirst().first else { return .text }
        return first.isLetter || first == "!" || first == "_" ? .xml : .text
    }

    /// Whether the first entry of an archive says that it is a spreadsheet of OpenDocument.
    private static func isOpenDocument(_ bytes: [UInt8]) -> Bool {
        bytes.dropFirst(30).starts(with: ("mimetype" + OpenDocument.mediaType).utf8)
    }

    /// Whether a local file header within the bytes names a part of a workbook.
    private static func namesWorkbook(_ bytes: [UInt8]) -> Bool {
        let wanted = Array("xl".utf8)
        var at = 0
        while at + 33 <= bytes.count {
            if bytes[at] == 0x50, bytes[at...].starts(with: [0x50, 0x4B, 3, 4]),
                bytes[(at + 30)...].starts(with: wanted), [0x2F, 0x5C].contains(bytes[at + 32])
            {
                return true
            }
            at += 1
        }
        return false
    }
}
