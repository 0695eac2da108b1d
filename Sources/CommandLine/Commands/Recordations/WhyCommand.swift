internal import Application
internal import ArgumentParser
internal import Curation
internal import Merging
internal import Mirror
internal import Recordations
internal import Rendering

struct WhyCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract:
            "Tell where a value comes from: the register's text and its fetch, the edits, the policy, the answers."
    )
    static let examples = ["recordal why kz-customs:00956/ТЗ-071217 valid_to"]

    @Argument(help: "REGISTER:KEY, or a part that is unambiguous.", completion: .recordation)
    var id: String

    @Argument(help: "The field.", completion: .field)
    var field: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        let known = Field(name: field)
        guard known != nil || workspace.localFields[field] != nil else {
            throw UsageError(
                "there is no field '\(SafeText.line(field))'",
                advice: "there are: "
                    + (Field.allCases.map(\.name) + workspace.localFields.all.map(\.name)).joined(separator: ", ")
            )
        }
        let number = try NamedRecordation(id, in: mirror).number
        guard let evidence = try mirror.evidence(number: number) else { return }
        let origin = ValueOriginText(field, evidence, workspace.policies)
        if common.json { return common.print(origin.json) }
        Output.line(StyledText(lines: origin.lines(common.style)))
    }
}
