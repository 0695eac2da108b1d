internal import Application
internal import Ingest
internal import Rendering
internal import System

/// Shows on the console what the application reports while work goes on.
struct ConsoleReporter: Reporter {
    /// Whether steps are printed: neither with `--quiet` nor with `--json`.
    let printsSteps: Bool
    /// The line on a terminal that says how far the reading is.
    let progress: ProgressLine

    func warn(_ text: String) { StandardError.write("recordal: \(SafeText.block(text))\n") }

    func reading(_ source: String, _ progress: SyncProgress) { self.progress.update("\(source): \(progress.text)") }

    func readingEnded() { progress.finish() }

    func reached(_ step: SyncStep) {
        if case .aheadOfTime(let one) = step {
            ErrorOutput.line("recordal: \(one.source): \(one.why)")
        } else if printsSteps, let text = step.text {
            Output.line(text)
        }
    }
}

extension SyncStep {
    /// The step in a sentence for a reader; nil for one that is a warning.
    fileprivate var text: String? {
        switch self {
        case .aheadOfTime: nil
        case .nothingToPull(let file, let unnamed):
            unnamed.isEmpty
                ? "No source has a 'from:' in \(file): there is nothing to bring in."
                : "\(file) names no source under 'sources'; write there: \(Phrase.list(unnamed.map { "'\($0): {}'" }))."
        case .filledByHand(let names):
            "By hand, and left alone: \(names.joined(separator: ", ")) (recordal import SOURCE FILE, recordal observe ID)."
        case .skipped(let one): "\(one.source): left alone, \(one.why)"
        case .bytesRemoved(let documents):
            "The bytes of \(Phrase.count(documents, "old document")) were removed (retention)."
        }
    }
}
