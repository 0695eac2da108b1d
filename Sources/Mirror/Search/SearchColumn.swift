internal import Matching
package import Recordations

/// The folded text in which a recordation is searched: mark, holder, numbers and agent, with separators between.
package enum SearchColumn {
    /// The searched fields, in their order in the column.
    package static let fields: [Field] = [.mark, .holder, .recordationNumber, .registrationNumber, .agent]
    /// The searched fields that are numbers, which are adjacent in the column.
    package static let numbers: [Field] = [.recordationNumber, .registrationNumber]
    // Unit Separator: folded text never contains a control character, so no match crosses the end of a field.
    private static let separatorByte: UInt8 = 0x1F
    /// The character between the fields.
    package static let separator = "\u{1F}"

    /// Appends the numbers in a column's text to a buffer, folded as numbers are compared, each after a separator.
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

    /// The column of some values.
    package static func text(of values: FieldValues) -> String {
        var column: [UInt8] = []
        append(values, to: &column)
        return String(decoding: column, as: UTF8.self)
    }

    /// Appends the column of some values to a buffer, as UTF-8.
    package static func append(_ values: FieldValues, to buffer: inout [UInt8]) {
        values.withTexts { text in
            for (index, field) in fields.enumerated() {
                if index > 0 { buffer.append(separatorByte) }
                if let text = text(field) { SearchText.append(text, to: &buffer) }
            }
        }
    }
}
