internal import Recordations

/// The recordations that are a row's right, and those that may be.
struct RowPairs {
    /// Certain by the evidence, or accepted by a person.
    var matched: [Match] = []
    /// Those that a person has to look at.
    var asked: [Match] = []
    /// Evidence that contradicts a person's decision, and what was not asked, with the reason.
    var remarks: [String] = []
    // The number speaks for one recordation, and mark and holder for another.
    private var rivals: [Match] = []

    /// The asked ones for which most speaks.
    var best: [Match] {
        if !rivals.isEmpty { return rivals }
        let strongest = asked.map(\.evidence.strength).max()
        return asked.filter { $0.evidence.strength == strongest }
    }

    /// The asked ones for which less speaks, as remarks.
    var lesser: [String] {
        let best = Set(best.map(\.recordation.record))
        return Self.remarks(
            asked.filter { !best.contains($0.recordation.record) }.sorted {
                ($1.evidence.strength, $0.recordation.id) < ($0.evidence.strength, $1.recordation.id)
            }
        ) { "less speaks for \($0.recordation.id): \($0.evidence.sentence)" }
    }

    /// The best asked ones, as remarks.
    var bestRemarks: [String] {
        Self.remarks(best) { "\($0.recordation.id) may be it: \($0.evidence.sentence)" }
    }

    /// Sets those aside that are certain to be another row's, and asks where the number says one thing and the names say
    /// another.
    mutating func weigh(_ claims: Claims, row: Int, _ rows: [ListedRight]) {
        var aside: [(match: Match, owner: Int)] = []
        asked.removeAll { match in
            guard let owner = claims.owner(of: match, besides: row) else { return false }
            aside.append((match, owner))
            return true
        }
        // One registration has one mark: beside a recordation that is certainly the row's, one of another mark is none of it.
        if matched.contains(where: { !$0.isContradictedByMark }) {
            let others = matched.filter(\.isContradictedByMark)
            matched.removeAll(where: \.isContradictedByMark)
            remarks += Self.remarks(others) {
                "\($0.recordation.id) is of another mark, although \($0.evidence.sentence)"
            }
        }
        let doubtful = matched.filter(\.isContradictedByMark)
        let rivals = asked.filter { $0.evidence.strength >= .markAndHolder && $0.evidence[.mark].agrees }
        if !doubtful.isEmpty, doubtful.count == matched.count, !rivals.isEmpty {
            let free = doubtful.filter { match in
                guard let owner = claims.owner(ofRecord: match.recordation.record, besides: row) else { return true }
                aside.append((match, owner))
                return false
            }
            matched = []
            asked = (asked + free).sorted { $0.recordation.id < $1.recordation.id }
            if !free.isEmpty {
                let names = Set((rivals + free).map(\.recordation.record))
                self.rivals = asked.filter { names.contains($0.recordation.record) }
            }
        }
        let owners = Dictionary(aside.map { ($0.match.recordation.record, $0.owner) }) { first, _ in first }
        remarks += Self.remarks(aside.map(\.match).sorted { $0.recordation.id < $1.recordation.id }) { match in
            let owner = owners[match.recordation.record].map { rows[$0] }
            return
                "\(match.recordation.id) is the right of \(owner?.reference ?? "") (\(owner?.place ?? "")), although "
                + match.evidence.sentence
        }
    }

    private static let mostRemarks = 5

    private static func remarks(_ matches: [Match], _ sentence: (Match) -> String) -> [String] {
        let more = matches.count - mostRemarks
        return matches.prefix(mostRemarks).map(sentence)
            + (more > 0 ? ["and \(more) more recordation\(more == 1 ? "" : "s")"] : [])
    }
}

/// The recordations that are certain to be a row's right, and the first row that each belongs to.
struct Claims {
    private let owners: [Int: Int]

    init(_ pairs: [RowPairs]) {
        var owners: [Int: Int] = [:]
        for (row, pair) in pairs.enumerated() {
            for match in pair.matched where !match.isContradictedByMark && owners[match.recordation.record] == nil {
                owners[match.recordation.record] = row
            }
        }
        self.owners = owners
    }

    /// The other row whose right a recordation certainly is; nil where there is none.
    func owner(ofRecord record: Int, besides row: Int) -> Int? { owners[record].flatMap { $0 == row ? nil : $0 } }

    /// The other row whose right an asked recordation is, so that it need not be asked about; nil where it has to be.
    ///
    /// A company has many registrations of one mark, with neighbouring numbers: a recordation of one of them is not the
    /// right of a row that states another number. A slip in a number of the same classes stays a question: the two rows may
    /// be one right.
    func owner(of match: Match, besides row: Int) -> Int? {
        guard match.decision == nil, let owner = owner(ofRecord: match.recordation.record, besides: row) else {
            return nil
        }
        let isOther =
            switch match.evidence[.registrationNumber] {
            case .differs: true
            case .near: match.evidence[.classes] == .differs
            case .same, .spelled: match.evidence.strength == .contradictedNumber
            case .unstated, .suggested, .overlaps: false
            }
        return isOther ? owner : nil
    }
}

extension Match {
    /// Whether the number says that the two are one right, and the mark says that they are two.
    fileprivate var isContradictedByMark: Bool { decision?.verdict != .accepted && evidence[.mark] == .differs }
}
