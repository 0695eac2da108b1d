/// The content of a message for one hook.
public struct MessageCopy: Sendable {
    /// The hook's identifier in the settings; nil if no hook is named yet.
    public let hook: String?
    /// The JSON object for the hook, in its language.
    public let payload: String

    /// Makes a copy.
    public init(hook: String?, payload: String) {
        self.hook = hook
        self.payload = payload
    }
}

/// A message that is to be put into the outbox, with its alerts.
public struct OutboxDraft: Sendable {
    /// The event whose hooks deliver it, such as `alert` or `digest`.
    public let event: String
    /// The recipient; nil for a message without one.
    public let recipient: String?
    /// The key by which a receiver recognises a repeated message: the same for each attempt and each hook.
    public let idempotencyKey: String
    /// The message for each of its hooks; at least one.
    public let copies: [MessageCopy]
    /// The indices of its alerts among the ledger drafts that are written with it.
    public let alerts: [Int]

    /// Makes a draft.
    public init(
        event: String,
        recipient: String?,
        idempotencyKey: String,
        copies: [MessageCopy],
        alerts: [Int] = []
    ) {
        self.event = event
        self.recipient = recipient
        self.idempotencyKey = idempotencyKey
        self.copies = copies
        self.alerts = alerts
    }
}

/// A message of the outbox that is leased for one attempt by one hook.
public struct OutboxMessage: Sendable {
    /// Its number.
    public let id: Int
    /// The event.
    public let event: String
    /// The recipient; nil for a message without one.
    public let recipient: String?
    /// The identifier of the hook that delivers it.
    public let hook: String
    /// The key by which a receiver recognises a repeated message.
    public let idempotencyKey: String
    /// The JSON object for the hook.
    public let payload: String
    /// The number of earlier attempts.
    public let attempts: Int
}
