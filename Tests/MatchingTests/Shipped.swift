import Foundation
import Matching
import TestSupport

/// The rules that are shipped.
enum Shipped {
    static func files(_ folder: String) throws -> [NumberRules.File] {
        let path = "\(Repository.path)/Config/\(folder)"
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".yaml") }.sorted().map {
            (String($0.dropLast(5)), "\(path)/\($0)", try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8))
        }
    }

    static let rules = Result { try NumberRules(files("numbers")) }

    static let forms = Result {
        let path = "\(Repository.path)/Config/names/legal-forms.yaml"
        return try LegalForms(file: path, yaml: String(contentsOfFile: path, encoding: .utf8))
    }
}
