internal import ArgumentParser
internal import Merging

/// Which conflicts are meant; all conditions must hold.
struct ConflictFilterOptions: ParsableArguments {
    @Option(help: "Only conflicts about this field.", completion: .field)
    var field: String?
    @Option(help: "Only conflicts of this source.", completion: .knownSource)
    var source: String?
    @Option(
        help: "Only conflicts of this kind: field, gone or unobserved.",
        completion: .list(["field", "gone", "unobserved"])
    )
    var kind: String?
    @Option(help: "Only conflicts of recordations whose name has this part.", completion: .recordation)
    var recordation: String?
    @Option(help: "Only conflicts of recordations whose holder has this part.")
    var holder: String?
    @Option(help: "Only conflicts of recordations whose mark has this part.")
    var mark: String?
    @Option(help: "Only conflicts about edits of this person.")
    var actor: String?
    @Option(help: "Only conflicts that this policy opened.", completion: .list(Policy.allCases.map(\.rawValue)))
    var policy: String?

    /// The conditions as `NAME=TEXT`, as a selection of conflicts reads them.
    var conditions: [String] {
        let stated: [(String, String?)] = [
            ("field", field), ("source", source), ("kind", kind), ("recordation", recordation), ("holder", holder),
            ("mark", mark), ("actor", actor), ("policy", policy),
        ]
        return stated.compactMap { name, text in text.map { "\(name)=\($0)" } }
    }
}
