/// The text of a file that a person writes: settings, source definitions, rules, templates and edit files.
///
/// Such a file must be UTF-8. Another byte would become U+FFFD, and a name that contains it could never match.
public enum SettingsText {
    /// Decodes a file's bytes; `file` is the file's name in messages.
    ///
    /// Throws ``SettingsError`` with the position of the first byte that is not UTF-8 and with advice.
    public static func decoded(_ bytes: some RandomAccessCollection<UInt8>, file: String) throws -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw SettingsError([mistake(Array(bytes), file)])
    }

    private static func mistake(_ bytes: [UInt8], _ file: String) -> SettingsMistake {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return SettingsMistake(
                file: file,
                line: 1,
                column: 1,
                text: "the file is in UTF-16, and has to be in UTF-8; " + advice(file, from: "utf-16")
            )
        }
        let offset = validPrefix(bytes)
        let before = bytes[..<offset]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let onLine = String(decoding: before[start...], as: UTF8.self)
        let byte = String(bytes[offset], radix: 16, uppercase: true)
        // The whole word is shown, so that a reader can find it in the file.
        let end = bytes[offset...].firstIndex { $0 <= 0x20 } ?? bytes.endIndex
        let word =
            String(onLine.suffix(while: { !$0.isWhitespace })) + String(decoding: bytes[offset..<end], as: UTF8.self)
        return SettingsMistake(
            file: file,
            line: before.count { $0 == 0x0A } + 1,
            column: onLine.unicodeScalars.count + 1,
            text: "the byte \(byte.count == 1 ? "0" : "")\(byte) in '\(word.prefix(40))' is not UTF-8; "
                + advice(file, from: "windows-1252")
        )
    }

    private static func advice(_ file: String, from charset: String) -> String {
        "save the file as UTF-8 in your editor, or, if it is in \(charset): iconv -f \(charset) -t utf-8 '\(file)'"
    }

    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .valid(let sequence) = decoder.parseScalar(from: &iterator) { length += sequence.count }
        return min(length, bytes.count - 1)
    }
}

extension String {
    fileprivate func suffix(while isKept: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, isKept(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
