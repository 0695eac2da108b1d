import Foundation
import Recordations
import Testing

/// A file of a register with what is true of it: which column is which field, and what some rows say.
struct TruthCase: CustomTestStringConvertible, Sendable {
    let name: String
    let jurisdiction: String
    let file: String
    let bytes: [UInt8]
    /// The number of entries, and how many of them the register calls ended.
    let entries: Int
    let ended: Int
    /// The header of each field's column.
    let columns: [Field: String]
    /// The headers of the key's columns.
    let key: [String]
    /// Values of some entries, by their number from 0.
    let values: [Int: [Field: String]]

    var testDescription: String { name }

    init(
        _ name: String,
        _ jurisdiction: String,
        file: String? = nil,
        text: String = "",
        encoding: String.Encoding = .utf8,
        entries: Int,
        ended: Int = 0,
        columns: [Field: String],
        key: [String],
        values: [Int: [Field: String]]
    ) throws {
        self.name = name
        self.jurisdiction = jurisdiction
        if let file {
            bytes = try Files.bytes("Mocks/registers/\(file)")
        } else {
            bytes = Array(text.data(using: encoding) ?? Data())
        }
        self.file = file ?? "edition-2026-01-31"
        self.entries = entries
        self.ended = ended
        self.columns = columns
        self.key = key
        self.values = values
    }

    /// A text in a charset for which Foundation has no constant, by its CFStringEncoding.
    static func encoding(_ number: UInt) -> String.Encoding { String.Encoding(rawValue: 0x8000_0000 | number) }
}
