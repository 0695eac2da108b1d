internal import Foundation
internal import System

/// What was last seen of a mirror's file: a small file beside it that no copy of the mirror alone takes along.
///
/// It is never ahead of the mirror, because it is written after a commit; a crash in between leaves it behind, which is no
/// fault.
struct MirrorMark: Codable, Equatable {
    /// Which mirror it was.
    var identity: String
    /// The last event, and its hash in hexadecimal.
    var seq: Int
    var hash: String
    /// The length of the mirror's file, without its log, and when it was last written; nil in a mark that does not say so.
    var size: Int?
    var written: [Int]?

    static func path(of mirror: String) -> String { mirror + ".mark" }

    /// Reads the mark of a mirror; nil where there is none that can be read.
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

    /// Writes the mark in the place of the former one.
    ///
    /// A mark that cannot be written is no error: the mirror itself is, and then that is told.
    func write(beside mirror: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return }
        try? data.write(to: URL(fileURLWithPath: Self.path(of: mirror)), options: .atomic)
    }

    /// Removes the mark of a mirror that is made anew.
    static func remove(of mirror: String) { try? FileManager.default.removeItem(atPath: path(of: mirror)) }
}
