public import Hooks
public import Messages
public import Recordations
public import Rendering

/// Makes calls of hooks from messages, in the recipient's language and as text, page and mail.
public struct MessageBuilder: Sendable {
    /// The settings of hooks and messages.
    public let settings: DeliverySettings
    private let sender: MailAddress
    private let prefix: String
    private let templates: [String: MessageTemplates]

    /// Makes a builder with the templates of every language that the settings use.
    ///
    /// - Parameters:
    ///   - settings: The settings of hooks and messages.
    ///   - sender: The sender of mails if the settings have none.
    ///   - prefix: A prefix of every subject, such as `[rehearsal] `.
    ///   - templates: Reads the templates of a language.
    /// - Throws: The error of `templates`.
    public init(
        _ settings: DeliverySettings,
        sender: MailAddress,
        prefix: String = "",
        templates: (String) throws -> MessageTemplates
    ) throws {
        self.settings = settings
        self.sender = settings.from ?? sender
        self.prefix = prefix
        self.templates = Dictionary(uniqueKeysWithValues: try settings.usedLanguages.map { ($0, try templates($0)) })
    }

    /// Writes a message to its recipients as a call of a hook.
    ///
    /// The same message with the same key at the same instant gives the same call, byte for byte.
    ///
    /// - Parameters:
    ///   - message: The content. Its name is the event.
    ///   - to: The recipients, as the configuration names them; those that are mail addresses get the mail.
    ///   - hook: The hook that will deliver it, whose language overrides the recipient's.
    ///   - at: The time at which the message was planned.
    ///   - key: The idempotency key.
    ///   - prefix: A prefix of the subject, such as `[sample] `.
    ///   - details: Further members of the hook's JSON object.
    /// - Returns: The call of the hook.
    public func call(
        _ message: Message,
        to: [String],
        by hook: ConfiguredHook? = nil,
        at: Instant,
        key: String,
        prefix: String = "",
        details: [(String, JSON)] = []
    ) -> HookCall {
        let language = to.first.map { settings.language(of: $0, by: hook) } ?? hook?.language ?? settings.language
        // The templates of all languages in the settings are loaded, so the fallback is never used.
        var written =
            templates[language]?.write(message)
            ?? WrittenMessage(subject: message.name.rawValue, text: "\(message.name.rawValue)\n", html: "")
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
                    idempotencyKey: key,
                    replyTo: message.replyTo,
                    token: message.replyToken
                ).base64
            )
        return HookCall(
            event: message.name.rawValue,
            idempotencyKey: key,
            at: at.description,
            today: message.today.description,
            to: to,
            subject: written.subject,
            text: written.text,
            html: written.html,
            attachments: written.attachments.map { HookCall.Attachment(name: $0.name, type: $0.type, text: $0.text) },
            mail: mail,
            replyTo: message.replyTo?.address,
            details: details
        )
    }
}
