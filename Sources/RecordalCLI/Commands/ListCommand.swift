internal import ArgumentParser
internal import Mirror
internal import Recordations
internal import Rendering

/// The fields of a customs search form.
struct FilterOptions: ParsableArguments {
    @Option(help: "A part of the holder's name.")
    var holder: String?
    @Option(help: "A part of the mark.")
    var mark: String?
    @Option(help: "A part of the recordation number.")
    var number: String?
    @Option(help: "A part of the registration number.")
    var registration: String?
    @Option(help: "A part of the agent's name.")
    var agent: String?
    @Option(help: "A part of the goods.")
    var goods: String?
    @Option(help: "The holder's country: a code such as CN, or the register's word.")
    var country: [String] = []
    @Option(name: .customLong("right-type"), help: "The kind of right, such as trademark.")
    var rightType: [String] = []
    @Option(name: .customLong("class"), help: "A Nice class.")
    var niceClass: [Int] = []
    @Option(help: "What has become of the recordation.")
    var status: [Status] = []
    @Option(help: "A source or a register.")
    var source: [String] = []
    @Option(help: "A jurisdiction, such as KZ.")
    var jurisdiction: [String] = []
    @Option(help: "The owner that a note names.")
    var owner: String?
    @Option(help: "One of the tags.")
    var tag: String?
    @Option(help: "present, missing, disappeared or explained; prepared, filed, refused or withdrawn.")
    var presence: [String] = []
    @Flag(help: "Names and numbers must be the whole field, not a part of it.")
    var exact = false
    @Option(
        name: .customLong("expiring-within"),
        help: ArgumentHelp("Ends within so many days from today.", valueName: "180d")
    )
    var expiringWithin: DaySpan?
    @Flag(help: "Only what is in the portfolio.")
    var portfolio = false
    @Option(help: "Not more than so many.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is a number from 0 on, not \(limit)") }
    }

    /// Refuses names of which the mirror knows nothing: an empty list would say that nothing is recorded there.
    func check(in mirror: Mirror, of workspace: Workspace) throws {
        guard !source.isEmpty || !jurisdiction.isEmpty else { return }
        let (sources, jurisdictions) = try mirror.origins()
        let configured = workspace.sources.map(\.name)
        for name in source where !sources.contains(name) && !configured.contains(name) {
            throw UsageError(
                "nothing was brought in of a source or register '\(SafeText.line(name))'",
                advice: sources.isEmpty ? nil : "there are: \(sources.sorted().joined(separator: ", "))"
            )
        }
        for code in jurisdiction where !jurisdictions.contains(code.uppercased()) {
            throw UsageError(
                "nothing was brought in of a jurisdiction '\(SafeText.line(code))'",
                advice: jurisdictions.isEmpty ? nil : "there are: \(jurisdictions.sorted().joined(separator: ", "))"
            )
        }
    }

    func filter(text: String?, workspace: Workspace, today: CivilDate) throws -> Filter {
        var filter = Filter()
        filter.text = text
        filter.fields[.holder] = holder
        filter.fields[.mark] = mark
        filter.fields[.recordationNumber] = number
        filter.fields[.registrationNumber] = registration
        filter.fields[.agent] = agent
        filter.goods = goods
        // Codes are kept in capitals, and the register's words as they are.
        filter.countries = country.flatMap { $0.count == 2 ? [$0, $0.uppercased()] : [$0] }
        filter.rightTypes = rightType
        filter.statuses = status
        filter.sources = source
        filter.jurisdictions = jurisdiction.map { $0.uppercased() }
        filter.isExact = exact
        filter.limit = limit
        filter.classes = NiceClasses(niceClass)
        if filter.classes.numbers.count != Set(niceClass).count {
            throw UsageError("a Nice class is a number from 1 to 45")
        }
        filter.owner = owner
        filter.tag = tag
        let presences = [
            "present", "missing", "disappeared", "explained", "prepared", "filed", "refused", "withdrawn",
        ]
        for word in presence where !presences.contains(word) {
            throw UsageError("'\(word)' is no presence", advice: "there are: \(presences.joined(separator: ", "))")
        }
        filter.presences = presence
        if let span = expiringWithin {
            filter.endsFrom = today
            filter.endsTo = today.adding(days: span.days)
        }
        if portfolio { filter.portfolio = workspace.portfolio }
        return filter
    }
}

/// A number of days, written `180d`, `26w` or `180`.
struct DaySpan: ExpressibleByArgument {
    let days: Int

    init?(argument: String) {
        let unit = argument.last.flatMap { $0.isLetter ? $0 : nil }
        guard let number = Int(unit == nil ? argument : String(argument.dropLast())), (0...36_500).contains(number)
        else {
            return nil
        }
        switch unit {
        case nil, "d": days = number
        case "w": days = number * 7
        default: return nil
        }
    }
}

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List recordations.",
        discussion: "Example: recordal list --holder xiaomi --expiring-within 180d"
    )

    @OptionGroup var filters: FilterOptions
    @OptionGroup var common: CommonOptions

    func run() throws { try Listing(filters, common, text: nil, schema: "recordal.list/1").run() }
}

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find recordations by mark, holder, number or agent, in any script.",
        discussion: "Case, width and accents do not count. Example: recordal search 小米"
    )

    @Argument(help: "The text; a part of a name or number is enough.")
    var text: String

    @OptionGroup var filters: FilterOptions
    @OptionGroup var common: CommonOptions

    func run() throws { try Listing(filters, common, text: text, schema: "recordal.search/1").run() }
}

/// A table of recordations, or their JSON.
struct Listing {
    let filters: FilterOptions
    let common: CommonOptions
    let text: String?
    let schema: String

    init(_ filters: FilterOptions, _ common: CommonOptions, text: String?, schema: String) {
        self.filters = filters
        self.common = common
        self.text = text
        self.schema = schema
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        try filters.check(in: mirror, of: workspace)
        let filter = try filters.filter(text: text, workspace: workspace, today: today)
        if filters.portfolio, workspace.portfolio.rules.isEmpty, !common.json {
            Output.line("The portfolio has no rules: say in \(workspace.file) which recordations are yours.")
        }
        let knowledge = try SourceFreshness(mirror, today: today)
        if common.json {
            let writer = JSONWriter(pretty: true) { Output.write($0) }
            writer.beginObject(schema: schema)
            writer.key("today")
            writer.element(.string(today.description))
            writer.key("knowledge")
            writer.element(knowledge.json)
            writer.key("recordations")
            writer.beginArray()
            try mirror.list(filter) {
                writer.element($0.json(workspace.portfolio))
                return true
            }
            writer.endArray()
            writer.endObject()
            return
        }
        var table = TextTable(columns: [
            TextTable.Column("Recordation", minimum: 20),
            TextTable.Column("Mark", minimum: 10, isFlexible: true),
            TextTable.Column("Holder", minimum: 14, isFlexible: true),
            TextTable.Column("Classes", minimum: 7, isFlexible: true),
            TextTable.Column("Status", minimum: 9),
            TextTable.Column("Ends", minimum: 10),
            TextTable.Column("Left", alignment: .right, minimum: 4),
        ])
        try mirror.list(filter, reading: Self.shown, inOrder: false) { recordation in
            table.add(Self.cells(recordation, today))
            return true
        }
        table.sort(byColumn: 0)
        if table.count > 0 {
            table.write(width: common.width, style: common.style) { Output.write($0) }
            Output.write("\n")
        }
        if !common.quiet {
            Output.line("\(Phrase.count(table.count, "recordation")). \(knowledge.text).")
        }
    }

    private static let shown = FieldSet([.mark, .holder, .classes, .status, .validTo])

    private static func cells(_ recordation: Recordation, _ today: CivilDate) -> [String] {
        let values = recordation.values
        let end = values.date(.validTo)
        let isKept = recordation.notStated.contains(.validTo)
        let edits = recordation.edits
        var status = values.status.rawValue + (recordation.presence == "present" ? "" : ", \(recordation.presence)")
        if edits.openConflicts > 0 { status += ", conflict" }
        if !edits.pending.isEmpty { status += ", change filed" }
        // Over the sign that the register states it no more goes the one that it never stated it.
        let mark = edits.corrected.contains(.validTo) ? "^" : isKept ? "*" : ""
        return [
            recordation.id, values[.mark] ?? "(no words)", values[.holder] ?? "", values[.classes] ?? "", status,
            end.map { "\($0)\(mark)" } ?? "",
            recordation.isTombstone ? "" : end.map { "\($0.days(since: today)) d" } ?? "",
        ]
    }
}
