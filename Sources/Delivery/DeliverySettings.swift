internal import Hooks
public import Messages
public import Settings

/// The sections `hooks:` and `messages:` of a configuration: the hooks of each event, and the settings of messages.
public struct DeliverySettings: Sendable {
    /// The hooks, in the order of events and of the file.
    public let hooks: [ConfiguredHook]
    /// The sender of mails; nil for the default.
    public let from: MailAddress?
    /// The address that takes answers to alerts; nil where none are taken.
    public let replyTo: MailAddress?
    /// The default language of messages.
    public let language: String
    /// The languages of recipients, by their names in the configuration.
    public let languages: [String: String]

    /// Reads the sections `hooks` and `messages`, each of which may be missing.
    ///
    /// `resolve` turns a path in the file into an absolute path. Mistakes are collected in the section's file.
    public init(_ top: Section, resolve: (String) -> String) {
        hooks = top.section("hooks").map { Self.hooks($0, resolve) } ?? []
        let letters = top.section("letters")
        from = letters?.text("from")?.map { try MailAddress($0) }
        replyTo = letters?.text("reply_to")?.map { try MailAddress($0) }
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
    public func hooks(for event: Message.Name) -> [ConfiguredHook] {
        let others: [Message.Name] = event == .lawChanged ? [.digest, .alert] : []
        return ([event] + others).lazy.map { name in hooks.filter { $0.event == name } }.first { !$0.isEmpty } ?? []
    }

    /// The identifiers of an event's hooks, each once.
    public func identities(for event: Message.Name) -> [String] {
        hooks(for: event).map(\.id).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The hooks with a name: those of the event with the name, else those whose path or file has the name.
    public func hooks(named name: String) -> [ConfiguredHook] {
        let ofEvent = hooks.filter { $0.event.rawValue == name }
        return ofEvent.isEmpty ? hooks.filter { $0.path == name || $0.name == name || $0.hook.file == name } : ofEvent
    }

    /// The language of messages to a recipient.
    public func language(of recipient: String, by hook: ConfiguredHook? = nil) -> String {
        hook?.language ?? languages[recipient]
            ?? languages.sorted { $0.key < $1.key }.first { Recipient.isSame($0.key, recipient) }?.value ?? language
    }

    /// All languages that the settings use.
    public var usedLanguages: [String] {
        Set([language] + languages.values + hooks.compactMap(\.language)).sorted()
    }

    // The tag is also the name of a folder, so its characters are restricted.
    private static func language(_ setting: Setting<String>) -> String? {
        let isTag =
            (2...35).contains(setting.value.utf8.count) && setting.value.first != "-"
            && setting.value.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
        if !isTag { setting.position.report("'\(setting.value)' is no language; write a tag such as en or zh-Hans") }
        return isTag ? setting.value : nil
    }

    private static func hooks(_ section: Section, _ resolve: (String) -> String) -> [ConfiguredHook] {
        Message.Name.allCases.flatMap { event in
            section.sections(event.rawValue, short: "path").flatMap { hooks($0, event, resolve) }
        }
    }

    private static func hooks(
        _ section: Section,
        _ event: Message.Name,
        _ resolve: (String) -> String
    ) -> [ConfiguredHook] {
        section.requires("path", "the executable, such as hooks/email-sendmail")
        let paths = section.texts("path")
        let timeout = bounded(section, "timeout", in: 1...600, expected: "a number of seconds from 1 to 600")
        let attempts = bounded(section, "attempts", in: 1...100, expected: "a number from 1 to 100")
        let passed = section.texts("environment").compactMap { checkedName($0.value, $0.position) ? $0.value : nil }
        var variables: [String: String] = [:]
        for (name, setting) in section.section("variables")?.pairs() ?? []
        where checkedName(name, setting.position) && checkedValueName(name, setting.position) {
            variables[name] = setting.value
        }
        var to = section.texts("to")
        if event.isOfObligations, !to.isEmpty {
            section.refuse("to", "'to' is not for \(event.rawValue): it goes to the recipients of its obligations")
            to = []
        }
        for one in to {
            if one.value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                one.position.report("a recipient holds a control character")
            } else if let mistake = Recipient.mistake(one.value) {
                one.position.report(mistake)
            }
        }
        let language = section.text("language").flatMap(Self.language)
        let input = section.choice("input", of: HookInput.self)
        return paths.compactMap { path in
            guard !path.value.isEmpty, !path.value.utf8.contains(0) else {
                path.position.report("a hook must be the path of an executable")
                return nil
            }
            return ConfiguredHook(
                event: event,
                path: path.value,
                position: path.position.description,
                hook: Hook(
                    file: resolve(path.value),
                    timeout: timeout.map { .seconds($0) } ?? Hook.defaultTimeout,
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

    private static func bounded(
        _ section: Section,
        _ key: String,
        in range: ClosedRange<Int>,
        expected: String
    ) -> Int? {
        guard let setting = section.integer(key) else { return nil }
        if range.contains(setting.value) { return setting.value }
        setting.position.report("'\(key)' must be \(expected), not \(setting.value)")
        return nil
    }

    // A variable from the user's own environment is allowed; only a value in the file is checked.
    private static func checkedValueName(_ name: String, _ position: SettingsPosition) -> Bool {
        guard Hook.isCodeName(name) else { return true }
        position.report(
            "'\(name)' decides what code a program runs, and is not set for a hook; set it in the hook itself"
        )
        return false
    }

    private static func checkedName(_ name: String, _ position: SettingsPosition) -> Bool {
        if Hook.fixedNames.contains(name) {
            position.report("'\(name)' is set for every hook and cannot be set here")
        } else if !Hook.isVariableName(name) {
            position.report("'\(name)' is not a name of a variable")
        } else {
            return true
        }
        return false
    }
}
