internal import Foundation
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Ingest
internal import Synchronization
internal import System
internal import Transport

/// One round over the sources: each is pulled and applied by itself, several at once.
///
/// One that fails, is held or is slow keeps no other from being applied. Sources of one register go one after the other, since
/// each is compared with what the other has applied.
struct SourceSync {
    /// A source that is brought in.
    struct Job {
        let source: Workspace.PulledSource
        let definition: SourceDefinition
        let yaml: String
        let web: WebSource?
    }

    /// A source that is left alone, and why.
    struct Left {
        let source: String
        let why: String
    }

    private(set) var jobs: [Job] = []
    private(set) var left: [Left] = []
    /// Sources whose last attempt is of a time that has not come, with a sentence about it.
    private(set) var ahead: [Left] = []
    /// Sources whose definition cannot be read, which is no reason to leave the others alone.
    private(set) var broken: [SyncReport] = []
    /// Sources that a person fills.
    private(set) var byHand: [String] = []
    private let workspace: Workspace

    /// Takes the sources that are wanted, all that can be pulled where none is named.
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

    /// Leaves those alone that were brought in lately.
    ///
    /// Only an attempt to pull a source counts: a notice or an archived edition makes no other list newer.
    mutating func keepDue(_ mirror: Mirror, today: CivilDate, now: Date) throws {
        jobs = try jobs.filter { job in
            let declared = job.web == nil ? job.definition.extent : job.definition.pull?.extent ?? job.definition.extent
            guard let every = job.source.every ?? job.definition.every,
                let last = try mirror.lastPull(
                    source: job.source.name,
                    overNetwork: job.web != nil,
                    isPartial: declared == .partial
                )
            else { return true }
            switch Due(every: every).standing(after: last, today: today, now: now) {
            case .due: return true
            case .ahead(let why):
                ahead.append(Left(source: job.source.name, why: why))
                return true
            case .later(let why):
                left.append(Left(source: job.source.name, why: why))
                return false
            }
        }
    }

    /// Leaves those alone whose server may not be asked at this hour.
    mutating func keepOpen(_ network: Network, now: Date) throws {
        jobs = try jobs.filter { job in
            guard let web = job.web, let hours = try network.pull().closed(web, at: now) else { return true }
            left.append(Left(source: job.source.name, why: "its server may be asked at \(hours) alone"))
            return false
        }
    }

    /// Brings them in; the reports have the order of the settings.
    ///
    /// Throws what is wrong with the mirror, when all others are done.
    func run(_ session: SyncSession, _ network: Network) throws -> (reports: [SyncReport], fault: (any Error)?) {
        let pull = try jobs.contains { $0.web != nil } ? network.pull() : nil
        // Unchecked: each job is used by one thread.
        nonisolated(unsafe) let jobs = jobs
        let queues = Dictionary(grouping: jobs.indices) { jobs[$0].definition.register }.values.sorted { $0[0] < $1[0] }
        let outcome = Mutex<(reports: [Int: SyncReport], fault: (any Error)?)>(([:], nil))
        ParallelLoop.run(count: queues.count, atOnce: workspace.politeness.sourcesAtOnce) { mine in
            for index in queues[mine] where pull?.isStopped != true {
                let result = Result { try Self.bring(jobs[index], session, pull) }
                outcome.withLock { outcome in
                    switch result {
                    case .success(let report): outcome.reports[index] = report
                    case .failure(let error): outcome.fault = outcome.fault ?? error
                    }
                }
            }
        }
        let (reports, fault) = outcome.withLock { ($0.reports, $0.fault) }
        return (reports.sorted { $0.key < $1.key }.map(\.value) + broken, fault)
    }

    private static func bring(_ job: Job, _ session: SyncSession, _ pull: Downloader?) throws -> SyncReport {
        let name = job.source.name
        let declared = job.web == nil ? job.definition.extent : job.definition.pull?.extent ?? job.definition.extent
        let extent: Fetch.Extent = declared == .partial ? .partial : .complete
        let run = session.run(job.definition, job.yaml)
        do {
            if let web = job.web, let pull {
                return try run.take(web, by: pull, extent: extent) { try session.published(job.definition, $0) }
            }
            let file = try LocalFiles.newest(at: job.source.from ?? "")
            return try run.take([.file(file)], extent: extent, published: session.published(job.definition, file))
        } catch let error as MirrorError {
            throw error
        } catch let error as TransportError where error.kind == .stopped {
            return SyncReport(failed: name, reason: "\(error)")
        } catch {
            return try run.fail("\(error)")
        }
    }
}

/// When a source is to be brought in again.
struct Due {
    /// Whether a source is due.
    enum Standing: Equatable {
        /// It is.
        case due
        /// It is, because its last attempt is of a time that has not come; with a sentence.
        case ahead(String)
        /// It is not, and why.
        case later(String)
    }

    let every: Interval

    /// Whether a source is due after its last attempt.
    ///
    /// A fetch that failed leaves it due. Intervals of whole days go by the civil day, so that a run which is late by an hour
    /// does not put off the next by a day.
    func standing(after last: Fetch, today: CivilDate, now: Date) -> Standing {
        if last.verdict == .failed { return .due }
        if last.day > today {
            return .ahead(
                "its last fetch, \(last.id), is of \(last.day), which has not come: was the clock wrong? It is due"
            )
        }
        if every.seconds % 86_400 == 0 {
            let day = last.day.adding(days: every.seconds / 86_400)
            return today < day ? .later("not due before \(day) (every \(every))") : .due
        }
        guard let made = try? Date(last.at, strategy: .iso8601) else { return .due }
        if made > now {
            return .ahead(
                "its last fetch, \(last.id), is of \(last.at), which has not come: was the clock wrong? It is due"
            )
        }
        let moment = made.addingTimeInterval(Double(every.seconds))
        return now < moment ? .later("not due before \(moment.formatted(.iso8601)) (every \(every))") : .due
    }
}
