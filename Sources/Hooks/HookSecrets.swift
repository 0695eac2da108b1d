internal import System

/// The secret values of a hook's environment, which are removed from its output.
struct HookSecrets: Sendable {
    /// The minimum length of a secret; shorter values occur in any text.
    private static let least = 4

    private var hidden: [(value: [UInt8], name: [UInt8])] = []

    init() {}

    mutating func hide(_ value: String, as name: String) {
        let name = Array("[\(name)]".utf8)
        for form in [Array(value.utf8), Self.percentEncoded(value)] where form.count >= Self.least {
            hidden.append((form, name))
        }
        // Longer secrets are replaced first, because one secret may be the start of another.
        hidden.sort { $0.value.count > $1.value.count }
    }

    /// Bytes with the names of secrets in place of the secrets.
    func clean(_ bytes: [UInt8]) -> [UInt8] {
        hidden.reduce(bytes) { Self.replacing($1.value, in: $0, with: $1.name) }
    }

    /// Bytes with a secret that is cut off at the end replaced by its name.
    func cleanEnd(_ bytes: [UInt8]) -> [UInt8] {
        for (value, name) in hidden {
            let longest = min(value.count - 1, bytes.count)
            for count in stride(from: longest, through: Self.least, by: -1)
            where Self.areSame(bytes, from: bytes.count - count, value, from: 0, count: count) {
                return bytes.dropLast(count) + name
            }
        }
        return bytes
    }

    /// Bytes with a secret that is cut off at the start replaced by its name.
    func cleanStart(_ bytes: [UInt8]) -> [UInt8] {
        for (value, name) in hidden {
            let longest = min(value.count - 1, bytes.count)
            for count in stride(from: longest, through: Self.least, by: -1)
            where Self.areSame(bytes, from: 0, value, from: value.count - count, count: count) {
                return name + bytes.dropFirst(count)
            }
        }
        return bytes
    }

    // This comparison is fast, because it runs for each possible length of a long secret.
    private static func areSame(_ one: [UInt8], from: Int, _ other: [UInt8], from start: Int, count: Int) -> Bool {
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
            if bytes[index] == value[0], areSame(bytes, from: index, value, from: 0, count: value.count) {
                result += name
                index += value.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    // The form of a value in an address (RFC 3986, 2.3).
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
    /// The values of variables that are passed on from recordal's environment; values in the configuration are no
    /// secrets.
    func secrets(in context: HookContext) -> HookSecrets {
        var secrets = HookSecrets()
        for name in passedNames { if let value = context.variables[name] { secrets.hide(value, as: name) } }
        return secrets
    }
}
