internal import Matching
package import Recordations

/// The folded text by which a recordation is found: mark, holder, numbers and agent, apart from one another.
package enum SearchColumn {
    /// The fields that are searched, in their order in the column.
    package static let fields: [Field] = [.mark, .holder, .recordationNumber, .registrationNumber, .agent]
    /// Those of them that are numbers, side by side in the column.
    package static let numbers: [Field] = [.recordationNumber, .registrationNumber]
    // Unit Separator: folded text never holds a control character, so no search runs over a field's end.
    private static let separatorByte: UInt8 = 0x1F
    package static let separator = "\u{1F}"

    /// Adds the numbers in a column's text to a buffer as numbers are compared, each behind a separator.
    static func appendNumbers(of column: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        var (start, index) = (0, 0)
        while index < fields.count, start <= column.count {
            let end = column[start...].firstIndex(of: separatorByte) ?? column.count
            if numbers.contains(fields[index]) {
                buffer.append(separatorByte)
                NumberText.append(searched: UnsafeBufferPointer(rebasing: column[start..<end]), to: &buffer)
            }
            (start, index) = (end + 1, index + 1)
        }
    }

    package static func text(of values: FieldValues) -> String {
        var column: [UInt8] = []
        append(values, to: &column)
        return String(decoding: column, as: UTF8.self)
    }

    /// Adds the column of some values to a buffer, as UTF-8.
    package static func append(_ values: FieldValues, to buffer: inout [UInt8]) {
        values.withTexts { text in
            for (index, field) in fields.enumerated() {
                if index > 0 { buffer.append(separatorByte) }
                if let text = text(field) { SearchText.append(text, to: &buffer) }
            }
        }
    }
}
