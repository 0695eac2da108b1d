internal import Recordations

/// The repair of a column's cells before anything is read from them, for tables whose words and numbers are broken.
struct CellCleaning {
    /// The treatment of white space.
    enum Spaces: String, CaseIterable {
        /// All white space is removed.
        case none
        /// Each run of white space, line ends too, becomes one space; none is left at the ends.
        case single
    }

    let spaces: Spaces?
    /// Literal texts with what takes their place, in the order in which they are applied.
    let replacements: [(old: LiteralText, new: [UInt8])]

    /// Appends a cell's cleaned text: first the white space is treated, then texts are replaced.
    ///
    /// The cell has to be well-formed UTF-8.
    func append(_ cell: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        // Nearly all cells are folded already: their bytes are taken as they are.
        if replacements.isEmpty, CellText.isFolded(cell) { return append(folded: cell, to: &bytes) }
        var text: [UInt8] = []
        if spaces == nil {
            text.append(contentsOf: CellText.composed(String(decoding: cell, as: UTF8.self)).utf8)
        } else if CellText.isFolded(cell) {
            append(folded: cell, to: &text)
        } else {
            var folded = CellText.folded(String(decoding: cell, as: UTF8.self)) ?? ""
            folded.withUTF8 { append(folded: $0, to: &text) }
        }
        for (old, new) in replacements {
            if let replaced = text.withUnsafeBufferPointer({ Self.replacing(old, by: new, in: $0) }) { text = replaced }
        }
        bytes.append(contentsOf: text)
    }

    /// The cleaned text.
    func cleaned(_ text: String) -> String {
        var text = text
        var bytes: [UInt8] = []
        text.withUTF8 { append($0, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    // In a folded text all white space is single spaces.
    private func append(folded cell: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        guard spaces == Spaces.none else { return bytes.append(contentsOf: cell) }
        for byte in cell where byte != 0x20 { bytes.append(byte) }
    }

    /// The text with each occurrence replaced, from left to right; nil where there is none.
    private static func replacing(
        _ old: LiteralText,
        by new: [UInt8],
        in text: UnsafeBufferPointer<UInt8>
    ) -> [UInt8]? {
        guard var found = old.firstRange(in: text) else { return nil }
        var replaced: [UInt8] = []
        var start = 0
        while true {
            replaced.append(contentsOf: text[start..<found.lowerBound])
            replaced.append(contentsOf: new)
            start = found.upperBound
            guard let next = old.firstRange(in: text, from: start) else { break }
            found = next
        }
        replaced.append(contentsOf: text[start...])
        return replaced
    }
}
