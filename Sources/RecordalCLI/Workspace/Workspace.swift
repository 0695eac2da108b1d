internal import Alerts
internal import Delivery
internal import Editing
internal import Foundation
internal import Glibc
internal import Law
internal import Merging
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Rendering
internal import Settings
internal import Sync
internal import Synchronization
internal import System
internal import Transport

/// A folder with `recordal.yaml`: where everything of one user, or one firm, is.
struct Workspace {
    /// A source that the workspace pulls.
    struct PulledSource {
        let name: String
        let definition: String
        /// The file or the folder that it comes from, absolute; nil for one that is only imported by hand.
        let from: String?
        /// The document of a web server that it comes from, where the settings name its address.
        let web: WebSource?
        /// What is sent where its definition alone names the address.
        let sent: WebSource.Sent
        /// How often it is asked for; nil where its definition says so, or nobody.
        let every: Interval?

        /// What the settings name, as they write it.
        var origin: String? { from ?? web?.url.template }

        /// What a web server is asked for; nil for a source that comes from a file, or by hand.
        ///
        /// Throws where the definition's address and the settings do not go together.
        func web(_ definition: SourceDefinition) throws -> WebSource? {
            guard from == nil, !definition.isByHand else { return nil }
            var source =
                try web
                ?? definition.pull?.url.map { url in
                    try WebSource(url: SecretText(url), headers: sent.headers, redirectHosts: sent.redirectHosts)
                }
            source?.rule = definition.pull
            return source
        }
    }

    /// The configuration file.
    let file: String
    /// The folder that relative paths start from.
    let folder: String
    let mirrorPath: String
    /// Whether days that have not come may be played: letters say so, and the mirror is marked for ever.
    let isRehearsal: Bool
    let timeZone: TimeZone
    var actor: String { statedActor ?? Self.userName }
    /// The actor as somebody said it: by the configuration or `$RECORDAL_ACTOR`; nil where it is only guessed.
    let statedActor: String?
    let localFields: LocalFields
    let policies: Policies
    let portfolio: Portfolio
    let sources: [PulledSource]
    let definitions: ResourceSearchPath
    /// What the settings say of customs offices.
    let offices: [String: OfficeSetting]
    /// Who is told what; nil where the settings do not say.
    let alerts: AlertSettings?
    /// The configuration as it was written.
    let settingsText: String
    let network: NetworkSettings
    let proxy: SecretText?
    /// How often each host may be asked.
    let politeness: RateLimitSettings
    /// What is told to a watch at the start and the end of a run.
    let heartbeat: Heartbeat?
    /// What a run may end with and still be a success for the heartbeat.
    let successReasons: Set<ExitReason>
    /// For how many days the bytes of fetches are kept on which nothing stands; nil for ever.
    let retentionDays: Int?
    /// Where secrets that the settings name are looked for.
    let secrets: SecretLookup
    /// Who is told of what by which hook, and how letters are written.
    let delivery: DeliverySettings

    static let fileName = "recordal.yaml"
    /// The process's environment, copied once.
    static let environment = ProcessInfo.processInfo.environment

    /// Finds the workspace and reads its configuration.
    ///
    /// The addresses in it are looked at where servers will be asked: the others need none of the network's libraries.
    static func find(config: String?, askingNetwork: Bool) throws -> Workspace {
        try Workspace(file: WorkspaceSearch(config: config).file(), askingNetwork: askingNetwork)
    }

    init(file: String, askingNetwork asksNetwork: Bool) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError("\(file) cannot be read", advice: "check the name, or make a workspace: recordal init DIR")
        }
        let folder = (file as NSString).deletingLastPathComponent
        let text = try SettingsText.decoded(data, file: file)
        let settings = try SettingsFile(name: file, text: text)
        let top = settings.top
        func absolute(_ path: String) -> String {
            let path = (path as NSString).expandingTildeInPath
            return path.hasPrefix("/") ? path : (folder as NSString).appendingPathComponent(path)
        }
        top.requires("time_zone", "an IANA name such as Europe/Zurich, in which a day begins and ends")
        let zone = top.text("time_zone")
        let timeZone = zone.flatMap { TimeZone(identifier: $0.value) }
        if let zone, timeZone == nil {
            zone.position.report("'\(zone.value)' is no time zone; write an IANA name such as Europe/Zurich")
        }
        self.file = file
        self.folder = folder.isEmpty ? "." : folder
        isRehearsal = top.flag("rehearsal") ?? false
        mirrorPath = absolute(top.text("mirror")?.value ?? "recordal.sqlite")
        statedActor = top.text("actor")?.value ?? Self.environmentActor
        localFields = LocalFields(top.section("local_fields"))
        policies = Policies(top.section("policies"))
        portfolio = Portfolio(top.sections("portfolio").map(Portfolio.Rule.init))
        var pulled: [PulledSource] = []
        if let section = top.section("sources") {
            for name in section.keys {
                guard let source = section.sectionOrEmpty(name) else { continue }
                let (web, sent) = WebSource.read(source, askingNetwork: asksNetwork)
                pulled.append(
                    PulledSource(
                        name: name,
                        definition: source.text("definition")?.value ?? name,
                        from: source.text("from").flatMap { WebSource.isAddress($0.value) ? nil : absolute($0.value) },
                        web: web,
                        sent: sent,
                        every: source.text("every")?.map { try Interval($0) }
                    )
                )
            }
        }
        sources = pulled
        delivery = DeliverySettings(top) { path in
            if path.contains("/") { return absolute(path) }
            // A bare name is a hook of the workspace's, else a shipped one.
            let folders = ResourceSearchPath(workspace: folder.isEmpty ? "." : folder, shelf: "hooks").folders
            let files = folders.map { ($0 as NSString).appendingPathComponent(path) }
            return files.first(where: FileManager.default.fileExists) ?? absolute("hooks/" + path)
        }
        definitions = ResourceSearchPath(workspace: self.folder, shelf: "sources")
        offices = top.section("offices").map(OfficeSetting.all) ?? [:]
        alerts = top.section("alerts").flatMap(AlertSettings.init)
        settingsText = text
        let section = top.section("network")
        network = section.map { NetworkSettings($0, absolute: absolute) } ?? NetworkSettings()
        proxy = section.flatMap(NetworkSettings.proxy)
        politeness = section.map(RateLimitSettings.init) ?? RateLimitSettings()
        successReasons = Heartbeat.successReasons(top)
        heartbeat = Heartbeat.read(top, askingNetwork: asksNetwork)
        retentionDays = top.text("retention")?.map { text in
            let interval = try Interval(text)
            guard interval.seconds % 86_400 == 0 else {
                throw UsageError("'retention' is a number of days or weeks, such as 400d, not '\(text)'")
            }
            return interval.seconds / 86_400
        }
        secrets = SecretLookup(environment: Self.environment, folder: self.folder)
        try settings.finish()
        guard let timeZone else { throw SettingsError([]) }
        self.timeZone = timeZone
    }

    private static var environmentActor: String? {
        let actor = Self.environment["RECORDAL_ACTOR"]
        return actor?.isEmpty ?? true ? nil : actor
    }

    private static var userName: String {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "user \(geteuid())" }
        return String(cString: name)
    }

    /// Who vouches for something that a register does not say.
    ///
    /// Throws ``UsageError`` where nobody said who it is: a guess would stand in the history for ever.
    func actor(vouchingFor what: String) throws -> String {
        guard let statedActor else {
            throw UsageError(
                "\(what) needs somebody who vouches for it, and nobody is named",
                advice: "set 'actor:' in \(file), or RECORDAL_ACTOR in the environment"
            )
        }
        return statedActor
    }

    /// The definition of a source that the mirror knows.
    func definition(of source: String) throws -> SourceDefinition {
        let configured = sources.first { $0.name == source }?.definition ?? source
        return try definitions.definition(configured, source: source).definition
    }

    /// Sources of the workspace's own that say where they are pulled from, but that the settings do not name.
    var unnamedPulls: [String] {
        let own = definitions.files.filter { _, path in
            (path as NSString).deletingLastPathComponent == definitions.folders.first
        }
        return own.map(\.name).filter { name in
            !sources.contains { $0.name == name || $0.definition == name }
                && (try? definitions.definition(name, source: name).definition)?.pull?.url != nil
        }
    }

    /// Whether there is a mirror already.
    var hasMirror: Bool { FileManager.default.fileExists(atPath: mirrorPath) }

    private static let isMoveTold = Atomic(false)

    /// The copies beside the mirror that were made when an older file was migrated.
    var formerCopies: [String] {
        (1..<100).map { "\(mirrorPath).schema-\($0)" }.filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// Opens the mirror; tells where it is not the one that was used last, and makes it only where that is asked for.
    func openMirror(creating: Bool) throws -> Mirror {
        if !creating, !hasMirror {
            throw UsageError(
                "there is no mirror at \(mirrorPath) yet",
                advice: "bring a register in first: recordal import SOURCE FILE (recordal sources lists them)"
            )
        }
        let mirror = try Mirror(
            path: mirrorPath,
            policies: policies,
            run: { [mirrorPath] in RunLock.holder(mirror: mirrorPath) },
            notify: { StandardError.write("recordal: \(SafeText.line($0))\n") }
        )
        try checkRehearsal(mirror, creating: creating)
        // A command may open it more than once.
        if mirror.move != nil || mirror.logWarning != nil, !Self.isMoveTold.exchange(true, ordering: .relaxed) {
            for text in [mirror.move.map { "\($0)" }, mirror.logWarning].compactMap({ $0 }) {
                StandardError.write("recordal: \(SafeText.block(text))\n")
            }
        }
        if let copy = mirror.formerCopy {
            StandardError.write(
                SafeText.block("recordal: the mirror was brought to a new form; a copy of it as it was is \(copy)\n")
            )
        }
        return mirror
    }
}

extension Portfolio.Rule {
    init(_ section: Section) {
        self.init()
        holder = section.text("holder")?.value
        agent = section.text("agent")?.value
        mark = section.text("mark")?.value
        key = section.text("key")?.value
        source = section.text("source")?.value
        tag = section.text("tag")?.value
        if isEmpty { section.position.report("a portfolio rule is to have a holder, agent, mark, key, source or tag") }
    }
}
