internal import Application
internal import ArgumentParser
internal import Curation
internal import FoundationEssentials
internal import Mirror
internal import Recordations
internal import System

struct EditCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract:
            "Change what people see of a recordation: a note, a correction, or a change that is filed.",
        discussion: """
            The register's own word stays beside it, and where the register moves elsewhere you are asked. It \
            works while a sync runs.
            """
    )
    static let examples = [
        "recordal edit cn-gacc:T2016-50578+244497 owner=anna tags+=luxury",
        "recordal edit 00956 power_of_attorney_valid_to=2027-03-01 dues_paid_to=2026-12-31",
        "recordal edit 00956 valid_to=2027-04-11 --correction --reason 'letter of 3 May'",
        "recordal edit 00956 holder='New AG' --pending --on 2026-05-03 --reason 'assignment filed'",
        "recordal edit --from edits.csv --correction --reason 'audit' --keep-going",
    ]

    @Argument(
        help:
            "The recordation, then FIELD=VALUE…; of sets also FIELD+=VALUE and FIELD-=VALUE.",
        completion: .assignment
    )
    var words: [String] = []

    @Option(help: "Why; corrections and pending changes need it.")
    var reason: String?

    @Flag(help: "The register is wrong in its own fields.")
    var correction = false

    @Flag(help: "The change is filed with customs, and the register will show it.")
    var pending = false

    @Option(
        name: .customLong("on"),
        help: ArgumentHelp("The day on which it changed, or was filed.", valueName: "YYYY-MM-DD")
    )
    var changedOn: CivilDate?

    @Option(
        help: ArgumentHelp("A table of edits: CSV, TSV or XLSX; '-' for standard input.", valueName: "file"),
        completion: .file()
    )
    var from: String?

    @Option(help: ArgumentHelp("With --from: the charset of the file, where it is not UTF-8.", valueName: "name"))
    var charset: String?

    @Flag(name: .customLong("keep-going"), help: "With --from: make the good edits although some lines are bad.")
    var keepsGoing = false

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    var kind: Edit.Kind? { correction ? .correction : pending ? .pending : nil }

    func validate() throws {
        if correction, pending { throw ValidationError("--correction and --pending exclude each other") }
        if from != nil, !words.isEmpty { throw ValidationError("--from FILE holds recordations and fields itself") }
        if charset != nil, from == nil { throw ValidationError("--charset is for --from FILE") }
        if keepsGoing, from == nil { throw ValidationError("--keep-going is for --from FILE") }
        if from == nil, words.count < 2 {
            throw ValidationError("say what to edit: recordal edit ID FIELD=VALUE")
        }
    }

    func run() throws {
        let session = try EditSession(common.workspace(), isDryRun: writing.isDryRun)
        defer { session.close() }
        let claim = EditSession.Claim(kind: kind, reason: reason, changedOn: changedOn)
        let text = EditResultsText(common, isDryRun: writing.isDryRun)
        if let from {
            let name = from == "-" ? "standard input" : from
            let bytes = try Self.bytes(from)
            let result = try session.importTable(
                named: name,
                bytes,
                claim,
                charset: charset,
                keepsGoing: keepsGoing
            )
            text.print(result, of: name)
            if !result.badLines.isEmpty { throw CommandEnd(reasons: [.usage]) }
            return
        }
        guard let name = words.first else { return }
        let assignments = try words.dropFirst().map(Assignment.init)
        if let change = try session.edit(name, assignments, claim) { text.print(change) }
    }

    private static func bytes(_ file: String) throws -> [UInt8] {
        if file == "-" { return try StandardStream.input.readToEnd() }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError("\(file) cannot be read", advice: "check the name and who may read it")
        }
        return Array(data)
    }
}
