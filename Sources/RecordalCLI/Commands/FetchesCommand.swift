internal import ArgumentParser
internal import Foundation
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering
internal import Ingest

struct FetchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetches",
        abstract: "List what was brought in; let a held fetch through, refuse it, or take an applied one back.",
        discussion: "Example: recordal fetches",
        subcommands: [List.self, Show.self, Accept.self, Reject.self, Undo.self, Export.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List fetches, the newest first.",
            discussion: "Example: recordal fetches list --source kz-customs"
        )

        @Option(help: "Only of this source.")
        var source: String?

        @Option(help: "Not more than so many.")
        var limit = 50

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if limit < 0 { throw ValidationError("--limit is a number from 0 on, not \(limit)") }
        }

        func run() throws {
            let mirror = try common.workspace().openMirror(creating: false)
            let fetches = try mirror.fetches(source: source, limit: limit)
            if common.json {
                return common.print(
                    .object([
                        ("schema", "recordal.fetches/1"), ("fetches", .array(fetches.map(\.json))),
                    ])
                )
            }
            var table = TextTable(columns: [
                TextTable.Column("Fetch", alignment: .right, minimum: 5), TextTable.Column("Source"),
                TextTable.Column("Day"), TextTable.Column("Verdict"), TextTable.Column("Extent"),
                TextTable.Column("Rows", alignment: .right, minimum: 4),
                TextTable.Column("New", alignment: .right, minimum: 3),
                TextTable.Column("Changed", alignment: .right, minimum: 7),
                TextTable.Column("Missing", alignment: .right, minimum: 7),
                TextTable.Column("Document", minimum: 12, isFlexible: true),
            ])
            for fetch in fetches {
                table.add([
                    "\(fetch.id)", fetch.source, "\(fetch.day)", fetch.verdict.rawValue,
                    fetch.kind == .evidence ? "notice" : fetch.extent.scope ?? fetch.extent.word,
                    Phrase.number(fetch.counts.rows),
                    Phrase.number(fetch.counts.added), Phrase.number(fetch.counts.changed),
                    Phrase.number(fetch.counts.missing), fetch.documents.map(\.name).joined(separator: ", "),
                ])
            }
            Output.line(table.render(width: common.width, style: common.style))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one fetch: documents, counts, why it is held, which rows were rejected.",
            discussion: "Example: recordal fetches show 3"
        )

        @Argument(help: "The fetch's number.")
        var id: Int

        @OptionGroup var common: CommonOptions

        // Of a list in very many pages the first few tell enough.
        private static let mostShown = 5

        func run() throws {
            let mirror = try common.workspace().openMirror(creating: false)
            let fetch = try mirror.fetch(numbered: id)
            let rejected = try mirror.rejectedRows(source: fetch.source, firstIn: fetch.id)
            let exchanges = try mirror.exchanges(ofFetch: fetch.id)
            if common.json {
                guard case .object(var members) = fetch.json else { return }
                members.insert(("schema", "recordal.fetches-show/1"), at: 0)
                members.append(("exchanges", .array(exchanges.map(\.json))))
                members.append(
                    (
                        "rejected_rows",
                        .array(
                            rejected.map { row in
                                .object([
                                    ("row", .int(row.place)), ("reason", .string(row.reason)),
                                    ("key", JSON(row.key?.text)),
                                    ("cells", .array(row.cellTexts.map { .string($0) })),
                                ])
                            }
                        )
                    )
                )
                return common.print(.object(members))
            }
            var lines: [StyledText] = [
                common.style.bold("Fetch \(fetch.id) of \(fetch.source): \(fetch.verdict.rawValue)")
            ]
            lines.append("  day        \(fetch.day)  (made \(fetch.at) by \(fetch.actor))")
            lines.append("  extent     \(fetch.extent.scope.map { "scoped: \($0)" } ?? fetch.extent.word)")
            switch fetch.kind {
            case .edition: break
            case .evidence: lines.append("  kind       a notice of customs; its file is evidence and is not read")
            case .archive: lines.append("  kind       an older edition, taken as history only")
            }
            if let published = fetch.published {
                lines.append("  \(fetch.kind == .evidence ? "notice of " : "edition   ") \(published)")
            }
            if let base = fetch.base { lines.append("  compared   with fetch \(base)") }
            lines += exchanges.prefix(Self.mostShown).flatMap(\.lines).map { StyledText($0) }
            if exchanges.count > Self.mostShown {
                let bytes = exchanges.reduce(0) { $0 + $1.received }
                lines.append(
                    "  asked      \(exchanges.count - Self.mostShown) more, \(Phrase.count(bytes, "byte")) in all (--json lists them)"
                )
            }
            for document in fetch.documents.prefix(Self.mostShown) {
                lines.append("  document   \(document.name), \(Phrase.count(document.artifact.size, "byte"))")
                lines.append("             sha256 \(document.artifact.sha256.hex)")
            }
            if fetch.documents.count > Self.mostShown {
                lines.append("  document   \(fetch.documents.count - Self.mostShown) more (--json lists them)")
            }
            let counts = fetch.counts
            lines.append(
                """
                  rows       \(Phrase.number(counts.rows)): \(Phrase.number(counts.seen)) recordations, \
                \(counts.duplicates) duplicates, \(counts.skipped) skipped, \(counts.rejected) rejected
                """
            )
            lines.append(
                """
                  changes    \(counts.added) added, \(counts.changed) changed, \(counts.missing) missing, \
                \(counts.disappeared) disappeared, \(counts.reappeared) reappeared
                """
            )
            if let reason = fetch.reason { lines += reason.split(separator: "\n").map { "  why        \($0)" } }
            lines += try mirror.guardReasons(of: fetch).map { "  held       \($0)" }
            lines += fetch.notices.map { "  noticed    \($0)" }
            for row in rejected.prefix(20) {
                lines.append("  rejected   row \(row.place): \(row.reason)  \(row.cells)")
            }
            if fetch.verdict == .held {
                lines.append(
                    "  next       recordal fetches accept \(id) --reason TEXT   or   recordal fetches reject \(id) --reason TEXT"
                )
            }
            Output.line(StyledText(lines: lines))
        }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: "Let a held fetch through: exactly this one.",
            discussion: "Example: recordal fetches accept 3 --reason 'customs confirmed the clean-up'"
        )

        @Argument(help: "The fetch's number.")
        var id: Int

        @Option(help: "Why it is right.")
        var reason: String

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "accept fetch \(id)")
            let fetch = try session.mirror.fetch(numbered: id, as: .held, to: "accepted")
            let configured = workspace.sources.first { $0.name == fetch.source }
            let (definition, yaml) = try workspace.definitions.definition(
                configured?.definition ?? fetch.source,
                source: fetch.source
            )
            let report = try session.run(definition, yaml).accept(fetch, reason: reason)
            try session.finish([report], schema: "recordal.fetches-accept/1", isDetailed: false)
        }
    }

    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject",
            abstract: "Refuse a held fetch for good; its bytes stay.",
            discussion: "Example: recordal fetches reject 3 --reason 'truncated download'"
        )

        @Argument(help: "The fetch's number.")
        var id: Int

        @Option(help: "Why it is wrong.")
        var reason: String

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "reject fetch \(id)")
            _ = try session.mirror.fetch(numbered: id, as: .held, to: "rejected")
            try session.mirror.transaction(isDryRun: writing.isDryRun) {
                try session.mirror.reject(fetch: id, reason: reason, actor: workspace.actor)
            }
            Self.say("rejected", id, common, writing)
        }

        static func say(
            _ verb: String,
            _ id: Int,
            _ common: CommonOptions,
            _ writing: WritingOptions,
            touched: Int? = nil
        ) {
            if common.json {
                common.print(
                    .object([
                        ("schema", .string("recordal.fetches-\(verb == "rejected" ? "reject" : "undo")/1")),
                        ("fetch", .int(id)),
                        ("recordations", touched.map { .int($0) } ?? .null), ("dry_run", .bool(writing.isDryRun)),
                    ])
                )
            } else if !common.quiet {
                let count = touched.map { ", \(Phrase.count($0, "recordation")) as before" } ?? ""
                Output.line("Fetch \(id) \(writing.isDryRun ? "would be" : "is") \(verb)\(count)")
            }
        }
    }

    struct Undo: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Take an applied fetch back; what it did and its undoing both stay in the history.",
            discussion: "Example: recordal fetches undo 3 --reason 'wrong file'"
        )

        @Argument(help: "The fetch's number.")
        var id: Int

        @Option(help: "Why.")
        var reason: String

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "undo fetch \(id)")
            let fetch = try session.mirror.fetch(numbered: id)
            guard [.applied, .unchanged, .archived].contains(fetch.verdict) else {
                throw UsageError(
                    "fetch \(id) is \(fetch.verdict.rawValue)",
                    advice: "only an applied fetch can be taken back"
                )
            }
            let touched = try session.mirror.transaction(isDryRun: writing.isDryRun) {
                try session.mirror.undo(fetch: id, reason: reason, actor: workspace.actor)
            }
            let again = Result { try writing.isDryRun ? nil : readAgain(fetch.source, workspace, session) }
            try session.close()
            Reject.say("taken back", id, common, writing, touched: touched)
            // The fetch is taken back whatever comes of this: every run tries it again.
            guard let report = try again.get(), report.verdict == .held else { return }
            ErrorOutput.line("\(ErrorOutput.style.yellow("warning")): \(fetch.source): \(report.reason ?? "held")")
            throw CommandEnd(reasons: [.held])
        }

        // What was read by another definition since; a source whose definition is gone is read by its next run.
        private func readAgain(_ source: String, _ workspace: Workspace, _ session: SyncSession) throws -> SyncReport? {
            let configured = workspace.sources.first { $0.name == source }?.definition ?? source
            guard let (definition, yaml) = try? workspace.definitions.definition(configured, source: source),
                try session.mirror.source(name: source)?.accepted != nil
            else { return nil }
            return try session.run(definition, yaml).readAgain()
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write a fetch's documents into a folder, with a list that 'sha256sum -c SHA256SUMS' checks.",
            discussion: "Example: recordal fetches export 3 evidence"
        )

        @Argument(help: "The fetch's number.")
        var id: Int

        @Argument(help: "The folder; made if it is not there.")
        var directory: String

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let mirror = try common.workspace().openMirror(creating: false)
            let fetch = try mirror.fetch(numbered: id)
            let export = try FetchExport(mirror: mirror, fetch: fetch, directory: directory)
            let files = try writing.isDryRun ? export.check() : export.write()
            if common.json {
                return common.print(
                    .object([
                        ("schema", "recordal.fetches-export/1"), ("fetch", .int(id)),
                        ("files", .array(files.map { .string($0) })), ("dry_run", .bool(writing.isDryRun)),
                    ])
                )
            }
            if !common.quiet { for file in files { Output.line(StyledText(file)) } }
        }
    }
}

extension Mirror {
    /// The fetch of a number; a wrong number, or a fetch in another state than the one wanted, is a wrong usage.
    func fetch(numbered id: Int, as verdict: Fetch.Verdict? = nil, to purpose: String = "") throws -> Fetch {
        guard let fetch = try fetch(id) else {
            throw UsageError("there is no fetch \(id)", advice: "recordal fetches lists them")
        }
        if let verdict, fetch.verdict != verdict {
            throw UsageError(
                "fetch \(id) is \(fetch.verdict.rawValue)",
                advice: "only a \(verdict.rawValue) fetch can be \(purpose)"
            )
        }
        return fetch
    }
}

extension Mirror {
    /// Why guards held a fetch that is held no longer, as the history tells it.
    fileprivate func guardReasons(of fetch: Fetch) throws -> [String] {
        guard fetch.verdict != .held else { return [] }
        var filter = EventFilter()
        filter.fetch = fetch.id
        var reasons: [String] = []
        try events(filter) { event in
            guard event.kind == "verdict", let text = event.new, text.hasPrefix("held "),
                let start = text.range(of: " reason: ")
            else { return true }
            reasons += text[start.upperBound...].split(separator: "\n").map(String.init)
            return true
        }
        return reasons
    }
}

extension Fetch {
    /// What was noticed while it was read, a sentence each.
    fileprivate var notices: [String] {
        guard let findings else { return [] }
        return (try? JSONSerialization.jsonObject(with: Data(findings.utf8))) as? [String] ?? [findings]
    }
}

extension [UInt8] {
    /// Two hexadecimal digits a byte.
    var hex: String { map { String(format: "%02x", $0) }.joined() }
}

extension RejectedRow {
    /// Its cells, shortened.
    fileprivate var cellTexts: [String] {
        (try? JSONSerialization.jsonObject(with: Data(cells.utf8))) as? [String] ?? []
    }
}
