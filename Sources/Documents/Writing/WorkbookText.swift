/// The texts of a workbook's cells as libxlsxwriter is given them.
enum WorkbookText {
    /// The most UTF-16 code units of a cell.
    static let unitsPerCell = 32_767
    /// The sheet on which texts stand whole that no cell can hold.
    static let longTextSheet = "Long texts"
    /// Its columns: one row a piece of a text, with the cell that shows its beginning and the number of the piece.
    static let longTextHeader = ["Cell", "Part", "Text"]
    /// What stands at the end of a text that was cut.
    static let cutNote = "… (whole on the sheet '\(longTextSheet)')"

    /// The escaped text of a cell, and whether it is only the beginning of the text.
    static func cell(_ text: String) -> (text: String, isCut: Bool) {
        // A scalar is at most four bytes: a short text needs no counting.
        guard text.utf8.count > unitsPerCell / 7 else { return (escaped(text), false) }
        let whole = escaped(text)
        guard whole.utf16.count > unitsPerCell else { return (whole, false) }
        let first = pieces(text, of: unitsPerCell - cutNote.utf16.count).first ?? ""
        return (first + cutNote, true)
    }

    /// Cuts a text into escaped pieces of at most so many UTF-16 code units, between two scalars.
    static func pieces(_ text: String, of units: Int = unitsPerCell) -> [String] {
        var pieces: [String] = []
        var (piece, count) = ("", 0)
        forEachEscaped(text) { part in
            let length = part.utf16.count
            if count + length > units, count > 0 {
                pieces.append(piece)
                (piece, count) = ("", 0)
            }
            piece += part
            count += length
        }
        if !piece.isEmpty { pieces.append(piece) }
        return pieces
    }

    /// Writes characters that XML does not allow as `_xHHHH_`, and texts that look like that with an escaped underscore
    /// (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
    static func escaped(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "_") && $0 != 0xEF }
        if isPlain { return text }
        var escaped = ""
        forEachEscaped(text) { escaped += $0 }
        return escaped
    }

    // Passes each scalar, or its escape, to a closure.
    private static func forEachEscaped(_ text: String, _ body: (String) -> Void) {
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\t", "\n": body(String(scalar))
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                body("_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_")
            case "_" where isEscape(scalars[index...]): body("_x005F_")
            default: body(String(scalar))
            }
        }
    }

    private static func isEscape(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        let next = Array(scalars.prefix(7))
        return next.count == 7 && next[1] == "x" && next[6] == "_"
            && next[2..<6].allSatisfy { $0.properties.isASCIIHexDigit }
    }
}
