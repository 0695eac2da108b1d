internal import System

/// What a hook was given to keep to itself, and what it wrote may therefore not show.
struct HookSecrets: Sendable {
    /// Shorter values are no secrets, and would be found everywhere.
    private static let least = 4

    private var hidden: [(value: [UInt8], name: [UInt8])] = []

    init() {}

    mutating func hide(_ value: String, as name: String) {
        let name = Array("[\(name)]".utf8)
        for form in [Array(value.utf8), Self.percentEncoded(value)] where form.count >= Self.least {
            hidden.append((form, name))
        }
        // The longest first: one secret may be the start of another.
        hidden.sort { $0.value.count > $1.value.count }
    }

    /// Bytes with the names of secrets in place of the secrets.
    func clean(_ bytes: [UInt8]) -> [UInt8] {
        hidden.reduce(bytes) { Self.replacing($1.value, in: $0, with: $1.name) }
    }

    /// The same without the start of a secret at the end, whose rest was left out.
    func cleanEnd(_ bytes: [UInt8]) -> [UInt8] {
        for (value, name) in hidden {
            let longest = min(value.count - 1, bytes.count)
            for count in stride(from: longest, through: Self.least, by: -1)
            where Self.areSame(bytes, bytes.count - count, value, 0, count) { return bytes.dropLast(count) + name }
        }
        return bytes
    }

    /// The same without the end of a secret at the start.
    func cleanStart(_ bytes: [UInt8]) -> [UInt8] {
        for (value, name) in hidden {
            let longest = min(value.count - 1, bytes.count)
            for count in stride(from: longest, through: Self.least, by: -1)
            where Self.areSame(bytes, 0, value, value.count - count, count) { return name + bytes.dropFirst(count) }
        }
        return bytes
    }

    // A secret may be long, and this is asked for each of its beginnings.
    private static func areSame(_ one: [UInt8], _ from: Int, _ other: [UInt8], _ start: Int, _ count: Int) -> Bool {
        guard from + count <= one.count, start + count <= other.count else { return false }
        return one.withUnsafeBytes { one in
            other.withUnsafeBytes { other in
                RawBytes.areEqual(
                    UnsafeRawBufferPointer(rebasing: one[from..<from + count]),
                    UnsafeRawBufferPointer(rebasing: other[start..<start + count])
                )
            }
        }
    }

    private static func replacing(_ value: [UInt8], in bytes: [UInt8], with name: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == value[0], areSame(bytes, index, value, 0, value.count) {
                result += name
                index += value.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    // As it stands in an address (RFC 3986, 2.3).
    private static func percentEncoded(_ text: String) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        let form = text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
            default: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return form.count == text.utf8.count ? [] : form
    }
}

extension Hook {
    /// What is passed on to it as it is set for recordal: tokens, and nothing that its configuration says.
    func secrets(in surroundings: HookContext) -> HookSecrets {
        var secrets = HookSecrets()
        for name in passedNames { if let value = surroundings.variables[name] { secrets.hide(value, as: name) } }
        return secrets
    }
}
