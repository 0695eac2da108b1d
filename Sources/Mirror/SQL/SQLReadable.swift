package import FoundationEssentials

/// A value as SQLite stores it (*Datatypes In SQLite*, 2).
package enum SQLValue: Sendable {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A type whose values can be read from columns.
///
/// In a damaged file a column may hold a value of another type: an index that lost a bit returns a text instead of a
/// number. Reading it returns a placeholder, and the transaction that read it throws (``DamagedRows``).
package protocol SQLReadable: Sendable {
    /// The value; nil where the column holds one of another type.
    static func read(_ value: SQLValue) -> Self?
    /// The value returned for a column of another type, which never leaves the transaction.
    static var placeholder: Self { get }
}

extension Int: SQLReadable {
    package static var placeholder: Int { 0 }

    package static func read(_ value: SQLValue) -> Int? {
        switch value {
        case .integer(let number): number
        case .real(let number): Int(exactly: number)
        default: nil
        }
    }
}

extension Int64: SQLReadable {
    package static var placeholder: Int64 { 0 }
    package static func read(_ value: SQLValue) -> Int64? { Int.read(value).map(Int64.init) }
}

extension Int32: SQLReadable {
    package static var placeholder: Int32 { 0 }
    package static func read(_ value: SQLValue) -> Int32? { Int.read(value).flatMap(Int32.init(exactly:)) }
}

extension UInt32: SQLReadable {
    package static var placeholder: UInt32 { 0 }
    package static func read(_ value: SQLValue) -> UInt32? { Int.read(value).flatMap(UInt32.init(exactly:)) }
}

extension Bool: SQLReadable {
    package static var placeholder: Bool { false }
    package static func read(_ value: SQLValue) -> Bool? { Int.read(value).map { $0 != 0 } }
}

extension Double: SQLReadable {
    package static var placeholder: Double { 0 }

    package static func read(_ value: SQLValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }
}

extension String: SQLReadable {
    package static var placeholder: String { "" }

    package static func read(_ value: SQLValue) -> String? {
        switch value {
        case .text(let text): text
        case .blob(let bytes): String(validating: bytes, as: UTF8.self)
        default: nil
        }
    }
}

extension [UInt8]: SQLReadable {
    package static var placeholder: [UInt8] { [] }

    package static func read(_ value: SQLValue) -> [UInt8]? {
        switch value {
        case .blob(let bytes): bytes
        case .text(let text): Array(text.utf8)
        default: nil
        }
    }
}

extension Data: SQLReadable {
    package static var placeholder: Data { Data() }
    package static func read(_ value: SQLValue) -> Data? { [UInt8].read(value).map { Data($0) } }
}

extension Optional: SQLReadable where Wrapped: SQLReadable {
    package static var placeholder: Wrapped? { nil }

    package static func read(_ value: SQLValue) -> Wrapped?? {
        if case .null = value { return .some(nil) }
        return Wrapped.read(value).map { .some($0) }
    }
}
