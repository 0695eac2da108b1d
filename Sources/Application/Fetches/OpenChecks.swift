internal import Foundation

/// The lines of a definition that are still marked `check:`, as its proposal left them.
package struct OpenChecks {
    /// The definition's file.
    package let path: String
    /// How many lines are marked.
    package let count: Int
    /// The number of the first marked line, from 1.
    package let line: Int

    /// Looks for marks in a definition's text; nil where there are none.
    package init?(_ yaml: String, path: String) {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let marked = lines.indices.filter { lines[$0].firstMatch(of: #/(?:^|\s)#\s*check:/#) != nil }
        guard let first = marked.first else { return nil }
        self.path = path
        count = marked.count
        line = first + 1
    }

    private var name: String { ((path as NSString).lastPathComponent as NSString).deletingPathExtension }

    /// A sentence of what is there and what to do.
    package var sentence: String {
        let lines = count == 1 ? "1 line is" : "\(count) lines are"
        let first = count == 1 ? "it is" : "the first is"
        return "\(lines) still marked 'check:', \(first) \(path):\(line). "
            + "Correct each, or delete its mark where it is right"
    }

    /// The sentence for a source's definition, whose lines a person can be asked about.
    package var sentenceOfSource: String { "\(sentence); or be asked: recordal sources edit \(name) FILE" }
}

extension Workspace {
    /// Warns where a person has not checked the whole definition of a source of the workspace's own.
    func warnOfOpenChecks(_ source: String, _ yaml: String) {
        let name = sources.first { $0.name == source }?.definition ?? source
        warnOfOpenChecks(name: source, definitions.path(of: name), in: definitions, yaml) { $0.sentenceOfSource }
    }

    /// Warns where a person has not checked the whole definition of a list.
    func warnOfOpenChecks(ofList list: String, _ yaml: String) {
        warnOfOpenChecks(name: list, lists.path(of: list), in: lists, yaml) { $0.sentence }
    }

    private func warnOfOpenChecks(
        name: String,
        _ path: String?,
        in folders: ResourceSearchPath,
        _ yaml: String,
        sentence: (OpenChecks) -> String
    ) {
        // What ships was checked.
        guard let path, (path as NSString).deletingLastPathComponent == folders.folders.first,
            let checks = OpenChecks(yaml, path: path)
        else { return }
        reporter.warn("\(name): \(sentence(checks))")
    }
}
