package import Recordations

/// What a row of a list, or a recordation, came out as; each is in exactly one.
package enum FindingKind: String, CaseIterable, Sendable {
    /// A row that could not be read.
    case unreadable
    /// The number agrees; mark and holder do not, or do not say.
    case numberOnly = "number-only"
    /// No number agrees; what comes nearest is shown with its reason.
    case nearMiss = "near-miss"
    /// Several candidates, none of which is certain.
    case several
    /// In force where customs record such rights, and not recorded.
    case notRecorded = "not-recorded"
    /// Recorded in fewer classes than registered.
    case classNotRecorded = "class-not-recorded"
    /// A stated fact differs.
    case differs
    /// Ended in the register, alive in the list.
    case endedThere = "ended-there"
    /// Ended in the list, alive in the register.
    case endedHere = "ended-here"
    /// The registration ends before the recordation, or has ended.
    case rightEndsFirst = "right-ends-first"
    /// Recorded for us, and unknown to the list.
    case notInList = "not-in-list"
    /// A second recordation of the same right.
    case recordedTwice = "recorded-twice"
    /// A second row of the same right.
    case listedTwice = "listed-twice"
    /// Nobody can tell: the register was never brought in, or is old or partial, or its law is unknown.
    case cannotTell = "cannot-tell"
    /// The same value in another spelling.
    case writtenDifferently = "written-differently"
    /// Recorded, and every stated fact agrees; or neither recorded nor wanted.
    case agrees

    /// Whether a person has something to decide or to do.
    package var waits: Bool {
        switch self {
        case .unreadable, .numberOnly, .nearMiss, .several, .notRecorded, .classNotRecorded, .differs, .notInList: true
        case .endedThere, .endedHere, .rightEndsFirst, .recordedTwice, .listedTwice, .cannotTell, .writtenDifferently:
            false
        case .agrees: false
        }
    }
}

/// One field in which a row and a recordation differ.
package struct Difference: Hashable, Sendable {
    /// Which side changed last.
    package enum Side: String, Sendable { case list, register }

    /// The field, by its name in recordations: the list's `recordation_valid_to` is `valid_to` there.
    package let field: Field
    /// The recordation, `REGISTER:KEY`.
    package let recordation: String
    /// What the list says; nil where it says nothing.
    package let listValue: String?
    /// What the register says; nil where it says nothing.
    package let registerValue: String?
    /// What makes the two the same value in another spelling; nil where they are two values.
    package let spelling: String?
    /// The side that changed last; nil where that is not known, or where both did on one day.
    package var newer: Side?
}

/// One finding of a reconciliation.
package struct Finding: Sendable {
    /// What it is.
    package let kind: FindingKind
    /// The row; nil for a recordation that no row names.
    package let row: ListedRight?
    /// The row that could not be read.
    package let unreadable: UnreadableRow?
    /// The recordations that are the row's right, or may be, in the order of their names.
    package let matches: [Match]
    /// The fields that differ.
    package var differences: [Difference]
    /// Why it is that, in one sentence.
    package let reason: String
    /// The rule of the law that says that such rights are recorded; nil where none is named.
    package let law: String?
    /// What contradicts a person's decision.
    package let remarks: [String]

    /// The reference of the row.
    package var reference: String? { row?.reference ?? unreadable?.reference }
    /// The row's number in its file.
    package var rowNumber: Int? { row?.rowNumber ?? unreadable?.rowNumber }
    /// The jurisdiction: the row's, else the register's.
    package var jurisdiction: String? {
        row.flatMap { $0.values[.jurisdiction] } ?? matches.first?.recordation.jurisdiction.code
    }
    /// The mark: the row's, else the register's.
    package var mark: String? { row?.values[.mark] ?? matches.first?.recordation.values[.mark] }
}

/// A recordation that is a row's right, or may be, with the evidence.
package struct Match: Sendable {
    /// The recordation.
    package let recordation: RegisteredRight
    /// What speaks for it and against it.
    package let evidence: PairEvidence
    /// A person's decision on the pair.
    package let decision: Decision?
}
