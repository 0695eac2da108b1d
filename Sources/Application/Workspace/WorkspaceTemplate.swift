internal import Foundation
internal import System

/// A new workspace: its folders, and settings with every key in a comment.
package struct WorkspaceTemplate {
    /// The configuration file.
    package let file: String
    private let directory: String

    /// Names the folder; throws ``UsageError`` where it is a workspace already.
    package init(directory: String) throws {
        self.directory = directory
        file = (directory as NSString).appendingPathComponent(Workspace.fileName)
        if FileManager.default.fileExists(atPath: file) {
            throw UsageError(
                "\(file) exists already",
                advice: "it was not touched; edit it, or choose another folder"
            )
        }
    }

    /// Makes the folders and the settings.
    package func make() throws {
        for name in ["sources", "hooks", "inbox"] {
            try Folder.make((directory as NSString).appendingPathComponent(name))
        }
        try OutputFile.create(file, Array(Self.settings(zone: TimeZone.current.identifier).utf8))
    }

    private static func settings(zone: String) -> String {
        // The machine's zone is only a proposal: a day is the workspace's day on every machine.
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
