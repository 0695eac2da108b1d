/// A number that a capture cut in two, such as `3` of `33`.
struct CutNumber: Equatable {
    /// The whole number with the text around it.
    let text: String
    /// The captured part.
    let capture: String

    /// The number of bytes around the number that are shown.
    private static let around = 20

    init(_ text: UnsafeBufferPointer<UInt8>, _ capture: Range<Int>) {
        var (start, end) = (capture.lowerBound, capture.upperBound)
        while start > 0, Self.isDigit(text[start - 1]) || capture.lowerBound - start < Self.around { start -= 1 }
        while end < text.count, Self.isDigit(text[end]) || end - capture.upperBound < Self.around { end += 1 }
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        self.text = String(decoding: text[start..<end], as: UTF8.self)
        self.capture = String(decoding: text[capture], as: UTF8.self)
    }

    /// Whether a capture begins or ends between two digits.
    static func cuts(_ capture: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !capture.isEmpty else { return false }
        return isWithinNumber(capture.lowerBound, text) || isWithinNumber(capture.upperBound, text)
    }

    /// Whether an offset is between two digits.
    static func isWithinNumber(_ offset: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        offset > 0 && offset < text.count && isDigit(text[offset - 1]) && isDigit(text[offset])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
