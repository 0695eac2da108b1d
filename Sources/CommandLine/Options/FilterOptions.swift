internal import Application
internal import ArgumentParser
internal import Mirror
internal import Recordations
internal import Rendering

/// The fields of a customs search form.
struct FilterOptions: ParsableArguments {
    private static let presences = [
        "present", "missing", "disappeared", "explained", "prepared", "filed", "refused", "withdrawn",
    ]

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
    @Option(help: "A source or a register.", completion: .knownSource)
    var source: [String] = []
    @Option(help: "A jurisdiction, such as KZ.", completion: .jurisdiction)
    var jurisdiction: [String] = []
    @Option(help: "The owner that a note names.")
    var owner: String?
    @Option(help: "One of the tags.")
    var tag: String?
    @Option(
        help: "present, missing, disappeared or explained; prepared, filed, refused or withdrawn.",
        completion: .list(Self.presences)
    )
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
        for word in presence where !Self.presences.contains(word) {
            throw UsageError("'\(word)' is no presence", advice: "there are: \(Self.presences.joined(separator: ", "))")
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
