internal import Foundation

/// The identifier of a recordation within its register: the source's key components, made comparable.
///
/// Components are compared after NFKC (Unicode Standard Annex 15), folding of dashes and removal of white space. As text
/// they are joined by `+`; `+`, `%`, `:` and control characters inside one are percent-encoded, and a component that is
/// not stated is `%-`, so that different components never give the same text.
public struct RecordKey: Hashable, Sendable, CustomStringConvertible {
    /// The key as text.
    public let text: String

    /// Makes a key from a row's components, nil for one that is not stated.
    public init(components: [String?]) {
        self.init(count: components.count) { components[$0] }
    }

    /// Makes a key from `count` components; `component` returns nil for one that is not stated.
    public init(count: Int, component: (Int) -> String?) {
        var text = ""
        for index in 0..<count {
            if index > 0 { text.append("+") }
            text.append(RecordKey.encoded(component(index)))
        }
        self.text = text
    }

    /// Makes a key from its text form, as the mirror stores it.
    public init(text: String) {
        self.text = text
    }

    /// The key as text.
    public var description: String { text }

    /// The key as text without percent-encoding, which key patterns are matched against.
    public var plain: String {
        guard text.contains("%") else { return text }
        return text.components(separatedBy: "+").map { $0.removingPercentEncoding ?? $0 }.joined(separator: "+")
    }

    /// Whether this key, with U+FFFD where bytes could not be decoded, may be the other key: each U+FFFD matches any
    /// text.
    public func mayBe(_ other: RecordKey) -> Bool {
        let parts = text.split(separator: "\u{FFFD}", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return self == other }
        var rest = other.text[...]
        guard rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    private static func encoded(_ component: String?) -> String {
        guard let component else { return "%-" }
        // Nearly every number is plain already, and one pass over the bytes is cheaper than two.
        if component.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !needsEncoding($0) }) { return component }
        let comparable = RecordKey.comparable(component)
        guard comparable.utf8.contains(where: needsEncoding) else { return comparable }
        var bytes: [UInt8] = []
        for byte in comparable.utf8 {
            if needsEncoding(byte) {
                bytes.append(0x25)
                bytes.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x37 + $0 })
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func needsEncoding(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == 0x2B || byte == 0x25 || byte == 0x3A
    }

    /// A component as it is compared: NFKC, every dash as `-`, no white space.
    public static func comparable(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .dashPunctuation: scalars.append("-")
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .format: continue
            default:
                // The minus sign is a mathematical symbol in Unicode and a dash in registers.
                if scalar == "\u{2212}" {
                    scalars.append("-")
                } else if !scalar.properties.isWhitespace {
                    scalars.append(scalar)
                }
            }
        }
        // A removed scalar may have separated a letter from its combining mark.
        return String(scalars).precomposedStringWithCompatibilityMapping
    }
}
