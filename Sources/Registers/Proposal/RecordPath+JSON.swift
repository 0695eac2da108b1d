internal import Documents
internal import Foundation

extension RecordPath {
    /// The path under which the records of a JSON document probably stand: that of the longest list of objects among
    /// those that lie least deep; empty for a list at the top and for JSON lines, nil where there is no such list.
    ///
    /// The document is taken into memory. Throws ``DocumentError`` where the whole is neither JSON nor JSON lines.
    static func likely(json bytes: [UInt8]) throws -> String? {
        let text = try decoded(bytes)
        guard let top = try? JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed]) else {
            // One value behind the other is read from the top; whatever is broken says so when it is read.
            return ""
        }
        var level: [(path: [String], value: Any)] = [([], top)]
        for _ in 0..<RecordReader.depthLimit where !level.isEmpty {
            let lists = level.compactMap { place in
                (place.value as? [Any]).flatMap { list in
                    list.contains { $0 is [String: Any] } ? (place.path, list.count) : nil
                }
            }
            if let longest = lists.max(by: { ($0.1, $1.0.count) < ($1.1, $0.0.count) }) {
                return longest.0.map(escaped).joined(separator: "/")
            }
            level = level.flatMap { place in
                (place.value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.map {
                    (place.path + [$0.key], $0.value)
                }
            }
        }
        return nil
    }

    private static func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: [])
        var text: [UInt8] = []
        while let piece = try decoder.next() { text += piece }
        return text
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
