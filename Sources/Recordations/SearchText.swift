internal import Foundation
internal import Synchronization

/// Text as it is searched: without case, width and diacritics, white space folded.
public enum SearchText {
    // What a scalar folds to does not depend on its neighbours, and a register uses a few thousand of them: each is asked
    // of Foundation once.
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

    /// Adds the folded form of a text, which is UTF-8, to a buffer.
    public static func append(_ text: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        if isFolded(text) { return buffer.append(contentsOf: text) }
        if CellText.mayBeComposed(text) {
            // A half-width letter and its voicing mark are two scalars that mean one.
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

    // Small letters, digits and single spaces between them.
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
                    let text = asked(String(decoding: bytes[index..<end], as: UTF8.self))
                    known[code] = text
                    folded.append(contentsOf: text)
                }
            }
            index = end
        }
        return folded
    }

    private static func asked(_ scalar: String) -> [UInt8] {
        var text = scalar
        // What comes out may fold further, as a ligature into letters with marks.
        for _ in 0..<3 {
            text = text.precomposedStringWithCompatibilityMapping
                .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
                .lowercased()
        }
        // A mark has no letter to leave here, and stays: it goes all the same.
        text.unicodeScalars.removeAll { (0x300...0x36F).contains($0.value) || $0.value == 0x3099 || $0.value == 0x309A }
        return Array(text.utf8)
    }
}
