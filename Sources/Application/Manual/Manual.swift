internal import Foundation
internal import System

/// The manual that is installed with the program: one chapter a file.
package struct Manual {
    /// A chapter.
    package struct Chapter {
        /// The name of its file, without the end.
        package let name: String
        /// Its first heading.
        package let title: String
        let path: String

        /// The whole chapter, as it was written.
        ///
        /// Throws ``UsageError`` where the file cannot be read.
        package func text() throws -> String {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw UsageError("\(path) cannot be read", advice: "check who may read it")
            }
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// The chapters, by name; empty where no manual is installed.
    package let chapters: [Chapter]

    /// Looks for the manual beside the program, as for everything that is shipped.
    package init() {
        guard let folder = ResourceSearchPath.shipped("manual") else {
            chapters = []
            return
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        chapters = names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.sorted().compactMap { file in
            let path = (folder as NSString).appendingPathComponent(file)
            guard let data = FileManager.default.contents(atPath: path) else { return nil }
            let first = String(decoding: data, as: UTF8.self).split(separator: "\n").first ?? ""
            let title = first.drop { $0 == "#" || $0 == " " }
            return Chapter(name: String(file.dropLast(3)), title: String(title), path: path)
        }
    }

    /// The chapter of a name; nil where there is none.
    package func chapter(_ name: String) -> Chapter? { chapters.first { $0.name == name } }
}
