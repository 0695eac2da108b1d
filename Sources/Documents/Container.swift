/// The kind of a file, detected by its first bytes.
public enum Container: Hashable, Sendable, CaseIterable {
    /// A zip archive whose start does not show a spreadsheet; it may still be one.
    case zip
    /// A zip archive with the parts of an Excel workbook.
    case spreadsheet
    /// An OLE2 file of Office: `.xls`, or a newer workbook with a password.
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
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return namesWorkbook(bytes) ? .spreadsheet : .zip }
        let signatures: [([UInt8], Container)] = [
            ([0x50, 0x4B, 5, 6], .zip), ([0x50, 0x4B, 7, 8], .zip),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldOffice),
            (Array("%PDF".utf8), .pdf), ([0x1F, 0x8B], .gzip),
        ]
        for (signature, container) in signatures where bytes.starts(with: signature) { return container }
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
        return text(bytes.drop(while: isSpace))
    }

    /// The kind with its article, for errors.
    public var phrase: String {
        switch self {
        case .zip: "a zip archive"
        case .spreadsheet: "an Excel workbook (.xlsx)"
        case .oldOffice: "an old Excel file (.xls, OLE2)"
        case .html: "an HTML page"
        case .xml: "an XML document"
        case .json: "a JSON document"
        case .pdf: "a PDF document"
        case .gzip: "a gzip file"
        case .text: "a text"
        case .empty: "an empty file"
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Each code unit as its ASCII byte, or as 0x80 when it is not ASCII.
    private static func ascii(_ bytes: [UInt8], unit: Int, low: Int) -> [UInt8] {
        stride(from: 0, to: bytes.count - bytes.count % unit, by: unit).map { start in
            let others = bytes[start..<(start + unit)].reduce(0) { $0 | $1 } != bytes[start + low]
            return others ? 0x80 : bytes[start + low]
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

    /// Whether a local file header within the bytes names a part of a workbook.
    private static func namesWorkbook(_ bytes: [UInt8]) -> Bool {
        let wanted = Array("xl/".utf8)
        var at = 0
        while at + 33 <= bytes.count {
            if bytes[at] == 0x50, bytes[at...].starts(with: [0x50, 0x4B, 3, 4]),
                bytes[(at + 30)...].starts(with: wanted)
            {
                return true
            }
            at += 1
        }
        return false
    }
}
