package import Reconciliation
internal import Recordations

/// Marks against jurisdictions: how each mark stands in each.
package struct MarkMatrix {
    /// How a mark stands in a jurisdiction, the gravest first.
    package enum State: Int, CaseIterable, Comparable {
        case missing, ended, part, ending, ask, differs, unknown, unlisted, twice, recorded, unneeded

        package static func < (one: State, other: State) -> Bool { one.rawValue < other.rawValue }

        /// The word in the matrix.
        package var word: String {
            switch self {
            case .missing: "missing"
            case .ended: "ended"
            case .part: "in part"
            case .ending: "ends first"
            case .ask: "ask"
            case .differs: "differs"
            case .unknown: "cannot tell"
            case .unlisted: "not in list"
            case .twice: "twice"
            case .recorded: "recorded"
            case .unneeded: "–"
            }
        }

        /// What the word means.
        package var meaning: String {
            switch self {
            case .missing: "wanted, and not recorded"
            case .ended: "ended on one side"
            case .part: "recorded in fewer classes than registered"
            case .ending: "recorded, and the registration ends first"
            case .ask: "a person has to say"
            case .differs: "recorded, and the two sides state something differently"
            case .unknown: "the register or its law is not known well enough"
            case .unlisted: "recorded, and not in the list"
            case .twice: "a second row or a second recordation"
            case .recorded: "recorded, and both sides agree"
            case .unneeded: "not recorded, and not meant to be"
            }
        }

        /// How much it presses.
        package var urgency: Urgency {
            switch self {
            case .missing, .ended, .part, .ending: .act
            case .ask, .differs, .unlisted: .ask
            case .unknown: .unknown
            case .twice, .unneeded: .note
            case .recorded: .fine
            }
        }

        init(_ finding: Finding) {
            switch finding.kind {
            case .notRecorded: self = .missing
            case .endedThere, .endedHere: self = .ended
            case .classNotRecorded: self = .part
            case .rightEndsFirst: self = .ending
            case .unreadable, .numberOnly, .nearMiss, .several: self = .ask
            case .differs: self = .differs
            case .cannotTell: self = .unknown
            case .notInList: self = .unlisted
            case .recordedTwice, .listedTwice: self = .twice
            case .writtenDifferently: self = .recorded
            case .agrees: self = finding.matches.isEmpty ? .unneeded : .recorded
            }
        }
    }

    /// How a mark stands in one jurisdiction.
    package struct Cell: Equatable {
        /// The gravest state of its findings.
        package var state: State
        /// The place of the gravest finding among all findings.
        package var finding: Int
        /// How many findings are in that state.
        package var count: Int
        /// How many findings there are.
        package var all: Int
    }

    /// A mark.
    package struct Row {
        /// The mark as it is written first; nil for rights without words.
        package let mark: String?
        /// How it stands, by jurisdiction.
        package var cells: [String: Cell]
    }

    /// The most marks that are shown.
    package static let limit = 200

    /// The jurisdictions, by their codes.
    package let places: [String]
    /// The marks that are shown, the gravest first.
    package let rows: [Row]
    /// How many marks there are.
    package let count: Int
    /// The states that occur among the rows, the gravest first.
    package var states: [State] {
        let found = Set(rows.flatMap { $0.cells.values.map(\.state) })
        return State.allCases.filter(found.contains)
    }

    /// Makes the matrix of findings.
    package init(_ findings: [Finding]) {
        var indices: [String: Int] = [:]
        var rows: [Row] = []
        for (index, finding) in findings.enumerated() where finding.kind != .unreadable {
            let mark = finding.mark
            let key = mark.map(SearchText.folded) ?? ""
            let place = finding.jurisdiction ?? FindingCounts.unknownPlace
            let row = indices[key] ?? rows.count
            if row == rows.count {
                indices[key] = row
                rows.append(Row(mark: mark, cells: [:]))
            }
            let new = Cell(state: State(finding), finding: index, count: 1, all: 1)
            guard var cell = rows[row].cells[place] else {
                rows[row].cells[place] = new
                continue
            }
            cell.all += 1
            if new.state == cell.state { cell.count += 1 }
            if new.state < cell.state { (cell.state, cell.finding, cell.count) = (new.state, index, 1) }
            rows[row].cells[place] = cell
        }
        count = rows.count
        // The state of the gravest cell, then how many jurisdictions are in it.
        let ranked = rows.map { row in
            let gravest = row.cells.values.map(\.state).min() ?? .unneeded
            return (gravest, row.cells.values.count { $0.state == gravest }, row.mark ?? "", row)
        }
        let sorted = ranked.sorted { one, other in (one.0, other.1, one.2) < (other.0, one.1, other.2) }
        self.rows = sorted.prefix(Self.limit).map(\.3)
        places = Set(self.rows.flatMap(\.cells.keys)).sorted()
    }
}
