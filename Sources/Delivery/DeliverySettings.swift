internal import Hooks
public import Letters
public import Settings

/// The sections `hooks:` and `letters:` of a configuration: who is run for what, and how letters are written.
public struct DeliverySettings: Sendable {
    /// The hooks, in the order of the events and of the file.
    public let hooks: [ConfiguredHook]
    /// The sender of mails; nil where nothing is said.
    public let from: MailAddress?
    /// The language of letters for whom nothing else is said.
    public let language: String
    /// The languages of recipients, by what they are called in the configuration.
    public let languages: [String: String]

    /// Reads the sections `hooks` and `letters`, each of which may be missing.
    ///
    /// Mistakes are noted at their places. `resolve` makes an absolute path of one that is written in the file.
    public init(_ top: Section, resolve: (String) -> String) {
        hooks = top.section("hooks").map { Self.hooks($0, resolve) } ?? []
        let letters = top.section("letters")
        from = letters?.text("from")?.map { try MailAddress($0) }
        language = letters?.text("language").flatMap(Self.language) ?? "en"
        var languages: [String: String] = [:]
        for (recipient, setting) in letters?.section("languages")?.pairs() ?? [] {
            languages[recipient] = Self.language(setting)
        }
        self.languages = languages
    }

    /// The hooks of an event.
    ///
    /// Without a hook for `law-changed`, the hooks for `digest` deliver it, else those for `alert`: its recipients are the same.
    public func hooks(for event: Letter.Name) -> [ConfiguredHook] {
        let others: [Letter.Name] = event == .lawChanged ? [.digest, .alert] : []
        return ([event] + others).lazy.map { name in hooks.filter { $0.event == name } }.first { !$0.isEmpty } ?? []
    }

    /// What the outbox knows the hooks of an event by, each once.
    public func identities(for event: Letter.Name) -> [String] {
        hooks(for: event).map(\.id).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The hooks that a name means: those of an event, or those that run a file of that path or name.
    public func hooks(named name: String) -> [ConfiguredHook] {
        let ofEvent = hooks.filter { $0.event.rawValue == name }
        return ofEvent.isEmpty ? hooks.filter { $0.path == name || $0.name == name || $0.hook.file == name } : ofEvent
    }

    /// The language in which a recipient is written to.
    public func language(of recipient: String, by hook: ConfiguredHook? = nil) -> String {
        hook?.language ?? languages[recipient]
            ?? languages.sorted { $0.key < $1.key }.first { Recipient.isSame($0.key, recipient) }?.value ?? language
    }

    /// Every language that a letter may be written in.
    public var usedLanguages: [String] {
        Set([language] + languages.values + hooks.compactMap(\.language)).sorted()
    }

    // A tag becomes the name of a folder.
    private static func language(_ setting: Setting<String>) -> String? {
        let isTag =
            (2...35).contains(setting.value.utf8.count) && setting.value.first != "-"
            && setting.value.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
        if !isTag { setting.place.report("'\(setting.value)' is no language; write a tag such as en or zh-Hans") }
        return isTag ? setting.value : nil
    }

    private static func hooks(_ section: Section, _ resolve: (String) -> String) -> [ConfiguredHook] {
        Letter.Name.allCases.flatMap { event in
            section.sections(event.rawValue, short: "path").flatMap { hooks($0, event, resolve) }
        }
    }

    private static func hooks(
        _ section: Section,
        _ event: Letter.Name,
        _ resolve: (String) -> String
    ) -> [ConfiguredHook] {
        section.requires("path", "the executable, such as hooks/email-sendmail")
        let paths = section.texts("path")
        let timeout = bounded(section, "timeout", 1...600, "a number of seconds from 1 to 600")
        let attempts = bounded(section, "attempts", 1...100, "a number from 1 to 100")
        let passed = section.texts("environment").compactMap { checkedName($0.value, $0.place) ? $0.value : nil }
        var variables: [String: String] = [:]
        for (name, setting) in section.section("variables")?.pairs() ?? []
        where checkedName(name, setting.place) && checkedValueName(name, setting.place) {
            variables[name] = setting.value
        }
        var to = section.texts("to")
        if event.isOfObligations, !to.isEmpty {
            section.refuse("to", "'to' is not for \(event.rawValue): it goes to the recipients of its obligations")
            to = []
        }
        for one in to {
            if one.value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                one.place.report("a recipient holds a control character")
            } else if let mistake = Recipient.mistake(one.value) {
                one.place.report(mistake)
            }
        }
        let language = section.text("language").flatMap(Self.language)
        let input = section.choice("input", of: HookInput.self)
        return paths.compactMap { path in
            guard !path.value.isEmpty, !path.value.utf8.contains(0) else {
                path.place.report("a hook is to be the path of an executable")
                return nil
            }
            return ConfiguredHook(
                event: event,
                path: path.value,
                place: path.place.description,
                hook: Hook(
                    file: resolve(path.value),
                    timeout: timeout.map { .seconds($0) } ?? Hook.usualTimeout,
                    passedNames: passed,
                    variables: variables,
                    input: input
                ),
                attempts: attempts,
                to: Recipient.distinct(to.map(\.value)),
                language: language
            )
        }
    }

    private static func bounded(_ section: Section, _ key: String, _ range: ClosedRange<Int>, _ words: String) -> Int? {
        guard let setting = section.integer(key) else { return nil }
        if range.contains(setting.value) { return setting.value }
        setting.place.report("'\(key)' is to be \(words), not \(setting.value)")
        return nil
    }

    // Who passes a variable of his own on knows what is in it; a value that a file gives is another matter.
    private static func checkedValueName(_ name: String, _ place: SettingsPlace) -> Bool {
        guard Hook.isCodeName(name) else { return true }
        place.report(
            "'\(name)' decides what code a program runs, and is not set for a hook; set it in the hook itself"
        )
        return false
    }

    private static func checkedName(_ name: String, _ place: SettingsPlace) -> Bool {
        if Hook.fixedNames.contains(name) {
            place.report("'\(name)' is set for every hook and cannot be set here")
        } else if !Hook.isVariableName(name) {
            place.report("'\(name)' is no name of a variable")
        } else {
            return true
        }
        return false
    }
}
