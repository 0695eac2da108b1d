public import Recordations

/// A source as the mirror knows it.
public struct SourceState: Sendable {
    /// Its number.
    public let id: Int
    /// Its name.
    public let name: String
    /// The number of its register.
    public let registerID: Int
    /// The last fetch that is in force: applied or unchanged.
    public let accepted: Fetch?
    /// The last complete fetch that is in force.
    public let complete: Fetch?
    /// The last edition that is in force, which a notice is not.
    public let edition: Fetch?
    /// The day on which the first notice was entered.
    public let firstNotice: CivilDate?
    /// The number of days with a fetch on which a recordation has to be absent to count as gone.
    public let absenceDays: Int
    /// The least number of days between the first and the last of them.
    public let absenceSpan: Int

    /// The date of the last edition, or the day on which it was fetched; nil without an edition.
    ///
    /// A notice does not count, because it concerns one recordation only.
    public var knownFrom: CivilDate? { edition?.date }
}
