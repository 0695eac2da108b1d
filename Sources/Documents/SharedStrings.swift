/// The texts that a workbook's cells refer to by number, as one buffer (ECMA-376 part 1, 18.4.9).
struct SharedStrings {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// No texts.
    init() {}

    /// Reads a part of shared strings.
    ///
    /// Throws ``DocumentError`` when it cannot be read to its end.
    init(_ xml: XMLReader) throws {
        var isPhonetic = false
        var text: [UInt8] = []
        while let node = try xml.next() {
            switch node {
            case .start where xml.depth == 1 && xml.isNamed("si"):
                text.removeAll(keepingCapacity: true)
                if xml.isEmpty { ends.append(bytes.count) }
            case .start where xml.isNamed("rPh"): isPhonetic = !xml.isEmpty
            case .end where xml.isNamed("rPh"): isPhonetic = false
            case .start where xml.isNamed("t") && !xml.isEmpty:
                let run = try XMLText.content(of: xml)
                if !isPhonetic { text.append(contentsOf: run) }
            case .end where xml.depth == 1 && xml.isNamed("si"):
                XMLText.appendDecoded(text, to: &bytes)
                ends.append(bytes.count)
            default: continue
            }
        }
    }

    /// The range of a text in the buffer; nil when there is none of this number.
    func text(_ index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }
}

/// Texts within a workbook's XML.
enum XMLText {
    /// The text of the element that the reader stands on, white space kept whether or not `xml:space` asks for it.
    static func content(of xml: XMLReader) throws -> [UInt8] {
        var text: [UInt8] = []
        let depth = xml.depth
        while let node = try xml.next() {
            if node == .text { xml.appendText(to: &text) }
            if node == .end, xml.depth == depth { break }
        }
        return text
    }

    /// Adds a text with `_x000D_` and the like as the characters they mean (ECMA-376 part 1, 22.9.2.19).
    ///
    /// Half of a surrogate pair stays as it is written.
    static func appendDecoded(_ text: [UInt8], to out: inout [UInt8]) {
        var at = 0
        while let escape = text[at...].firstIndex(of: UInt8(ascii: "_")) {
            out.append(contentsOf: text[at..<escape])
            at = escape
            if let unit = unit(text, at: at) {
                if let scalar = Unicode.Scalar(unit) {
                    out.append(contentsOf: String(Character(scalar)).utf8)
                    at += 7
                    continue
                }
                if unit < 0xDC00, let low = self.unit(text, at: at + 7), (0xDC00...0xDFFF).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
                {
                    out.append(contentsOf: String(Character(scalar)).utf8)
                    at += 14
                    continue
                }
            }
            out.append(UInt8(ascii: "_"))
            at += 1
        }
        out.append(contentsOf: text[at...])
    }

    private static func unit(_ text: [UInt8], at start: Int) -> UInt16? {
        guard start + 7 <= text.count, text[start] == UInt8(ascii: "_"), text[start + 1] == UInt8(ascii: "x"),
            text[start + 6] == UInt8(ascii: "_")
        else { return nil }
        var unit: UInt16 = 0
        for digit in text[(start + 2)..<(start + 6)] {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }
}
