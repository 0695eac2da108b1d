internal import Alerts
internal import Delivery
internal import Foundation
internal import Glibc
internal import Hooks
internal import Letters
internal import Rendering
internal import Settings

extension Workspace {
    /// Where the workspace's hooks run.
    var hookSurroundings: HookContext {
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

    /// The workspace's name for a reader of letters: its folder's.
    var name: String { URL(fileURLWithPath: folder).lastPathComponent }

    /// Makes letters ready for hooks.
    ///
    /// Throws ``TemplateError`` with every mistake of the templates, and ``UsageError`` for a language that is not there.
    func post() throws -> MessageBuilder {
        try MessageBuilder(delivery, sender: Self.presentSender, prefix: subjectPrefix, templates: templates)
    }

    /// The templates of a language: the workspace's files go before the shipped ones, file by file.
    func templates(_ language: String) throws -> LetterTemplates {
        let folders = ResourceSearchPath(workspace: folder, shelf: "templates").folders
        let files = try LetterTemplates.fileNames.compactMap { name -> LetterFile? in
            for folder in folders {
                let path = (folder as NSString).appendingPathComponent("\(language)/\(name)")
                guard let data = FileManager.default.contents(atPath: path) else { continue }
                return LetterFile(name: name, path: path, text: try SettingsText.decoded(data, file: path))
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
        return try LetterTemplates(language: language, files: files)
    }

    /// What stands against delivering anything: hooks that cannot run, templates with mistakes, languages that are not there.
    var deliveryMistakes: [String] {
        let hooks = delivery.hooks.compactMap { configured in
            configured.hook.fault().map { "\(configured.position): the hook for '\(configured.event.rawValue)': \($0)" }
        }
        // Without a hook no letter is written, and nobody has to install templates.
        guard !delivery.hooks.isEmpty else { return hooks }
        let surroundings = hookSurroundings.fault().map { ["\(file): no hook is run: \($0)"] } ?? []
        return hooks + surroundings
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
            let event: Letter.Name = alerts.delivery == .digest ? .digest : .alert
            if delivery.hooks(for: event).isEmpty {
                warnings.append("\(file): no hook for '\(event.rawValue)' is named, so alerts wait and reach nobody")
            }
        }
        return warnings
    }

    /// Who sends where the configuration names nobody: the present user at this machine.
    private static var presentSender: MailAddress {
        get throws {
            let login = getpwuid(geteuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) } ?? "recordal"
            return try (try? MailAddress("recordal <\(login)@\(ProcessInfo.processInfo.hostName)>"))
                ?? MailAddress("recordal@localhost")
        }
    }
}
