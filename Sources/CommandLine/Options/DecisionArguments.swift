internal import ArgumentParser

/// What the three commands that decide on a match understand.
struct DecisionArguments: ParsableArguments {
    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Argument(help: "The row, by its reference.")
    var row: String

    @Argument(help: "The recordation; needed where the finding names none or several.", completion: .recordation)
    var recordation: String?
}
