public import Rendering

/// One message for a hook, which it gets as one JSON object on its standard input.
public struct HookCall: Sendable {
    /// What happened, such as `digest` or `sync-failed`.
    public let event: String
    /// The same for every attempt to deliver this message, and for no other message.
    public let idempotencyKey: String
    /// The object as the hook reads it.
    ///
    /// It is pretty, so that each member of the object itself begins a line with two spaces. A text never holds a raw line
    /// break in JSON, so a shell script finds a member by its line and needs no JSON tool.
    public let payload: String

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

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - event: What happened, such as `digest`.
    ///   - idempotencyKey: The same for every attempt to deliver this message.
    ///   - at: The instant, RFC 3339 in UTC.
    ///   - today: The civil day, `YYYY-MM-DD`.
    ///   - to: For whom it is, as the configuration names them.
    ///   - subject: The finished subject.
    ///   - text: The finished letter as plain text.
    ///   - html: The finished letter as a page.
    ///   - mail: The finished letter as a mail; nil where no recipient has a mail address.
    ///   - details: What else the event carries, such as `obligation`, `recordation` and `stage` of an alert.
    public init(
        event: String,
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
        func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
        let object = JSON.object(
            [
                ("schema", "recordal.hook/1"), ("event", .string(event)),
                ("idempotency_key", .string(idempotencyKey)), ("at", .string(at)), ("today", .string(today)),
                ("subject", .string(subject)), ("text", .string(text)), ("html", .string(html)), ("to", texts(to)),
                ("envelope_from", JSON(mail?.from)), ("envelope_to", texts(mail?.to ?? [])),
                ("message", JSON(mail?.base64)),
            ] + details
        )
        self.init(event: event, idempotencyKey: idempotencyKey, payload: object.write(pretty: true) + "\n")
    }

    /// A message that was made before and kept.
    public init(event: String, idempotencyKey: String, payload: String) {
        self.event = event
        self.idempotencyKey = idempotencyKey
        self.payload = payload
    }
}
