public import Rendering

/// What can happen that a hook is told of.
public enum HookEvent: String, Sendable, CaseIterable {
    /// One stage of one obligation, in a letter of its own.
    case alert
    /// All alerts of one recipient of one day, in one letter.
    case digest
    /// A source could not be pulled.
    case syncFailed = "sync-failed"
    /// A guard holds a fetch.
    case syncHeld = "sync-held"
    /// Conflicts are open.
    case conflict
    /// A register changed recordations of the portfolio.
    case change
    /// Nothing has been known of a source for longer than it allows.
    case sourceStale = "source-stale"
    /// A run has ended.
    case runFinished = "run-finished"
}

/// One message for a hook, which it gets as one JSON object on its standard input.
public struct HookCall: Sendable {
    /// What happened.
    public let event: HookEvent
    /// The same for every attempt to deliver this message, and for no other message.
    public let idempotencyKey: String
    /// The instant, RFC 3339 in UTC.
    public let at: String
    /// The civil day, `YYYY-MM-DD`.
    public let today: String
    /// For whom it is, as the configuration names them.
    public let to: [String]
    /// The finished subject.
    public let subject: String
    /// The finished letter as plain text.
    public let text: String
    /// The finished letter as a page.
    public let html: String
    /// The finished letter as a mail with its envelope; nil where no recipient has a mail address.
    public let mail: Mail?
    /// What else the event carries, such as `obligation`, `recordation` and `stage` of an alert.
    public let details: [(String, JSON)]

    /// A mail ready to be handed to a mail server.
    public struct Mail: Sendable {
        /// The sender's bare address.
        public let from: String
        /// The recipients' bare addresses.
        public let to: [String]
        /// The message with all its headers (RFC 5322), in ASCII, as base64 in one line.
        public let base64: String

        /// Makes a mail.
        public init(from: String, to: [String], base64: String) {
            self.from = from
            self.to = to
            self.base64 = base64
        }
    }

    /// Makes a call.
    public init(
        event: HookEvent,
        idempotencyKey: String,
        at: String,
        today: String,
        to: [String],
        subject: String,
        text: String,
        html: String,
        mail: Mail?,
        details: [(String, JSON)] = []
    ) {
        self.event = event
        self.idempotencyKey = idempotencyKey
        self.at = at
        self.today = today
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.mail = mail
        self.details = details
    }

    /// The object as the hook reads it: pretty, so that each member of the object itself begins a line with two spaces.
    ///
    /// A text never holds a raw line break in JSON, so a shell script finds a member by its line and needs no JSON tool.
    public var payload: String {
        func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
        return JSON.object(
            [
                ("schema", "recordal.hook/1"), ("event", .string(event.rawValue)),
                ("idempotency_key", .string(idempotencyKey)), ("at", .string(at)), ("today", .string(today)),
                ("subject", .string(subject)), ("text", .string(text)), ("html", .string(html)), ("to", texts(to)),
                ("envelope_from", JSON(mail?.from)), ("envelope_to", texts(mail?.to ?? [])),
                ("message", JSON(mail?.base64)),
            ] + details
        ).write(pretty: true) + "\n"
    }
}
