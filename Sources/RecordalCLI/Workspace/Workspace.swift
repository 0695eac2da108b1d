internal import Alerts
internal import Delivery
internal import Foundation
internal import Glibc
internal import Law
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Settings
internal import Transport

/// A folder with `recordal.yaml`: where everything of one user, or one firm, is.
struct Workspace {
    /// A source that the workspace pulls.
    struct PulledSource {
        let name: String
        let definition: String
        /// The file or the folder that it comes from, absolute; nil for one that is only imported by hand.
        let from: String?
        /// The document of a web server that it comes from.
        var web: WebSource?

        /// What the settings name, as they write it.
        var origin: String? { from ?? web?.url.template }
    }

    /// The configuration file.
    let file: String
    /// The folder that relative paths start from.
    let folder: String
    let mirrorPath: String
    let timeZone: TimeZone
    let actor: String
    let portfolio: Portfolio
    let sources: [PulledSource]
    let definitions: DefinitionFolders
    /// What the settings say of customs offices.
    let offices: [String: OfficeSetting]
    /// Who is told what; nil where the settings do not say.
    let alerts: AlertSettings?
    /// The configuration as it was written.
    let settingsText: String
    let network: NetworkSettings
    let proxy: SecretText?
    /// Where secrets that the settings name are looked for.
    let secrets: SecretPlace
    /// Who is told of what by which hook, and how letters are written.
    let delivery: DeliverySettings

    static let fileName = "recordal.yaml"

    /// Finds the workspace and reads its configuration.
    ///
    /// It is looked for in `--config`, `$RECORDAL_CONFIG`, the current folder upward, then `$XDG_CONFIG_HOME/recordal/`.
    static func find(config: String?) throws -> Workspace {
        try Workspace(file: locate(config: config))
    }

    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError("\(file) cannot be read", advice: "check the name, or make a workspace: recordal init DIR")
        }
        let folder = (file as NSString).deletingLastPathComponent
        let text = String(decoding: data, as: UTF8.self)
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
            zone.place.report("'\(zone.value)' is no time zone; write an IANA name such as Europe/Zurich")
        }
        self.file = file
        self.folder = folder.isEmpty ? "." : folder
        mirrorPath = absolute(top.text("mirror")?.value ?? "recordal.sqlite")
        actor = top.text("actor")?.value ?? Self.presentActor
        portfolio = Portfolio(top.sections("portfolio").map(Portfolio.Rule.init))
        var pulled: [PulledSource] = []
        if let section = top.section("sources") {
            for name in section.keys {
                guard let source = section.section(name) else { continue }
                let web = WebSource.read(source)
                pulled.append(
                    PulledSource(
                        name: name,
                        definition: source.text("definition")?.value ?? name,
                        from: source.text("from").flatMap { WebSource.isAddress($0.value) ? nil : absolute($0.value) },
                        web: web
                    )
                )
            }
        }
        sources = pulled
        delivery = DeliverySettings(top) { path in
            if path.contains("/") { return absolute(path) }
            // A bare name is a hook of the workspace's, else a shipped one.
            let folders = DefinitionFolders(workspace: folder.isEmpty ? "." : folder, shelf: "hooks").folders
            let files = folders.map { ($0 as NSString).appendingPathComponent(path) }
            return files.first(where: FileManager.default.fileExists) ?? absolute("hooks/" + path)
        }
        definitions = DefinitionFolders(workspace: self.folder, shelf: "sources")
        offices = top.section("offices").map(OfficeSetting.all) ?? [:]
        alerts = top.section("alerts").flatMap(AlertSettings.init)
        settingsText = text
        let section = top.section("network")
        network = section.map { NetworkSettings($0, absolute: absolute) } ?? NetworkSettings()
        proxy = section.flatMap(NetworkSettings.proxy)
        secrets = SecretPlace(environment: ProcessInfo.processInfo.environment, folder: self.folder)
        try settings.finish()
        guard let timeZone else { throw SettingsError([]) }
        self.timeZone = timeZone
    }

    /// Who acts, if the configuration does not say: `$RECORDAL_ACTOR`, else the name of the user.
    private static var presentActor: String {
        if let actor = ProcessInfo.processInfo.environment["RECORDAL_ACTOR"], !actor.isEmpty { return actor }
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "user \(geteuid())" }
        return String(cString: name)
    }

    private static func locate(config: String?) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let manager = FileManager.default
        func absolute(_ path: String) -> String {
            let path = (path as NSString).expandingTildeInPath
            return path.hasPrefix("/")
                ? path : (manager.currentDirectoryPath as NSString).appendingPathComponent(path)
        }
        if let config = config ?? environment["RECORDAL_CONFIG"], !config.isEmpty {
            var isFolder = ObjCBool(false)
            let path = absolute(config)
            guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw UsageError("\(config): there is no such file", advice: "make a workspace: recordal init DIR")
            }
            return isFolder.boolValue ? (path as NSString).appendingPathComponent(fileName) : path
        }
        var folder = manager.currentDirectoryPath
        while true {
            let file = (folder as NSString).appendingPathComponent(fileName)
            if manager.fileExists(atPath: file) { return file }
            if folder == "/" || folder.isEmpty { break }
            folder = (folder as NSString).deletingLastPathComponent
        }
        let home = environment["XDG_CONFIG_HOME"] ?? ("~/.config" as NSString).expandingTildeInPath
        let file = (home as NSString).appendingPathComponent("recordal/\(fileName)")
        if manager.fileExists(atPath: file) { return file }
        throw UsageError(
            "there is no \(fileName) here or in a folder above",
            advice: "make a workspace with 'recordal init DIR', or name one with --config FILE"
        )
    }

    /// Opens the mirror; makes it only where that is asked for.
    func openMirror(creating: Bool) throws -> Mirror {
        if !creating, !FileManager.default.fileExists(atPath: mirrorPath) {
            throw UsageError(
                "there is no mirror at \(mirrorPath) yet",
                advice: "bring a register in first: recordal import SOURCE FILE (recordal sources lists them)"
            )
        }
        return try Mirror(path: mirrorPath)
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
        if isEmpty { section.place.report("a portfolio rule is to have a holder, agent, mark, key or source") }
    }
}
