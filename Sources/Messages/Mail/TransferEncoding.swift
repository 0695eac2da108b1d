internal import FoundationEssentials

/// A text encoded for mail: ASCII in lines of at most 76 columns with CR LF (RFC 2045, 6.7 and 6.8).
struct TransferEncoding {
    /// `quoted-printable` or `base64`.
    let name: String
    /// The encoded body, with CR LF at its end.
    let body: String

    /// Encodes a text: as quoted-printable if it is mostly ASCII, else as base64.
    init(_ text: String) {
        let lines = TransferEncoding.lines(text)
        let beyond = text.utf8.count { $0 >= 0x80 }
        if beyond * 6 > text.utf8.count {
            name = "base64"
            body = TransferEncoding.base64(Array(lines.joined(separator: [0x0D, 0x0A])) + [0x0D, 0x0A])
        } else {
            name = "quoted-printable"
            body = TransferEncoding.quotedPrintable(lines)
        }
    }

    /// The lines without their line ends (CR LF, CR or LF); a line end at the end of the text starts no further line.
    private static func lines(_ text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == 0x0A && isAfterReturn {
                isAfterReturn = false
            } else if byte == 0x0A || byte == 0x0D {
                lines.append([])
                isAfterReturn = byte == 0x0D
            } else {
                lines[lines.count - 1].append(byte)
                isAfterReturn = false
            }
        }
        return lines.count > 1 && lines.last?.isEmpty ?? false ? lines.dropLast() : lines
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return text + "\r\n"
    }

    private static func quotedPrintable(_ lines: [[UInt8]]) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for line in lines {
            var column = 0
            for (index, byte) in line.enumerated() {
                let isLast = index == line.count - 1
                let isBlank = byte == 0x20 || byte == 0x09
                let isPrintable = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || isBlank && !isLast
                // A line has 76 columns; a soft line break needs the last of them, unless the line ends here.
                if column + (isPrintable ? 1 : 3) > (isLast ? 76 : 75) {
                    result += [UInt8(ascii: "="), 0x0D, 0x0A]
                    column = 0
                }
                // A "." or "From " at a line's start has a meaning for mail programs and is encoded.
                let isSpecial = column == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
                let isPlain = isPrintable && !isSpecial
                result += isPlain ? [byte] : [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
                column += isPlain ? 1 : 3
            }
            result += [0x0D, 0x0A]
        }
        return String(decoding: result, as: UTF8.self)
    }
}
