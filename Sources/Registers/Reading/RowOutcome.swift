public import Recordations

/// The result of interpreting a row.
public enum RowOutcome: Sendable {
    case recordation(Observation)
    case rejected(RejectedRow)
    case skipped
}
