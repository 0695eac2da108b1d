internal import Documents
internal import Foundation
internal import Pulling
internal import Recordations
package import Registers
internal import Rendering
internal import Settings
internal import System

/// The walk of a person through the questions that finish a source's definition.
///
/// Each answer is written at once, so that a person who leaves in the middle loses nothing. What would be no sound
/// definition, or would not read the file, is not written.
package struct SourceEdit {
    /// Where the definition comes from.
    package enum Origin {
        /// The workspace has it.
        case own
        /// It ships with recordal; the first answer that changes something copies it into the workspace.
        case shipped
        /// It was proposed from the file and is written.
        case proposed(SourceProposal)
    }

    /// What came of an answer.
    package enum Reply: Equatable {
        /// What the question is about; it is asked still.
        case explained(String)
        /// The definition has changed: what it reads now.
        case applied([String])
        /// The definition stays as it is.
        case kept
        /// The question is not asked again in this walk.
        case skipped
        /// The last answer is taken back: what the definition reads now.
        case returned([String])
        /// The text is no answer, or the definition cannot be so; the question is asked still.
        case refused(String)
        /// A new source was proposed.
        case proposed
        /// The person leaves.
        case ended
    }

    /// The source.
    package let name: String
    /// The file by which the definition is tried.
    package let file: String
    /// The path of the definition in the workspace.
    package let path: String
    /// Where the definition comes from; nil as long as the jurisdiction of a new one is asked.
    package private(set) var origin: Origin?
    /// The number of answers that changed the definition.
    package private(set) var applied = 0
    /// The number of questions that were left out.
    package private(set) var skipped = 0
    private let workspace: Workspace
    private let isDryRun: Bool
    private let vocabulary: Vocabulary
    /// The definition as it is now.
    package private(set) var yaml = ""
    // What the file has: nil where it is not there yet.
    private var written: [UInt8]?
    private var interview: DefinitionInterview?
    private var open: [DefinitionQuestion] = []
    private var asked: Set<String> = []
    private var history: [(id: String, yaml: String, isSkip: Bool)] = []

    /// Begins with the definition by a name: the workspace's, else the shipped one, else one that is proposed from the file.
    ///
    /// Throws ``SettingsError`` for a definition with mistakes, and ``UsageError`` where the file does not fit it, and where
    /// nothing can be proposed.
    package init(
        _ workspace: Workspace,
        name: String,
        file: String,
        jurisdiction: String?,
        isDryRun: Bool
    ) throws {
        self.workspace = workspace
        self.name = name
        self.file = file
        self.isDryRun = isDryRun
        let folder = workspace.definitions.folders.first ?? workspace.folder
        path = (folder as NSString).appendingPathComponent("\(name).yaml")
        // A definition with mistakes teaches nothing, and checking it is not this command's task.
        vocabulary = Vocabulary(
            workspace.definitions.files.compactMap { known in
                known.name == name ? nil : try? workspace.definition(of: known.name)
            }
        )
        guard let place = workspace.definitions.path(of: name) else {
            let start = name.prefix { $0 != "-" }
            guard jurisdiction != nil || start.utf8.count == 2 && start != name else {
                // The file is looked at first: nobody is asked about one that cannot be read.
                _ = try DocumentSource.file(file).open()
                try SourceDraft.check(name)
                return
            }
            try propose(jurisdiction)
            return
        }
        if jurisdiction != nil {
            throw UsageError(
                "'\(name)' is there already, and has its jurisdiction",
                advice: "leave out --jurisdiction, or change the line 'jurisdiction' in \(place)"
            )
        }
        guard let data = FileManager.default.contents(atPath: place) else {
            throw UsageError("\(place) cannot be read", advice: "check who may read it")
        }
        origin = place == path ? .own : .shipped
        written = place == path ? Array(data) : nil
        yaml = try SettingsText.decoded(data, file: place)
        try begin(at: place)
    }

    private mutating func propose(_ jurisdiction: String?) throws {
        let draft = try SourceDraft(workspace, name: name, files: [file], jurisdiction: jurisdiction)
        if !isDryRun {
            try draft.write()
            written = Array(draft.proposal.yaml.utf8)
        }
        origin = .proposed(draft.proposal)
        yaml = draft.proposal.yaml
        try begin(at: path)
    }

    // Errors of the file name it; those of the definition have its place.
    private mutating func begin(at place: String) throws {
        do {
            try renew(yaml, place)
        } catch let error as UnfitDocument {
            throw UsageError("\(file): \(error.seen)", advice: error.advice)
        } catch let error as DocumentError {
            throw UsageError("\(file): \(error)")
        }
    }

    private mutating func renew(_ yaml: String, _ place: String? = nil) throws {
        let new = try DefinitionInterview(
            name: name,
            file: place ?? path,
            yaml: yaml,
            vocabulary: vocabulary,
            stream: try DocumentSource.file(file).open()
        )
        interview = new
        self.yaml = yaml
        open = new.questions.filter { !asked.contains($0.id) }
    }

    // MARK: Asking

    /// The question that waits; nil where nothing is left to ask.
    package var question: SourceQuestion? {
        guard interview != nil else { return .jurisdiction }
        return open.first.map { SourceQuestion($0) }
    }

    /// The number of questions that wait.
    package var waiting: Int { interview == nil ? 1 : open.count }

    /// The number of the question that waits, from 1.
    package var number: Int { history.count + 1 }

    /// The number of rows that were looked at, where that is not the whole file.
    package var limit: Int? { interview.flatMap { $0.sample.isWhole ? nil : $0.sample.rows } }

    /// Takes an answer: a number, a word or a text, or `skip`, `back`, `?` or `quit`.
    ///
    /// Throws ``UsageError`` where the definition cannot be written, because somebody else changed it meanwhile, and
    /// ``SystemError`` where the system refuses; what was written before stays.
    package mutating func answer(_ text: String) throws -> Reply {
        let word = (CellText.folded(text) ?? "").lowercased()
        if ["quit", "q", "exit"].contains(word) { return .ended }
        guard interview != nil else { return try answerJurisdiction(word) }
        if ["back", "b"].contains(word) { return try goBack() }
        guard let question = open.first else { return .ended }
        switch word {
        case "?", "help": return .explained(question.explanation)
        case "skip", "s":
            settle(question, isSkip: true)
            open = open.filter { !asked.contains($0.id) }
            skipped += 1
            return .skipped
        default: return try apply(text, to: question)
        }
    }

    private mutating func answerJurisdiction(_ word: String) throws -> Reply {
        switch word {
        case "?", "help": return .explained(SourceQuestion.jurisdiction.explanation)
        case "back", "b": return .refused("This is the first question.")
        case "skip", "s": return .refused("A source needs its country: type two letters, such as KZ, or quit.")
        default: break
        }
        guard Jurisdiction(word.uppercased()) != nil else {
            return .refused("'\(word.prefix(40))' is no country's code: type two letters, such as KZ, or EU.")
        }
        try propose(word)
        return .proposed
    }

    private mutating func apply(_ text: String, to question: DefinitionQuestion) throws -> Reply {
        let before = interview?.sample
        let former = yaml
        do {
            let changes = try question.changes(for: text)
            let new = try DefinitionChange.applying(changes, to: former, file: path)
            if new == former {
                settle(question)
                open = open.filter { !asked.contains($0.id) }
                return .kept
            }
            let former = (asked, history)
            settle(question)
            do { try renew(new) } catch {
                (asked, history) = former
                throw error
            }
        } catch let mistake as AnswerMistake {
            return .refused("\(mistake)")
        } catch let error as SettingsError {
            let reasons = error.mistakes.map(\.text).joined(separator: "; ")
            return .refused("The definition cannot be so: \(reasons). Nothing was written.")
        } catch let error as UnfitDocument {
            return .refused("The file could not be read with this answer: \(error.seen). Nothing was written.")
        } catch let error as DocumentError {
            return .refused("The file could not be read with this answer: \(error). Nothing was written.")
        }
        try write()
        applied += 1
        let lines = interview.map { ReadingEffect.lines($0.sample, before: before, fields: question.fields) } ?? []
        return .applied(lines)
    }

    private mutating func settle(_ question: DefinitionQuestion, isSkip: Bool = false) {
        history.append((question.id, yaml, isSkip))
        asked.insert(question.id)
    }

    // The answer before is taken back, and its question is asked again.
    private mutating func goBack() throws -> Reply {
        guard let last = history.popLast() else { return .refused("This is the first question.") }
        asked.remove(last.id)
        if last.isSkip { skipped -= 1 }
        let before = interview?.sample
        let isSame = last.yaml == yaml
        try renew(last.yaml)
        // The question may have moved behind others that were not asked yet.
        if let index = open.firstIndex(where: { $0.id == last.id }) { open.insert(open.remove(at: index), at: 0) }
        guard !isSame else { return .returned([]) }
        try write()
        applied -= 1
        return .returned(interview.map { ReadingEffect.lines($0.sample, before: before, fields: []) } ?? [])
    }

    // Readers see the old definition or the new one, also where the process is killed here.
    private mutating func write() throws {
        guard !isDryRun else { return }
        let bytes = Array(yaml.utf8)
        let now = FileManager.default.contents(atPath: path).map { Array($0) }
        guard now == written else {
            throw UsageError(
                "\(path) was changed by another program meanwhile: this answer is not in it",
                advice: "answer again: recordal sources edit \(name) \(file)"
            )
        }
        if written == nil {
            try Folder.make((path as NSString).deletingLastPathComponent)
            try OutputFile.create(path, bytes)
        } else {
            try OutputFile.replace(path, bytes)
        }
        written = bytes
    }
}
