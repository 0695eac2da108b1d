package import Curation
internal import Deadlines
package import Delivery
package import Foundation
internal import Ingest
internal import Law
package import Merging
internal import Mirror
package import Notifications
internal import Pulling
package import Recordations
package import Registers
internal import Settings
internal import Synchronization
internal import System
package import Transport

/// A folder with `recordal.yaml`: where everything of one user, or one firm, is.
package struct Workspace {
    /// The configuration file.
    package let file: String
    /// The folder that relative paths start from.
    package let folder: String
    let mirrorPath: String
    /// Whether days that have not come may be played: messages say so, and the mirror is marked for ever.
    package let isRehearsal: Bool
    /// The zone in which a civil day begins and ends.
    package let timeZone: TimeZone
    /// The actor of runs and notes: the stated one, else the operating system's user.
    package var actor: String { statedActor ?? Self.userName }
    /// The actor as somebody said it: by the configuration or `$RECORDAL_ACTOR`; nil where it is only guessed.
    let statedActor: String?
    /// The company's own fields.
    package let localFields: LocalFields
    /// Which side wins where an edit and its register differ.
    package let policies: Policies
    /// Which recordations are the company's own.
    package let portfolio: Portfolio
    /// The sources that the settings name.
    package let sources: [PulledSource]
    /// Where source definitions are found.
    package let definitions: ResourceSearchPath
    /// What the settings say of customs offices.
    let offices: [String: OfficeSetting]
    /// Who is notified of which deadlines; nil where the settings do not say.
    package let alerts: AlertSettings?
    /// The configuration as it was written.
    let settingsText: String
    /// How servers are asked.
    package let network: NetworkSettings
    let proxy: SecretText?
    /// How often each host may be asked.
    let rateLimits: RateLimitSettings
    /// The addresses that a run requests at its start and its end.
    package let heartbeat: Heartbeat?
    /// What a run may end with and still be a success for the heartbeat.
    let successReasons: Set<ExitReason>
    /// For how many days the bytes of fetches are kept on which nothing depends; nil for ever.
    let retentionDays: Int?
    /// Where secrets that the settings name are looked for.
    let secrets: SecretLookup
    /// Which hooks deliver which messages to whom, and how messages are written.
    package let delivery: DeliverySettings
    /// Receives warnings and progress.
    package let reporter: any Reporter

    static let fileName = "recordal.yaml"
    /// The process's environment, copied once.
    package static let environment = ProcessInfo.processInfo.environment

    /// Finds the workspace and reads its configuration.
    ///
    /// The addresses in it are looked at where servers will be asked: a mistake in one keeps nobody from reading.
    package static func find(
        config: String?,
        askingNetwork: Bool,
        reporter: any Reporter = SilentReporter()
    ) throws -> Workspace {
        try Workspace(
            file: WorkspaceSearch(config: config).file(),
            askingNetwork: askingNetwork,
            reporter: reporter
        )
    }

    /// Reads the configuration file.
    package init(file: String, askingNetwork asksNetwork: Bool, reporter: any Reporter = SilentReporter()) throws {
        self.reporter = reporter
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
            zone.position.report("'\(zone.value)' is not a time zone; write an IANA name such as Europe/Zurich")
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
            let folders = ResourceSearchPath(workspace: folder.isEmpty ? "." : folder, kind: "hooks").folders
            let files = folders.map { ($0 as NSString).appendingPathComponent(path) }
            return files.first(where: FileManager.default.fileExists) ?? absolute("hooks/" + path)
        }
        definitions = ResourceSearchPath(workspace: self.folder, kind: "sources")
        offices = top.section("offices").map(OfficeSetting.all) ?? [:]
        alerts = top.section("alerts").flatMap(AlertSettings.init)
        settingsText = text
        let section = top.section("network")
        network = section.map { NetworkSettings($0, absolute: absolute) } ?? NetworkSettings()
        proxy = section.flatMap(NetworkSettings.proxy)
        rateLimits = section.map(RateLimitSettings.init) ?? RateLimitSettings()
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
        ActivityLog.record(.read, file)
        guard let timeZone else { throw SettingsError([]) }
        self.timeZone = timeZone
    }

    private static var environmentActor: String? {
        let actor = Self.environment["RECORDAL_ACTOR"]
        return actor?.isEmpty ?? true ? nil : actor
    }

    private static var userName: String {
        let user = UserAccount.current
        return user.name ?? "user \(user.number)"
    }

    /// The actor who vouches for something that a register does not say.
    ///
    /// Throws ``UsageError`` where nobody said who it is: a guess would stand in the history for ever.
    package func actor(vouchingFor what: String) throws -> String {
        guard let statedActor else {
            throw UsageError(
                "\(what) needs somebody who vouches for it, and nobody is named",
                advice: "set 'actor:' in \(file), or RECORDAL_ACTOR in the environment"
            )
        }
        return statedActor
    }

    /// The definition of a source, which the settings may name otherwise, with its text.
    package func definitionText(of source: String) throws -> (definition: SourceDefinition, yaml: String) {
        let configured = sources.first { $0.name == source }?.definition ?? source
        return try definitions.definition(configured, source: source)
    }

    /// The definition of a source, which the settings may name otherwise.
    package func definition(of source: String) throws -> SourceDefinition { try definitionText(of: source).definition }

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
}
