internal import FoundationEssentials

/// A JSON text as a tree of its strings with their byte ranges, so that strings can be replaced without changing other
/// bytes.
struct JSONStrings {
    /// A value.
    indirect enum Node {
        /// A string: its byte range with the quotes, and its decoded text.
        case text(Range<Int>, String)
        case list([Node])
        case object([(key: String, value: Node)])
        /// A number, a truth value or null.
        case other

        /// The text of a string; nil for another value.
        var text: String? { if case .text(_, let text) = self { text } else { nil } }
    }

    let root: Node
    private let bytes: [UInt8]

    // Messages are never nested more deeply.
    private static let mostLevels = 64

    /// Parses a text; nil if it is not JSON.
    init?(_ text: String) {
        bytes = Array(text.utf8)
        var parser = Parser(bytes: bytes)
        guard let root = parser.value(level: 0) else { return nil }
        parser.skipSpace()
        guard parser.index == bytes.count else { return nil }
        self.root = root
    }

    /// The JSON text with other strings in some byte ranges.
    func replacing(_ strings: [(range: Range<Int>, text: String)]) -> String {
        var result: [UInt8] = []
        var index = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        for (range, text) in strings.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard let encoded = try? encoder.encode(text) else { continue }
            result += bytes[index..<range.lowerBound]
            result += encoded
            index = range.upperBound
        }
        return String(decoding: result + bytes[index...], as: UTF8.self)
    }

    private struct Parser {
        let bytes: [UInt8]
        var index = 0

        private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        mutating func skipSpace() {
            while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
        }

        private mutating func skip(_ byte: Character) -> Bool {
            skipSpace()
            guard next == byte.asciiValue else { return false }
            index += 1
            return true
        }

        mutating func value(level: Int) -> Node? {
            guard level <= JSONStrings.mostLevels else { return nil }
            skipSpace()
            switch next {
            case UInt8(ascii: "\""): return string()
            case UInt8(ascii: "["):
                index += 1
                var list: [Node] = []
                if skip("]") { return .list([]) }
                repeat {
                    guard let node = value(level: level + 1) else { return nil }
                    list.append(node)
                } while skip(",")
                return skip("]") ? .list(list) : nil
            case UInt8(ascii: "{"):
                index += 1
                var members: [(key: String, value: Node)] = []
                if skip("}") { return .object([]) }
                repeat {
                    skipSpace()
                    guard next == UInt8(ascii: "\""), let key = string()?.text, skip(":"),
                        let node = value(level: level + 1)
                    else { return nil }
                    members.append((key, node))
                } while skip(",")
                return skip("}") ? .object(members) : nil
            default: return scalar()
            }
        }

        private mutating func scalar() -> Node? {
            let start = index
            while let byte = next, ![0x2C, 0x5D, 0x7D, 0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
            return index > start ? .other : nil
        }

        private mutating func string() -> Node? {
            let start = index
            var isEscaped = false
            index += 1
            while let byte = next, byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                index += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            guard index < bytes.count else { return nil }
            index += 1
            if !isEscaped {
                return .text(start..<index, String(decoding: bytes[start + 1..<index - 1], as: UTF8.self))
            }
            let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<index]))
            return text.map { .text(start..<index, $0) }
        }
    }
}
