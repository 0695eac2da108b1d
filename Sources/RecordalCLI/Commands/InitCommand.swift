internal import ArgumentParser
internal import Foundation
internal import Rendering
internal import System

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a workspace: recordal.yaml, sources/, hooks/ and inbox/.",
        discussion: """
            With --rehearsal-of it is a copy of a workspace, with its mirror, in which --today may be any day. Every subject of
            its letters begins with [rehearsal], and its mirror never becomes a real one.
            Example: recordal init brands
                     recordal init trial --rehearsal-of brands
            """
    )

    @Argument(help: "The folder; made if it is not there.")
    var directory = "."

    @Option(
        name: .customLong("rehearsal-of"),
        help: ArgumentHelp("Copy this workspace, to play days that have not come.", valueName: "workspace")
    )
    var rehearsed: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let manager = FileManager.default
        let file = (directory as NSString).appendingPathComponent(Workspace.fileName)
        if manager.fileExists(atPath: file) {
            throw UsageError(
                "\(file) is there already",
                advice: "it was not touched; edit it, or choose another folder"
            )
        }
        if let rehearsed { return try rehearse(try Workspace.find(config: rehearsed, askingNetwork: false), file) }
        let folders = ["sources", "hooks", "inbox"].map { (directory as NSString).appendingPathComponent($0) }
        if !writing.isDryRun {
            for folder in folders { try Folder.make(folder) }
            try OutputFile.create(file, Array(Self.template(zone: TimeZone.current.identifier).utf8))
        }
        if common.json {
            return common.print([
                "schema": "recordal.init/1", "workspace": .string(file), "dry_run": .bool(writing.isDryRun),
            ])
        }
        if common.quiet { return }
        Output.line(
            """
            \(writing.isDryRun ? "Would make" : "Made") \(file)
            Next:
              cd \(directory)
              recordal sources                        the registers that recordal knows
              recordal import SOURCE FILE             bring a register in
              recordal list --expiring-within 180d    see what ends soon
            Say in recordal.yaml which recordations are yours (portfolio:).
            """
        )
    }

    private static func template(zone: String) -> String {
        // The system's zone is only written down here; a day is the workspace's day wherever it is run.
        let zone = TimeZone(identifier: zone) == nil || zone == "GMT" ? "UTC" : zone
        return """
            # The workspace's settings. Every key that recordal does not know is refused with its line.

            # The zone in which a day begins and ends (an IANA name). Your own office's, wherever the server stands.
            time_zone: \(zone)

            # Where the mirror is; beside this file unless you say otherwise.
            # mirror: recordal.sqlite

            # Under whose name runs and edits stand in the history. Without it: $RECORDAL_ACTOR; runs and notes also take the
            # user's name, corrections do not.
            # actor: anna.example

            # Which recordations are yours: any rule that holds is enough. Parts of names are enough.
            portfolio: []
            #  - holder: xiaomi
            #  - holder: 小米
            #  - agent: Example & Partners
            #  - key: cn-gacc:T2023-13520+10268542

            # Your own fields for notes, beside owner, tags and remarks: text, date or set.
            # local_fields: {matter: text, review_on: date}

            # Who wins where an edit and its register moved differently: register, local, earliest, latest, elements or manual.
            # policies: {goods: register, valid_to: manual}

            # Who is told of deadlines; 'recordal alerts send --dry-run' shows what would be told today.
            # alerts:
            #   fallback: docket@example.com
            #   recipients:
            #     - {to: anna@example.com, jurisdiction: CN}

            # Whose holidays a customs office keeps, where the law leaves that open, and days on which it is closed besides.
            # offices:
            #   EU: {holidays: [EU, DE], closed: [2026-12-23]}

            # Registers that 'recordal sync' brings in: the file, or the newest file of the folder.
            sources: {}
            #  kz-customs:
            #    from: inbox/kz-customs

            # Who is told of what: executables of yours, or the shipped ones by their bare names (email-sendmail, email-smtp,
            # webhook, append-to-file). Try one: recordal hooks test digest
            hooks: {}
            #  digest: email-sendmail
            #  sync-failed:
            #    path: hooks/my-own-script
            #    to: [it@example.com]

            # Who letters come from, and in which language; 'recordal hooks test digest --dry-run' shows one.
            # letters:
            #   from: recordal <recordal@example.com>
            #   language: en
            #   languages:
            #     li.wei@example.com: zh-Hans

            """
    }
}
