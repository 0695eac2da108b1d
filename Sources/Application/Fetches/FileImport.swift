internal import FoundationEssentials
internal import Ingest
internal import Mirror
internal import Pulling
package import Recordations
internal import Registers

/// An edition of a source in files.
package struct FileImport {
    /// How much of the register the files cover.
    package enum Coverage {
        /// What the definition says: the whole register, unless it says otherwise.
        case usual
        /// A part; what is not in the files is not missing.
        case partial
        /// All that matches a search, written `FIELD=TEXT&FIELD=TEXT`.
        case scope(String)
    }

    /// The source.
    package let source: String
    /// The files' paths; `-` is standard input.
    package let files: [String]
    /// How much they cover.
    package var coverage = Coverage.usual
    /// The edition's own date; nil takes the one in the first file's name.
    package var published: CivilDate?
    /// Whether it is an older edition that is kept as history and changes nothing that is known.
    package var isArchive = false
    /// Whether ``ExitReason/changed`` is among the reasons of the outcome.
    package var isDetailed = false

    /// Makes an import of files.
    package init(source: String, files: [String]) {
        self.source = source
        self.files = files
    }

    /// Imports them; `input` reads standard input and is called once for each `-`.
    ///
    /// Throws ``UsageError`` where a file is not there or a date is wrong, and what the session throws.
    package func run(
        in workspace: Workspace,
        today: CivilDate?,
        isDryRun: Bool,
        input: () throws -> [UInt8]
    ) throws -> SyncOutcome {
        if let published, published > today ?? workspace.civilDay {
            throw UsageError(
                "--published \(published) is after today",
                advice: "give the day of which the edition is, or leave it out"
            )
        }
        let (definition, yaml) = try workspace.definitionText(of: source)
        workspace.warnOfOpenChecks(source, yaml)
        let documents = try files.map { try Self.document($0, input) }
        let extent: Fetch.Extent =
            switch coverage {
            case .scope(let text): .scoped(try ScopeFilter(text).canonical)
            case .partial: .partial
            case .usual: definition.extent == .partial ? .partial : .complete
            }
        let session = try SyncSession(
            workspace,
            today: workspace.writingDay(today, isDryRun: isDryRun),
            isDryRun: isDryRun,
            purpose: "import \(source)"
        )
        let date = try published ?? session.published(definition, files.first)
        guard isArchive else {
            let report = try session.run(definition, yaml).importDocuments(documents, extent: extent, published: date)
            return try session.conclude([report], isDetailed: isDetailed)
        }
        guard let date else {
            throw UsageError(
                "an older edition needs its date",
                advice: "give --published YYYY-MM-DD, the day of which the edition is"
            )
        }
        let report = try session.run(definition, yaml).archive(documents, published: date)
        return try session.conclude([report], isDetailed: false)
    }

    private static func document(_ file: String, _ input: () throws -> [UInt8]) throws -> DocumentSource {
        guard file == "-" else {
            guard FileManager.default.fileExists(atPath: file) else {
                throw UsageError("\(file): there is no such file", advice: "check the name")
            }
            return .file(file)
        }
        return .bytes(try input(), name: "standard input")
    }
}
