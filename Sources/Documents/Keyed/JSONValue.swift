internal import CYajl

/// Finds a single value of a JSON text.
public enum JSONValue {
    /// The text, number or boolean under a path of keys through objects from the top; nil where there is none or the
    /// value is null.
    ///
    /// Lists are skipped. Throws ``DocumentError`` for text that is not JSON, and where a key is repeated with
    /// different values:
    /// readers of JSON differ in which value counts (RFC 8259, section 4).
    public static func find(_ path: [String], in text: [UInt8]) throws -> String? {
        let search = Search(path, stopsAtFirst: isOnce(path, in: text))
        var callbacks = Search.callbacks
        return try withUnsafePointer(to: &callbacks) { callbacks in
            guard let parser = yajl_alloc(callbacks, nil, Unmanaged.passUnretained(search).toOpaque()) else {
                throw DocumentError("there is no memory to read the document")
            }
            defer { yajl_free(parser) }
            _ = cyajl_config(parser, yajl_allow_multiple_values, 1)
            let status = yajl_parse(parser, text, text.count)
            if status == yajl_status_client_canceled { return search.found }
            guard status == yajl_status_ok else {
                throw DocumentError("this is not JSON", advice: "look at what the server sends")
            }
            guard yajl_complete_parse(parser) == yajl_status_ok else {
                throw DocumentError("the JSON breaks off", advice: "look at what the server sends")
            }
            if let other = search.differing {
                func shown(_ value: String?) -> String { value.map { "'\($0.prefix(60))'" } ?? "null" }
                throw DocumentError(
                    "'\(path.joined(separator: "."))' stands twice, as \(shown(search.found)) and as \(shown(other))",
                    advice: "look at what the server sends: nobody can tell which of them counts"
                )
            }
            return search.found
        }
    }

    /// Whether the text has the path's last key at most once, so that the text behind the value need not be parsed.
    ///
    /// A text with escapes gives false, because a key can be written with escapes.
    private static func isOnce(_ path: [String], in text: [UInt8]) -> Bool {
        guard let name = path.last else { return false }
        let key = Array("\"\(name)\"".utf8)
        var count = 0
        return text.withUnsafeBufferPointer { bytes in
            for (at, byte) in bytes.enumerated() {
                if byte == UInt8(ascii: "\\") { return false }
                guard byte == UInt8(ascii: "\""), at + key.count <= bytes.count, bytes[at + 1] == key[1],
                    bytes[at..<at + key.count].elementsEqual(key)
                else { continue }
                count += 1
                if count > 1 { return false }
            }
            return true
        }
    }

    /// Follows the parser along the path.
    private final class Search {
        private let path: [[UInt8]]
        /// The number of open objects and lists.
        private var depth = 0
        /// The number of steps of the path that the open objects match.
        private var reached = 0
        private var isNext = false
        private(set) var found: String?
        private var isFound = false
        /// A later, different value of the same key.
        private(set) var differing: String??

        private let stopsAtFirst: Bool

        init(_ path: [String], stopsAtFirst: Bool) {
            self.path = path.map { Array($0.utf8) }
            self.stopsAtFirst = stopsAtFirst
        }

        func key(_ key: UnsafeBufferPointer<UInt8>) {
            isNext = depth == reached + 1 && reached < path.count && path[reached].elementsEqual(key)
        }

        func open(isList: Bool) {
            if isNext, !isList, reached + 1 < path.count { reached += 1 }
            isNext = false
            depth += 1
        }

        func close() {
            depth -= 1
            reached = min(reached, max(0, depth - 1))
            isNext = false
        }

        /// Handles a value; returns 0 to stop the parser.
        func value(_ text: () -> String?) -> Int32 {
            guard isNext, reached == path.count - 1 else {
                isNext = false
                return 1
            }
            isNext = false
            let value = text()
            if !isFound {
                found = value
            } else if value != found {
                differing = .some(value)
            }
            isFound = true
            return stopsAtFirst ? 0 : 1
        }

        static func from(_ context: UnsafeMutableRawPointer?) -> Search? {
            context.map { Unmanaged<Search>.fromOpaque($0).takeUnretainedValue() }
        }

        static let callbacks = yajl_callbacks(
            yajl_null: { Search.from($0)?.value { nil } ?? 0 },
            yajl_boolean: { context, value in Search.from(context)?.value { value == 0 ? "false" : "true" } ?? 0 },
            yajl_integer: nil,
            yajl_double: nil,
            yajl_number: { context, text, count in
                Search.from(context)?.value {
                    text.map {
                        $0.withMemoryRebound(to: UInt8.self, capacity: count) {
                            String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
                        }
                    }
                } ?? 0
            },
            yajl_string: { context, text, count in
                Search.from(context)?.value {
                    String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
                } ?? 0
            },
            yajl_start_map: { context in
                Search.from(context)?.open(isList: false)
                return 1
            },
            yajl_map_key: { context, text, count in
                Search.from(context)?.key(UnsafeBufferPointer(start: text, count: count))
                return 1
            },
            yajl_end_map: { context in
                Search.from(context)?.close()
                return 1
            },
            yajl_start_array: { context in
                Search.from(context)?.open(isList: true)
                return 1
            },
            yajl_end_array: { context in
                Search.from(context)?.close()
                return 1
            }
        )
    }
}
