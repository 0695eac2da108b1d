public import Rendering

/// One message for a hook, which is one JSON object on the hook's standard input.
public struct HookCall: Sendable {
    /// The event, such as `digest` or `sync-failed`.
    public let event: String
    /// The identifier of the message, which is the same for every attempt to deliver it.
    public let idempotencyKey: String
    /// The JSON object that the hook reads.
    ///
    /// It is pretty-printed, so that each member of the top-level object starts a line with two spaces. JSON texts have
    /// no raw line breaks, so a shell script can find a member by its line and needs no JSON tool.
    public let payload: String

    /// A mail for a mail server.
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

    /// A file that is sent with a message.
    public struct Attachment: Sendable {
        /// The file's name.
        public let name: String
        /// The media type, such as `text/csv`.
        public let type: String
        /// The file's text.
        public let text: String

        /// Makes an attachment.
        public init(name: String, type: String, text: String) {
            self.name = name
            self.type = type
            self.text = text
        }
    }

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - event: The event, such as `digest`.
    ///   - idempotencyKey: The identifier of the message, the same for every attempt to deliver it.
    ///   - at: The time of the event, RFC 3339 in UTC.
    ///   - today: The civil day, `YYYY-MM-DD`.
    ///   - to: The recipients, as the configuration names them.
    ///   - subject: The subject.
    ///   - text: The message as plain text.
    ///   - html: The message as an HTML page.
    ///   - attachments: The files that are sent with the message; the mail has them too.
    ///   - mail: The message as a mail; nil where no recipient has a mail address.
    ///   - replyTo: The bare address that takes answers to the message; nil where none are taken.
    ///   - details: Further members for the event, such as `obligation`, `recordation` and `stage` of an alert.
    public init(
        event: String,
        idempotencyKey: String,
        at: String,
        today: String,
        to: [String],
        subject: String,
        text: String,
        html: String,
        attachments: [Attachment] = [],
        mail: Mail?,
        replyTo: String? = nil,
        details: [(String, JSON)] = []
    ) {
        func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
        let object = JSON.object(
            [
                ("schema", "recordal.hook/1"), ("event", .string(event)),
                ("idempotency_key", .string(idempotencyKey)), ("at", .string(at)), ("today", .string(today)),
                ("subject", .string(subject)), ("text", .string(text)), ("html", .string(html)), ("to", texts(to)),
                ("envelope_from", JSON(mail?.from)), ("envelope_to", texts(mail?.to ?? [])),
                ("reply_to", JSON(replyTo)), ("message", JSON(mail?.base64)),
                (
                    "attachments",
                    .array(
                        attachments.map { file in
                            .object([
                                ("name", .string(file.name)), ("type", .string(file.type)),
                                ("text", .string(file.text)),
                            ])
                        }
                    )
                ),
            ] + details
        )
        self.init(event: event, idempotencyKey: idempotencyKey, payload: object.write(pretty: true) + "\n")
    }

    /// The shape of the payload's members that every event has.
    public static let shape: JSONShape = [
        "event": .string, "idempotency_key": .string, "at": .instant, "today": .date, "subject": .string,
        "text": .string, "html": .string, "to": .array(.string), "envelope_from": .string.orNull,
        "envelope_to": .array(.string), "reply_to": .string.orNull, "message": .string.orNull,
        "attachments": .array(["name": .string, "type": .string, "text": .string]),
    ]

    /// Makes a message from a stored payload.
    public init(event: String, idempotencyKey: String, payload: String) {
        self.event = event
        self.idempotencyKey = idempotencyKey
        self.payload = payload
    }
}
