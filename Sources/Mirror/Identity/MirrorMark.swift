internal import FoundationEssentials
internal import System

/// The last known state of a mirror's file, stored in a small file beside it, which is not part of a copy of the mirror.
///
/// It is written after each commit, so it is never ahead of the mirror; after a crash it may be behind, which is not an
/// error.
struct MirrorMark: Codable, Equatable {
    /// The identity of the mirror.
    var identity: String
    /// The number of the last event.
    var seq: Int
    /// The hash of the last event in hexadecimal.
    var hash: String
    /// The size of the mirror's file in bytes, without its log; nil in a mark of an older recordal.
    var size: Int?
    /// When the mirror's file was last written; nil in a mark of an older recordal.
    var written: [Int]?

    static func path(of mirror: String) -> String { mirror + ".mark" }

    /// Reads the mark of a mirror; nil where it is missing or cannot be read.
    init?(of mirror: String) {
        guard let data = FileManager.default.contents(atPath: Self.path(of: mirror)),
            let mark = try? JSONDecoder().decode(MirrorMark.self, from: data)
        else { return nil }
        self = mark
    }

    init(identity: String, seq: Int, hash: String) {
        self.identity = identity
        self.seq = seq
        self.hash = hash
    }

    /// Replaces the mark of a mirror.
    ///
    /// A mark that cannot be written is not an error.
    func write(beside mirror: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return }
        try? data.write(to: URL(fileURLWithPath: Self.path(of: mirror)), options: .atomic)
    }

    /// Removes the mark, for a mirror that is made anew.
    static func remove(of mirror: String) { try? FileManager.default.removeItem(atPath: path(of: mirror)) }
}
