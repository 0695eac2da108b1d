import Foundation
import Law
import TestSupport

/// The law and holiday files of the repository.
enum Shipped {
    static let config = Repository.path + "/Config"

    static func names(_ kind: LawBook.FileKind) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(config)/\(kind.rawValue)")
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func file(_ kind: LawBook.FileKind, _ name: String) -> LawBook.File? {
        let path = "\(config)/\(kind.rawValue)/\(name).yaml"
        return (try? String(contentsOfFile: path, encoding: .utf8)).map { LawBook.File(path: path, yaml: $0) }
    }

    static let book = LawBook { file($0, $1) }

    /// The law of a workspace that names the holiday calendar of an office.
    static func book(office: String, holidays: [String]) -> LawBook {
        LawBook(offices: [office: OfficeSetting(holidays: holidays)]) { file($0, $1) }
    }
}
