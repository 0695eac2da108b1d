package import Ingest

/// Receives what a reader may see while work goes on; the results are returned as values.
///
/// Several threads may call it at once.
package protocol Reporter: Sendable {
    /// A warning that belongs to no result, such as a mirror that was moved.
    func warn(_ text: String)
    /// How far the reading of a source's edition is.
    func reading(_ source: String, _ progress: SyncProgress)
    /// No edition is being read any more.
    func readingEnded()
    /// A step of a sync.
    func reached(_ step: SyncStep)
}

/// A step of a sync that is worth a sentence.
package enum SyncStep {
    /// The settings file names no source that can be pulled; `unnamed` are own definitions that say an address.
    case nothingToPull(settings: String, unnamed: [String])
    /// The last attempt of a source is of a time that has not come.
    case aheadOfTime(SourceSelection.Skipped)
    /// Sources that a person fills.
    case filledByHand([String])
    /// A source that is not due, or whose server may not be asked now.
    case skipped(SourceSelection.Skipped)
    /// The bytes of so many documents were removed, for they are older than `retention` allows.
    case bytesRemoved(documents: Int)
}

/// A reporter that drops everything.
struct SilentReporter: Reporter {
    init() {}
    func warn(_ text: String) {}
    func reading(_ source: String, _ progress: SyncProgress) {}
    func readingEnded() {}
    func reached(_ step: SyncStep) {}
}
