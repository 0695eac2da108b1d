import Foundation
import Law
import TestSupport

/// The files that ship with the tool.
enum Shipped {
    static let config = Repository.path + "/Config"

    static func names(_ shelf: LawBook.Shelf) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(config)/\(shelf.rawValue)")
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func file(_ shelf: LawBook.Shelf, _ name: String) -> LawBook.File? {
        let path = "\(config)/\(shelf.rawValue)/\(name).yaml"
        return (try? String(contentsOfFile: path, encoding: .utf8)).map { LawBook.File(path: path, yaml: $0) }
    }

    static let book = LawBook { file($0, $1) }

    /// The law for a workspace that names whose holidays an office keeps.
    static func book(office: String, holidays: [String]) -> LawBook {
        LawBook(offices: [office: OfficeSetting(holidays: holidays)]) { file($0, $1) }
    }
}
