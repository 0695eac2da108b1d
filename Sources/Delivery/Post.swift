public import Hooks
public import Letters
public import Recordations
public import Rendering

/// Makes messages for hooks out of letters: in the recipient's language, as text, page and mail.
public struct Post: Sendable {
    /// Who is told by what.
    public let settings: DeliverySettings
    private let sender: MailAddress
    private let prefix: String
    private let templates: [String: LetterTemplates]

    /// Makes a post with the templates of every language that the settings use.
    ///
    /// - Parameters:
    ///   - settings: Who is told by what.
    ///   - sender: The sender of mails where the settings name none.
    ///   - prefix: What stands before every subject, such as `[rehearsal] `.
    ///   - templates: Reads the templates of a language.
    /// - Throws: What `templates` throws.
    public init(
        _ settings: DeliverySettings,
        sender: MailAddress,
        prefix: String = "",
        templates: (String) throws -> LetterTemplates
    ) throws {
        self.settings = settings
        self.sender = settings.from ?? sender
        self.prefix = prefix
        self.templates = Dictionary(uniqueKeysWithValues: try settings.usedLanguages.map { ($0, try templates($0)) })
    }

    /// Writes a letter to its recipients, ready for a hook.
    ///
    /// The same letter with the same key at the same instant gives the same message, byte by byte.
    ///
    /// - Parameters:
    ///   - letter: What there is to tell. Its name is the event.
    ///   - to: The recipients, as the configuration names them; those that are mail addresses get the mail.
    ///   - hook: The hook that will deliver it, whose language goes before the recipient's.
    ///   - at: When it was planned.
    ///   - key: The idempotency key.
    ///   - prefix: What stands before the subject, such as `[sample] `.
    ///   - details: What else the hook is told.
    /// - Returns: The message for the hook.
    public func call(
        _ letter: Letter,
        to: [String],
        by hook: ConfiguredHook? = nil,
        at: Instant,
        key: String,
        prefix: String = "",
        details: [(String, JSON)] = []
    ) -> HookCall {
        let language = to.first.map { settings.language(of: $0, by: hook) } ?? hook?.language ?? settings.language
        // Every language of the settings is there; another one could only come from nowhere.
        var written =
            templates[language]?.write(letter)
            ?? LetterText(subject: letter.name.rawValue, text: "\(letter.name.rawValue)\n", html: "")
        written.subject = self.prefix + prefix + written.subject
        let addresses = to.compactMap { try? MailAddress($0) }
        let mail =
            addresses.isEmpty
            ? nil
            : HookCall.Mail(
                from: sender.address,
                to: addresses.map(\.address),
                base64: MailMessage(
                    written,
                    language: language,
                    from: sender,
                    to: addresses,
                    at: at,
                    idempotencyKey: key
                ).base64
            )
        return HookCall(
            event: letter.name.rawValue,
            idempotencyKey: key,
            at: at.description,
            today: letter.today.description,
            to: to,
            subject: written.subject,
            text: written.text,
            html: written.html,
            mail: mail,
            details: details
        )
    }
}
