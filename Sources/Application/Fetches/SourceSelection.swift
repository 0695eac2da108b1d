internal import FoundationEssentials
internal import Ingest
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import System
internal import Transport

/// The sources that a sync brings in, and those that it leaves alone.
package struct SourceSelection {
    /// A source that is brought in.
    struct Job {
        let source: PulledSource
        let definition: SourceDefinition
        let yaml: String
        let web: WebSource?

        /// How much of the register a pull covers: what its address says, else what the definition says.
        var extent: DeclaredExtent {
            web == nil ? definition.extent : definition.pull?.extent ?? definition.extent
        }
    }

    /// A source and a sentence about it.
    package struct Skipped {
        /// The source.
        package let source: String
        /// Why it is left alone, or what is odd about it.
        package let why: String
    }

    /// The sources to bring in.
    private(set) var jobs: [Job] = []
    /// Sources that are not due, or whose server may not be asked now.
    package private(set) var skipped: [Skipped] = []
    /// Sources whose last attempt is of a time that has not come; they are due.
    package private(set) var ahead: [Skipped] = []
    /// Failed reports of sources whose definition cannot be read; the others are brought in all the same.
    private(set) var broken: [SyncReport] = []
    /// Sources that a person fills.
    private(set) var byHand: [String] = []
    private let workspace: Workspace

    /// Selects the named sources, or every source that can be pulled where none is named.
    ///
    /// Throws ``UsageError`` for one that is named and cannot be pulled.
    init(_ workspace: Workspace, named names: [String]) throws {
        self.workspace = workspace
        for name in names where !workspace.sources.contains(where: { $0.name == name }) {
            guard (try? workspace.definitions.definition(name, source: name).definition.isByHand) == true else {
                throw unknown(name)
            }
            byHand.append(name)
        }
        for source in workspace.sources where names.isEmpty || names.contains(source.name) {
            let isNamed = names.contains(source.name)
            if source.origin == nil, !isNamed {
                // What nothing is known of but that it is imported by hand concerns nobody here.
                let definition = try? workspace.definitions.definition(source.definition, source: source.name)
                    .definition
                guard definition?.pull?.url != nil else { continue }
            }
            let definition: SourceDefinition
            let yaml: String
            do {
                (definition, yaml) = try workspace.definitions.definition(source.definition, source: source.name)
            } catch  where !isNamed || names.count > 1 {
                broken.append(SyncReport(failed: source.name, reason: "\(error)"))
                continue
            }
            if definition.isByHand {
                byHand.append(source.name)
                continue
            }
            let web: WebSource?
            do {
                web = try source.web(definition)
            } catch  where !isNamed || names.count > 1 {
                // The address of its definition and what the settings send do not go together: no matter of the others.
                broken.append(SyncReport(failed: source.name, reason: "\(error)"))
                continue
            }
            guard source.from != nil || web != nil else { throw unknown(source.name) }
            jobs.append(Job(source: source, definition: definition, yaml: yaml, web: web))
        }
    }

    private func unknown(_ name: String) -> UsageError {
        let isNamed = workspace.sources.contains { $0.name == name }
        if !isNamed, (try? workspace.definitions.definition(name, source: name))?.definition.pull?.url != nil {
            return UsageError(
                "'\(name)' is not named under 'sources' in \(workspace.file)",
                advice: "write '\(name): {}' there; its address is in its definition"
            )
        }
        let pulled = workspace.sources.filter { $0.origin != nil }.map(\.name)
        return UsageError(
            "'\(name)' has no 'from:' under 'sources' in \(workspace.file)",
            advice: pulled.isEmpty
                ? "add it there, or bring a file in with: recordal import \(name) FILE"
                : "there are: \(pulled.joined(separator: ", "))"
        )
    }

    /// Drops the jobs that are not due yet.
    ///
    /// Only an attempt to pull a source counts: a notice or an archived edition makes no other list newer.
    mutating func keepDue(_ mirror: Mirror, today: CivilDate, now: Date) throws {
        jobs = try jobs.filter { job in
            guard let every = job.source.every ?? job.definition.every,
                let last = try mirror.lastPull(
                    source: job.source.name,
                    overNetwork: job.web != nil,
                    isPartial: job.extent == .partial
                )
            else { return true }
            switch SourceSchedule(every: every).state(after: last, today: today, now: now) {
            case .due: return true
            case .ahead(let why):
                ahead.append(Skipped(source: job.source.name, why: why))
                return true
            case .later(let why):
                skipped.append(Skipped(source: job.source.name, why: why))
                return false
            }
        }
    }

    /// Drops the jobs whose server may not be asked at this hour.
    mutating func keepOpen(_ network: Network, now: Date) throws {
        jobs = try jobs.filter { job in
            guard let web = job.web, let hours = try network.pull().closed(web, at: now) else { return true }
            skipped.append(Skipped(source: job.source.name, why: "its server may be asked at \(hours) alone"))
            return false
        }
    }
}
