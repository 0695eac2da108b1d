public import Recordations

/// Writes raw cells as JSON (RFC 8259) into byte buffers, which is fast enough for millions of rows.
enum JSONText {
    /// Appends `"name":"text"` to an open object.
    static func append(member name: [UInt8], _ text: ArraySlice<UInt8>, to json: inout [UInt8]) {
        json.append(json.isEmpty ? 0x7B : 0x2C)
        append(string: name[...], to: &json)
        json.append(0x3A)
        append(string: text, to: &json)
    }

    /// The closed object; empty for an object without members.
    static func closed(_ json: [UInt8]) -> [UInt8] {
        json.isEmpty ? [] : json + [0x7D]
    }

    /// An array of texts.
    static func array(_ texts: [String]) -> String {
        var json: [UInt8] = [0x5B]
        for (index, text) in texts.enumerated() {
            if index > 0 { json.append(0x2C) }
            append(string: Array(text.utf8)[...], to: &json)
        }
        json.append(0x5D)
        return String(decoding: json, as: UTF8.self)
    }

    private static func append(string text: ArraySlice<UInt8>, to json: inout [UInt8]) {
        json.append(0x22)
        var start = text.startIndex
        for index in text.indices where text[index] < 0x20 || text[index] == 0x22 || text[index] == 0x5C {
            json.append(contentsOf: text[start..<index])
            json.append(contentsOf: escape(text[index]))
            start = index + 1
        }
        json.append(contentsOf: text[start...])
        json.append(0x22)
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
        switch byte {
        case 0x22, 0x5C: return [0x5C, byte]
        case 0x0A: return [0x5C, 0x6E]
        default: return [0x5C, 0x75, 0x30, 0x30, hex(byte >> 4), hex(byte & 15)]
        }
    }
}

/// Shortens texts of a register for messages.
enum Excerpt {
    static func of(_ text: String, limit: Int = 120) -> String {
        // Scalars are counted, not characters, because a hostile text may be one character of megabytes.
        let scalars = text.unicodeScalars.prefix(limit + 1)
        guard scalars.count > limit else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(limit))) + "…"
    }
}

extension FieldValues {
    /// The values, shortened, as a JSON array of texts, for a row whose cells are not available.
    public var excerpt: String {
        JSONText.array(Field.everyCase.compactMap { field in self[field].map { "\(field.name): \(Excerpt.of($0))" } })
    }
}
