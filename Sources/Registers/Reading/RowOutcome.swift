public import Recordations

/// What a row turned out to be.
public enum RowOutcome: Sendable {
    case recordation(Observation)
    case rejected(RejectedRow)
    case skipped
}
