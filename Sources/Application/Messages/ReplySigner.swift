internal import Delivery
internal import Messages
internal import Mirror
internal import System

/// Makes the tokens of messages, and recognises them.
struct ReplySigner {
    private let key: ReplyKey
    private let address: MailAddress?
    private let mirror: String

    /// The signer of new messages; its key is made at first use.
    ///
    /// Nil without `messages: reply_to`. Where the key cannot be had, the messages go without links, and a warning is
    /// given: nobody may stay without an alert for it.
    init?(_ workspace: Workspace, _ mirror: Mirror) {
        guard let address = workspace.delivery.replyTo else { return nil }
        do {
            guard let key = try Self.key(of: workspace) ?? Self.makeKey(workspace) else { return nil }
            self.key = key
            self.address = address
            self.mirror = try mirror.identity()
        } catch {
            workspace.reporter.warn("messages go without links that answer them: \(error)")
            return nil
        }
    }

    /// The signer that recognises the tokens of former messages; nil where no key was ever made.
    ///
    /// Throws ``SystemError`` where the key cannot be read, and ``UsageError`` where it is none.
    init?(reading workspace: Workspace, _ mirror: Mirror) throws {
        guard let key = try Self.key(of: workspace) else { return nil }
        self.key = key
        address = workspace.delivery.replyTo
        self.mirror = try mirror.identity()
    }

    /// How a recipient answers an alert of a message; nil for a recipient without a mail address.
    func reply(alert: Int, recipient: String, message: String) -> Message.Reply? {
        guard let address, (try? MailAddress(recipient)) != nil else { return nil }
        let binding = ReplyBinding(mirror: mirror, alert: alert, recipient: recipient, message: message)
        return Message.Reply(address: address, token: key.token(binding))
    }

    /// Whether a token was written for a recipient in a message.
    func isValid(_ token: ReplyToken, recipient: String, message: String) -> Bool {
        key.isValid(
            token,
            for: ReplyBinding(mirror: mirror, alert: token.alert, recipient: recipient, message: message)
        )
    }

    private static func path(_ workspace: Workspace) -> String {
        FileName.resolved(workspace.mirrorPath) + ".reply-key"
    }

    // The error names the file, and never what is in it.
    private static func key(of workspace: Workspace) throws -> ReplyKey? {
        guard let bytes = try SecretFile.read(path(workspace)) else { return nil }
        guard let key = ReplyKey(bytes) else {
            throw UsageError(
                "\(path(workspace)) is not a key: it has \(bytes.count) bytes instead of \(ReplyKey.length)",
                advice: "put the former file back; or remove it, and only later messages can be answered"
            )
        }
        return key
    }

    private static func makeKey(_ workspace: Workspace) throws -> ReplyKey? {
        var bytes = [UInt8](repeating: 0, count: ReplyKey.length)
        guard bytes.withUnsafeMutableBytes(Entropy.fill) else {
            throw UsageError("the system gives no random bytes", advice: "see what is wrong with getrandom(2) there")
        }
        // Another process may have made one meanwhile, and that one counts.
        _ = try SecretFile.create(path(workspace), bytes)
        return try key(of: workspace)
    }
}
