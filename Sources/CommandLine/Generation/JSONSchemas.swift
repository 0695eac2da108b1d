internal import Application
internal import Hooks
internal import Mirror
internal import Notifications
internal import Rendering

/// The JSON Schema of each object that the program gives: to whoever asks with `--json`, and to hooks.
enum JSONSchemas {
    /// The shapes, by the names of their schemas without `recordal.` and version.
    static var shapes: [(name: String, shape: JSONShape)] {
        (registers + recordations + edits + reconciliation + alerts + workspace).sorted { $0.name < $1.name }
    }

    /// The schemas as they are written to files, by the names of these.
    static var files: [(name: String, text: String)] {
        shapes.map { name, shape in
            let what =
                switch name {
                case "error": "An error of any command with --json."
                case "hook": "What a hook reads on standard input."
                default: "What 'recordal \(command(name)) --json' gives."
                }
            let schema = shape.schema(title: "recordal.\(name)/1", description: what)
            return (name + ".json", schema.write(pretty: true) + "\n")
        }
    }

    // The command of a name: where groups of commands are, their words are joined by hyphens.
    private static func command(_ name: String) -> String { name.replacing("-", with: " ") }

    private static func named(_ name: String, _ shape: JSONShape) -> (name: String, shape: JSONShape) {
        (name, shape.named("recordal.\(name)/1"))
    }

    private static var registers: [(name: String, shape: JSONShape)] {
        [
            named("import", SyncOutcomeText.shape), named("sync", SyncOutcomeText.shape),
            (
                "run",
                .either([
                    SyncOutcomeText.shape.named("recordal.run/1"),
                    SyncOutcomeText.shapeWithAlerts.named("recordal.run/1"),
                ])
            ),
            named("fetches-accept", SyncOutcomeText.shape), ("observe", NoticeText.shape),
            ("fetches", FetchesListCommand.shape), ("fetches-show", FetchText.shape),
            ("fetches-reject", FetchesRejectCommand.shape), ("fetches-export", FetchesExportCommand.shape),
            ("sources", SourcesListCommand.shape), ("sources-new", SourcesNewCommand.shape),
            ("sources-check", SourcesCheckCommand.shape), ("sources-template", SourcesTemplateCommand.shape),
            ("sources-rebase", SourcesRebaseCommand.shape),
        ]
    }

    private static var recordations: [(name: String, shape: JSONShape)] {
        [
            named("list", RecordationList.shape), named("search", RecordationList.shape),
            named("presence", RecordationList.shape), named("presence-explain", PresenceText.shape),
            ("show", RecordationSheet.shape), named("history", EventList.shape), named("changes", EventList.shape),
            ("why", ValueOriginText.shape), named("watch", WatchOptions.shape), named("unwatch", WatchOptions.shape),
            ("deadlines", DeadlineListText.shape), ("renewal", RenewalCommand.shape),
            ("calendar", CalendarCommand.shape),
        ]
    }

    private static var edits: [(name: String, shape: JSONShape)] {
        [
            ("edit", EditResultsText.shape), ("sheet", SheetCommand.shape), ("add", AddCommand.shape),
            ("filing", FilingCommand.shape),
            ("conflicts", ConflictsCommand.shape), named("resolve", ResolveText.shape), ("undo", UndoListText.shape),
            ("undo-fetch", UndoFetchCommand.shape), ("undo-edit", EditWithdrawalText.shape),
            ("undo-batch", EditWithdrawalText.batchShape), named("undo-resolution", ResolveText.shape),
            named("undo-presence", PresenceText.shape), ("redact", RedactCommand.shape),
        ]
    }

    private static var reconciliation: [(name: String, shape: JSONShape)] {
        [
            ("reconcile", .either([ReconciliationText.shape, FindingApplicationText.shape])),
            ("reconcile-new", ReconcileNewCommand.shape),
            ("reconcile-why", ReconcileWhyCommand.shape), ("reconcile-changes", ReconcileChangesCommand.shape),
            named("reconcile-accept", DecisionText.shape), named("reconcile-reject", DecisionText.shape),
            named("reconcile-unsure", DecisionText.shape), named("undo-match", DecisionText.shape),
            ("undo-list-edition", UndoListEditionCommand.shape),
        ]
    }

    private static var alerts: [(name: String, shape: JSONShape)] {
        [
            ("alerts", AlertsListCommand.shape), ("alerts-show", AlertsShowCommand.shape),
            ("alerts-messages", AlertsMessagesCommand.shape), named("alerts-send", AlertDelivery.shape),
            ("alerts-ack", AlertsAcknowledgeCommand.shape), ("alerts-snooze", AlertsSnoozeCommand.shape),
            ("alerts-retry", AlertsRetryCommand.shape), ("alerts-answer", AlertsAnswerCommand.shape),
            ("hooks", HooksListCommand.shape),
            ("hooks-test", HooksTestCommand.shape), ("hook", HookMessages.shape),
        ]
    }

    private static var workspace: [(name: String, shape: JSONShape)] {
        [
            ("init", InitCommand.shape), ("status", StatusCommand.shape), ("help", HelpCommand.shape),
            ("config-path", ConfigPathCommand.shape), ("config-get", ConfigGetCommand.shape),
            ("config-set", ConfigSetCommand.shape), ("config-check", ConfigCheckCommand.shape),
            ("doctor", DoctorCommand.shape), ("error", ErrorReport.shape),
        ]
    }
}
