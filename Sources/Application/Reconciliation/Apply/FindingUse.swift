/// What a person wants to become of the findings of a list.
package enum FindingUse: String, CaseIterable, Sendable {
    /// Recordations of rows that agree, or that a person accepted, are put into the portfolio.
    case agreed
    /// The list is right: the register's fields get its values, as corrections, or as changes filed with customs.
    case differs
    /// A filing is prepared for each right that is not recorded.
    case notRecorded = "not-recorded"
    /// A pending change adds the classes that are not recorded.
    case classNotRecorded = "class-not-recorded"
}
