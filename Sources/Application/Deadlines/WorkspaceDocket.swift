internal import Deadlines
internal import FoundationEssentials
package import Law
package import Mirror
package import Notifications
internal import Recordations
internal import Registers
internal import Settings

extension Workspace {
    /// The law: the workspace's files go before the shipped ones.
    package var law: LawBook {
        let paths = Dictionary(
            uniqueKeysWithValues: LawBook.FileKind.allCases.map {
                ($0, ResourceSearchPath(workspace: folder, kind: $0.rawValue))
            }
        )
        return LawBook(offices: offices) { kind, name in
            guard let path = paths[kind]?.path(of: name),
                let data = FileManager.default.contents(atPath: path)
            else { return nil }
            return LawBook.File(path: path, yaml: try SettingsText.decoded(data, file: path))
        }
    }

    /// What is wrong with the files of jurisdictions and holidays, the shipped ones and the workspace's own.
    var lawMistakes: [String] {
        let book = law
        func names(_ kind: LawBook.FileKind) -> [String] {
            ResourceSearchPath(workspace: folder, kind: kind.rawValue).files.map(\.name)
        }
        func mistake(_ body: () throws -> Void) -> String? {
            do {
                try body()
                return nil
            } catch {
                return "\(error)"
            }
        }
        let holidays = names(.holidays).compactMap { name in mistake { _ = try book.holidays(name) } }
        let rules = names(.jurisdictions)
        let unknown = offices.keys.filter { !rules.contains($0) }.sorted().map {
            "\(file): 'offices' names \($0), and there are no jurisdictions/\($0).yaml"
        }
        var found: [String] = []
        for text in holidays + rules.compactMap({ name in mistake { _ = try book.reckoning(name) } }) + unknown
        where !found.contains(text) { found.append(text) }
        return found
    }

    /// What would make dates more exact, for the jurisdictions of the sources that are named or were brought in.
    var lawWarnings: [String] {
        let book = law
        let named = sources.compactMap { source in
            try? definitions.definition(source.definition, source: source.name).definition.jurisdiction.code
        }
        let mirror = try? openMirror(creating: false)
        let held = (try? mirror?.sources().compactMap { try mirror?.jurisdiction(ofRegister: $0.registerID) }) ?? []
        return Set(named + held).sorted().filter { (try? book.reckoning($0).isStateUnnamed) == true }
            .map { Self.unnamedState($0, in: file) }
    }

    /// What to write where it is not said which State's office decided.
    static func unnamedState(_ jurisdiction: String, in file: String) -> String {
        "\(jurisdiction): the Member State whose customs decided is not named, so the holidays of all are counted and dates may be "
            + "days too early; write in \(file): offices: {\(jurisdiction): {holidays: DE}}, with that State's code"
    }

    /// What has to be done about the portfolio.
    package func docket(_ mirror: Mirror) throws -> Docket {
        Docket(mirror: mirror, law: law, portfolio: portfolio, ages: try ages(mirror), settings: settingsText)
    }

    /// Fills the view `deadline` after something was written.
    ///
    /// A failure is not an error: where the view cannot be filled (another process writes, or the disk is full), the view itself
    /// states its day, and mistakes in rules are reported by `deadlines` and `config check`. A command that only reads sets
    /// `waitsForWriter` to false and waits for no writer.
    package func materialiseDeadlines(_ mirror: Mirror, waitsForWriter: Bool = true) {
        // The view has the recordations' dates alone, and no source's age.
        let docket = Docket(mirror: mirror, law: law, portfolio: portfolio, ages: [], settings: settingsText)
        try? docket.materialise(on: civilDay, waitsForWriter: waitsForWriter)
    }

    /// The sources that can go stale, with the day from which they are known.
    func ages(_ mirror: Mirror) throws -> [SourceAge] {
        try mirror.sources().compactMap { source in
            let configured = sources.first { $0.name == source.name }?.definition ?? source.name
            // A source whose definition is gone or broken is no reason to say nothing of the others.
            guard let read = try? definitions.definition(configured, source: source.name).definition,
                let limit = read.staleAfterDays, let known = source.knownFrom ?? source.firstNotice
            else { return nil }
            return SourceAge(
                source: source.name,
                register: read.register,
                jurisdiction: read.jurisdiction.code,
                knownFrom: known,
                staleAfterDays: limit
            )
        }
    }
}
