internal import Notifications
internal import Delivery
internal import Foundation
internal import Hooks
internal import Messages
internal import Settings
internal import System

extension Workspace {
    /// Where the workspace's hooks run.
    var hookContext: HookContext {
        HookContext(
            workspace: URL(fileURLWithPath: folder).path,
            timeZone: timeZone.identifier,
            variables: Workspace.environment,
            sources: [URL(fileURLWithPath: file).path]
                + ["templates", "sources", "jurisdictions", "holidays"].map {
                    URL(fileURLWithPath: folder).appendingPathComponent($0).path
                }
        )
    }

    /// The workspace's name in messages: its folder's.
    package var name: String { URL(fileURLWithPath: folder).lastPathComponent }

    /// Writes messages for hooks.
    ///
    /// Throws ``TemplateError`` with every mistake of the templates, and ``UsageError`` for a language that is not there.
    func messageBuilder() throws -> MessageBuilder {
        try MessageBuilder(delivery, sender: Self.presentSender, prefix: subjectPrefix, templates: templates)
    }

    /// The templates of a language: the workspace's files go before the shipped ones, file by file.
    func templates(_ language: String) throws -> MessageTemplates {
        let folders = ResourceSearchPath(workspace: folder, kind: "templates").folders
        let files = try MessageTemplates.fileNames.compactMap { name -> MessageFile? in
            for folder in folders {
                let path = (folder as NSString).appendingPathComponent("\(language)/\(name)")
                guard let data = FileManager.default.contents(atPath: path) else { continue }
                return MessageFile(name: name, path: path, text: try SettingsText.decoded(data, file: path))
            }
            return nil
        }
        guard !files.isEmpty else {
            let known = Set(
                folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
                    .filter { !$0.hasPrefix(".") }
            ).sorted()
            throw UsageError(
                "\(file): there are no letters in the language '\(language)'",
                advice: known.isEmpty
                    ? "the shipped templates are not there: say where they are with RECORDAL_SHARE"
                    : "there are: \(known.joined(separator: ", ")); copy one to templates/\(language)/ and change it"
            )
        }
        return try MessageTemplates(language: language, files: files)
    }

    /// Why nothing can be delivered: hooks that cannot run, templates with mistakes, languages that are not there.
    var deliveryMistakes: [String] {
        let hooks = delivery.hooks.compactMap { configured in
            configured.hook.fault().map { "\(configured.position): the hook for '\(configured.event.rawValue)': \($0)" }
        }
        // Without a hook no message is written, and nobody has to install templates.
        guard !delivery.hooks.isEmpty else { return hooks }
        let context = hookContext.fault().map { ["\(file): no hook is run: \($0)"] } ?? []
        return hooks + context
            + delivery.usedLanguages.compactMap { language in
                do {
                    _ = try templates(language)
                    return nil
                } catch {
                    return "\(error)"
                }
            }
    }

    /// What is sound and yet may not be meant.
    var deliveryWarnings: [String] {
        var warnings: [String] = []
        if !delivery.hooks.isEmpty, delivery.from == nil {
            warnings.append("\(file): 'letters: from' is missing, so mails come from the present user")
        }
        if let alerts {
            let event: Message.Name = alerts.delivery == .digest ? .digest : .alert
            if delivery.hooks(for: event).isEmpty {
                warnings.append("\(file): no hook for '\(event.rawValue)' is named, so alerts wait and reach nobody")
            }
        }
        return warnings
    }

    /// The sender where the configuration names none: the present user at this machine.
    private static var presentSender: MailAddress {
        get throws {
            let login = UserAccount.current.name ?? "recordal"
            return try (try? MailAddress("recordal <\(login)@\(ProcessInfo.processInfo.hostName)>"))
                ?? MailAddress("recordal@localhost")
        }
    }
}

extension Workspace {
    /// The sentence that nobody is notified of deadlines; nil where somebody is.
    package var noAlerts: String? {
        alerts == nil ? "No alerts are configured (no section 'alerts' in \(file)): nobody is told of deadlines." : nil
    }

    /// Throws ``UsageError`` where nobody is notified of deadlines and no hook is named for anything else.
    func requireRecipients() throws {
        if alerts != nil || NotificationDelivery.isWanted(self) { return }
        throw UsageError(
            "\(file) does not say who is to be told",
            advice: "add a section 'alerts' with a 'fallback': the address that is told of what nobody else is told of;"
                + " or name hooks for what happens beside deadlines, such as 'sync-failed'"
        )
    }
}
