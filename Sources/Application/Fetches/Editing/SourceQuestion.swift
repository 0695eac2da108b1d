internal import Registers

/// A question to a person about a source, as it is shown.
package struct SourceQuestion: Equatable, Sendable {
    /// An answer that can be chosen by its number.
    package struct Choice: Equatable, Sendable {
        /// What the answer says.
        package let text: String
        /// Whether the definition says so now, so that an empty answer chooses it.
        package let isCurrent: Bool
    }

    /// The question, one sentence.
    package let text: String
    /// What in the file it is asked for, one line each.
    package let evidence: [String]
    /// The answers.
    package let choices: [Choice]
    /// What can be typed in place of a number; nil where nothing can.
    package let entry: String?
    /// What the question is about.
    package let explanation: String

    init(_ question: DefinitionQuestion) {
        text = question.text
        evidence = question.evidence
        choices = question.choices.map { Choice(text: $0.text, isCurrent: $0.isCurrent) }
        entry = question.entry
        explanation = question.explanation
    }

    private init(text: String, entry: String, explanation: String) {
        self.text = text
        evidence = []
        choices = []
        self.entry = entry
        self.explanation = explanation
    }

    /// Whose register a new source is.
    static let jurisdiction = SourceQuestion(
        text: "Whose register is it?",
        entry: "the two letters of the country, such as KZ, or EU",
        explanation: """
            The two letters are those of ISO 3166-1: DE for Germany, CN for China, US for the United States. The \
            European Union is EU.
            """
    )
}
