internal import Foundation
internal import Synchronization

/// Text in the form in which it is searched: without case, width and diacritics, white space folded.
public enum SearchText {
    // The folding of a scalar does not depend on its neighbours, and a register uses a few thousand scalars: Foundation
    // folds each of them once.
    private static let known = Mutex<[UInt32: [UInt8]]>([:])

    /// The folded form of a text.
    ///
    /// Folding twice changes nothing.
    public static func folded(_ text: String) -> String {
        var text = text
        var folded: [UInt8] = []
        text.withUTF8 { append($0, to: &folded) }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Appends the folded form of a UTF-8 text to a buffer.
    public static func append(_ text: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        if isFolded(text) { return buffer.append(contentsOf: text) }
        if CellText.mayBeComposed(text) {
            // A half-width kana letter and its voicing mark are two scalars for one letter.
            let whole = String(decoding: text, as: UTF8.self).precomposedStringWithCompatibilityMapping
            guard var composed = CellText.folded(whole) else { return }
            return composed.withUTF8 { appendFolded($0, to: &buffer) }
        }
        appendFolded(text, to: &buffer)
    }

    private static func appendFolded(_ text: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        if isFolded(text) { return buffer.append(contentsOf: text) }
        let folded = known.withLock { fold(text, &$0) }
        if folded.withUnsafeBufferPointer(CellText.isFolded) { return buffer.append(contentsOf: folded) }
        buffer.append(contentsOf: (CellText.folded(String(decoding: folded, as: UTF8.self)) ?? "").utf8)
    }

    // Whether the bytes are printing ASCII without capitals and with single spaces only.
    private static func isFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0x20
        for byte in bytes {
            if byte < 0x20 || byte >= 0x7F || (0x41...0x5A).contains(byte) { return false }
            if byte == 0x20, previous == 0x20 { return false }
            previous = byte
        }
        return previous != 0x20 || bytes.isEmpty
    }

    private static func fold(_ bytes: UnsafeBufferPointer<UInt8>, _ known: inout [UInt32: [UInt8]]) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            let end = min(index + length, bytes.count)
            // Ideographs U+4E00 to U+8FFF have neither case nor width nor marks.
            if (0xE5...0xE8).contains(byte) || (byte == 0xE4 && bytes[min(index + 1, bytes.count - 1)] >= 0xB8) {
                folded.append(contentsOf: bytes[index..<end])
            } else {
                var code: UInt32 = 0
                for byte in bytes[index..<end] { code = code << 8 | UInt32(byte) }
                if let text = known[code] {
                    folded.append(contentsOf: text)
                } else {
                    let text = foldedByFoundation(String(decoding: bytes[index..<end], as: UTF8.self))
                    known[code] = text
                    folded.append(contentsOf: text)
                }
            }
            index = end
        }
        return folded
    }

    private static func foldedByFoundation(_ scalar: String) -> [UInt8] {
        var text = scalar
        // The result may fold further: a ligature becomes letters with marks.
        for _ in 0..<3 {
            text = text.precomposedStringWithCompatibilityMapping
                .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
                .lowercased()
        }
        // Foundation keeps a combining mark that has no letter before it.
        text.unicodeScalars.removeAll { (0x300...0x36F).contains($0.value) || $0.value == 0x3099 || $0.value == 0x309A }
        return Array(text.utf8)
    }
}
