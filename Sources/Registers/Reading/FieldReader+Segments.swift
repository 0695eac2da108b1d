internal import Documents
internal import Patterns
internal import Recordations

/// The segments of a cell's text from which a value is read.
struct Segments {
    var texts: [String] = []
    /// For dates with a pattern of texts without one: the part of the cell of each segment; otherwise empty.
    var parts: [String] = []

    mutating func append(_ text: UnsafeBufferPointer<UInt8>, part: UnsafeBufferPointer<UInt8>?) {
        texts.append(String(decoding: text, as: UTF8.self))
        if let part { parts.append(String(decoding: part, as: UTF8.self)) }
    }

    /// The segments with any text and their parts, folded.
    var folded: [(text: String, part: String?)] {
        texts.indices.compactMap { index in
            CellText.folded(texts[index]).map { text in
                (text, parts.isEmpty ? nil : CellText.folded(parts[index]))
            }
        }
    }
}

extension FieldReader {
    /// The segments of a cell's text by the rule's split, bounds and capture; nil where there are none.
    func segments(_ row: Row, _ cell: Int, _ reading: FieldReading) throws -> Segments? {
        let range = row.range(of: cell)
        var segments = Segments()
        try row.bytes.withUnsafeBufferPointer { bytes in
            let cell = UnsafeBufferPointer(rebasing: bytes[range])
            try Self.withComposed(cell, reading) { text in
                let parts = try Self.parts(of: text, reading)
                for part in parts { try add(part, isAlone: parts.count == 1, to: &segments, reading) }
            }
        }
        return segments.texts.isEmpty ? nil : segments
    }

    /// Calls a function with a cell's text, in NFC where it is compared with the rule's bounds.
    static func withComposed<Result>(
        _ cell: UnsafeBufferPointer<UInt8>,
        _ reading: FieldReading,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        guard reading.bounds != nil else { return try body(cell) }
        var text = CellText.composed(String(decoding: cell, as: UTF8.self))
        return try text.withUTF8(body)
    }

    /// The parts of a cell by the rule's split.
    static func parts(
        of cell: UnsafeBufferPointer<UInt8>,
        _ reading: FieldReading
    ) throws -> [UnsafeBufferPointer<UInt8>] {
        guard let split = reading.split else { return [cell] }
        let cuts = try split.matches(in: cell).map(\.whole)
        return zip([0] + cuts.map(\.upperBound), cuts.map(\.lowerBound) + [cell.count]).map {
            UnsafeBufferPointer(rebasing: cell[$0..<$1])
        }
    }

    /// The text of a part between the rule's bounds; nil where the part lacks one of them.
    static func bounded(_ part: UnsafeBufferPointer<UInt8>, _ reading: FieldReading) -> UnsafeBufferPointer<UInt8>? {
        guard let bounds = reading.bounds else { return part }
        return bounds.range(in: part).map { UnsafeBufferPointer(rebasing: part[$0]) }
    }

    /// Adds the segments of a part of a cell.
    private func add(
        _ part: UnsafeBufferPointer<UInt8>,
        isAlone: Bool,
        to segments: inout Segments,
        _ reading: FieldReading
    ) throws {
        let undated = reading.undated
        let former = segments.texts.count
        if let text = Self.bounded(part, reading) {
            if let capture = reading.capture {
                try add(capture, in: text, isAlone: isAlone, to: &segments, reading)
            } else {
                segments.append(text, part: undated == nil ? nil : part)
            }
        }
        guard segments.texts.count == former, case .dates = reading.form else { return }
        // A part of a history without a match may contain the date that counts, so it is kept and then not readable.
        if !isAlone, reading.selection != .first { return segments.append(part, part: undated == nil ? nil : part) }
        if let undated, try undated.firstMatch(in: part) != nil { segments.append(part, part: part) }
    }

    /// Adds what a capture finds in a text.
    private func add(
        _ capture: CompiledPattern,
        in text: UnsafeBufferPointer<UInt8>,
        isAlone: Bool,
        to segments: inout Segments,
        _ reading: FieldReading
    ) throws {
        let isUndatable = reading.undated != nil
        let found =
            reading.selection == .first && isAlone && !isUndatable
            ? try capture.firstMatch(in: text).map { [$0] } ?? [] : try capture.matches(in: text)
        var ranges = found.map(\.capture)
        if let cut = ranges.first(where: { CutNumber.cuts($0, text) }) { cutNumber = CutNumber(text, cut) }
        if case .dates = reading.form { try Self.widenInstants(&ranges, in: text) }
        for (index, range) in ranges.enumerated() {
            // A capture divides the text: each match stands with the text in front of it, the last with the rest too.
            let start = index == 0 ? 0 : found[index - 1].whole.upperBound
            let end = index == found.count - 1 ? text.count : found[index].whole.upperBound
            let own = isUndatable ? UnsafeBufferPointer(rebasing: text[min(start, end)..<end]) : nil
            segments.append(UnsafeBufferPointer(rebasing: text[range]), part: own)
        }
    }

    /// Extends captured dates by the time and zone behind them; without these an instant would be read as a day.
    private static func widenInstants(_ ranges: inout [Range<Int>], in segment: UnsafeBufferPointer<UInt8>) throws {
        for time in try ClockTime.zonedTimes(in: segment) {
            for index in ranges.indices
            where ranges[index].lowerBound < time.lowerBound && ranges[index].upperBound >= time.lowerBound {
                ranges[index] = ranges[index].lowerBound..<time.upperBound
            }
        }
    }
}
