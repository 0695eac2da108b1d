internal import Documents
internal import Foundation

extension RecordPath {
    /// The probable path of the records of a JSON document: that of the longest of the least deep lists of objects;
    /// empty for a top-level list and for JSON Lines, nil where there is no such list.
    ///
    /// The whole document is read into memory. Throws ``DocumentError`` where its charset cannot be decoded.
    static func likely(json bytes: [UInt8]) throws -> String? {
        let text = try decoded(bytes)
        guard let top = try? JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed]) else {
            // A sequence of values is read from the top level; the reader reports malformed JSON.
            return ""
        }
        var level: [(path: [String], value: Any)] = [([], top)]
        for _ in 0..<RecordReader.depthLimit where !level.isEmpty {
            let lists = level.compactMap { node in
                (node.value as? [Any]).flatMap { list in
                    list.contains { $0 is [String: Any] } ? (node.path, list.count) : nil
                }
            }
            if let longest = lists.max(by: { ($0.1, $1.0.count) < ($1.1, $0.0.count) }) {
                return longest.0.map(escaped).joined(separator: "/")
            }
            level = level.flatMap { node in
                (node.value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.map {
                    (node.path + [$0.key], $0.value)
                }
            }
        }
        return nil
    }

    /// The paths of objects outside of lists in a JSON document, the least deep first, at most 40: one of them may be a
    /// record that stands alone.
    ///
    /// Throws ``DocumentError`` where its charset cannot be decoded.
    static func single(json bytes: [UInt8]) throws -> [String] {
        let text = try decoded(bytes)
        guard let top = try? JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] else { return [] }
        var paths: [String] = []
        var level: [(path: [String], object: [String: Any])] = [([], top)]
        for _ in 0..<RecordReader.depthLimit where !level.isEmpty && paths.count < 40 {
            paths += level.map { $0.path.map(escaped).joined(separator: "/") }
            level = level.flatMap { node in
                node.object.sorted { $0.key < $1.key }.compactMap { key, value in
                    (value as? [String: Any]).map { (node.path + [key], $0) }
                }
            }
        }
        return Array(paths.prefix(40))
    }

    private static func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: [])
        var text: [UInt8] = []
        while let chunk = try decoder.next() { text += chunk }
        return text
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
