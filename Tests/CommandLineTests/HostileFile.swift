import Foundation

/// Files made to fill the memory or to take for ever, small ones among them.
enum HostileFile {
    /// A thing over and over, between a start and an end.
    static func many(_ count: Int, _ text: String, start: String = "", end: String = "") -> Data {
        Data((start + String(repeating: text, count: count) + end).utf8)
    }

    /// Numbered things one behind the other.
    static func numbered(_ count: Int, start: String, end: String, _ text: (Int) -> String) -> Data {
        Data((start + (0..<count).map(text).joined() + end).utf8)
    }

    /// Entities each of which is ten of the one before, and a use of the last.
    static func bomb(_ root: String, _ use: (String) -> String) -> String {
        let laughs = (1...20).map { "<!ENTITY l\($0) '\(String(repeating: "&l\($0 - 1);", count: 10))'>" }.joined()
        return "<!DOCTYPE \(root) [<!ENTITY l0 'ha'>\(laughs)]>" + use("&l20;")
    }

    /// A workbook one part of which is given.
    static func workbook(_ name: String, _ content: Zip.Content) -> Data {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        func relations(_ all: [(String, String)]) -> String {
            let items = all.enumerated().map { index, link in
                "<Relationship Id='r\(index)' Type='\(links)/\(link.0)' Target='\(link.1)'/>"
            }
            return "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                + "\(items.joined())</Relationships>"
        }
        let parts = [
            ("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")])),
            (
                "xl/_rels/workbook.xml.rels",
                relations([
                    ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                ])
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns='\(main)' xmlns:r='\(links)'><sheets><sheet name='a' sheetId='1' r:id='r0'/></sheets></workbook>"
            ),
            ("xl/styles.xml", "<styleSheet xmlns='\(main)'/>"), ("xl/sharedStrings.xml", "<sst xmlns='\(main)'/>"),
            ("xl/worksheets/sheet1.xml", "<worksheet xmlns='\(main)'><sheetData/></worksheet>"),
        ]
        return Zip.archive(parts.map { ($0.0, $0.0 == name ? content : .text($0.1)) })
    }
}

/// Zip archives written byte by byte, since no library makes one that lies.
enum Zip {
    enum Content {
        case text(String)
        /// A start, and then a thing so often that all of it is so many bytes, packed 150 times and more.
        case repeated(start: String, String, bytes: Int)
    }

    static func archive(_ entries: [(name: String, content: Content)]) -> Data {
        var data = Data()
        var directory = Data()
        for entry in entries {
            let (packed, size, method): (Data, Int, UInt16)
            switch entry.content {
            case .text(let text): (packed, size, method) = (Data(text.utf8), text.utf8.count, 0)
            case .repeated(let start, let text, let bytes):
                (packed, size, method) = (deflated(Array(start.utf8), Array(text.utf8), bytes), bytes, 8)
            }
            // A reader compares the checksum at the end, which the large ones never come to.
            let checksum = size < 1 << 16 && method == 0 ? crc(packed) : 0
            var facts = bytes(UInt16(20)) + bytes(UInt16(0)) + bytes(method) + bytes(UInt32(0)) + bytes(checksum)
            facts += bytes(UInt32(packed.count)) + bytes(UInt32(size))
            facts += bytes(UInt16(entry.name.utf8.count)) + bytes(UInt16(0))
            directory += Data([0x50, 0x4B, 1, 2]) + bytes(UInt16(20)) + facts
            directory += Data(count: 10) + bytes(UInt32(data.count)) + Data(entry.name.utf8)
            data += Data([0x50, 0x4B, 3, 4]) + facts + Data(entry.name.utf8) + packed
        }
        var end = Data([0x50, 0x4B, 5, 6, 0, 0, 0, 0])
        for _ in 0..<2 { end += bytes(UInt16(entries.count)) }
        end += bytes(UInt32(directory.count)) + bytes(UInt32(data.count)) + Data(count: 2)
        return data + directory + end
    }

    private static func bytes(_ number: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }

    private static func crc(_ data: Data) -> UInt32 {
        var crc = UInt32.max
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320 }
        }
        return ~crc
    }

    /// One block of fixed codes (RFC 1951, 3.2.6): the texts letter by letter, then "the 258 bytes that stood there
    /// so many back" again and again.
    ///
    /// It does not end: the limits come first.
    private static func deflated(_ start: [UInt8], _ text: [UInt8], _ size: Int) -> Data {
        var bits: [UInt8] = [1, 1, 0]
        for byte in start + text { bits += literal(byte) }
        let copy: [UInt8] = [1, 1, 0, 0, 0, 1, 0, 1] + distance(text.count)
        let whole = (bits.count + 7) / 8
        let packed = pack(bits + (0..<16).flatMap { _ in copy })
        // Eight copies are whole bytes, wherever they start.
        let eight = Data(packed[whole..<(whole + copy.count)])
        var block = Data()
        for _ in 0..<1_000 { block += eight }
        var data = Data(packed[..<whole])
        for _ in 0...(size / (258 * 8 * 1_000)) { data += block }
        return data
    }

    /// The code of a distance of up to 2048 bytes (RFC 1951, 3.2.5), with its extra bits.
    private static func distance(_ bytes: Int) -> [UInt8] {
        let bases = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537]
        let code = bases.lastIndex { $0 <= bytes } ?? 0
        let extra = max(0, code / 2 - 1)
        let rest = bytes - bases[code]
        let bits: [UInt8] = (0..<5).reversed().map { UInt8(code >> $0 & 1) }
        return bits + (0..<extra).map { UInt8(rest >> $0 & 1) }
    }

    private static func literal(_ byte: UInt8) -> [UInt8] {
        let (code, length) = byte < 144 ? (0x30 + Int(byte), 8) : (0x190 + Int(byte) - 144, 9)
        return (0..<length).reversed().map { UInt8(code >> $0 & 1) }
    }

    private static func pack(_ bits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(start + 8, bits.count)].enumerated().reduce(UInt8(0)) {
                $0 | $1.element << UInt8($1.offset)
            }
        }
    }
}
