internal import Matching
internal import Recordations

/// The keys of marks, holders and near numbers; each text's once, for a holder has hundreds of recordations.
///
/// While the rows of a list are read, all keys are given; then those alone that a row has.
struct KnownNames {
    /// What the rows of a list have.
    struct OfRows {
        let marks: Set<UInt64>
        let holders: Set<UInt64>
        let near: Set<UInt64>
        /// Whether a row states a recordation's own number.
        let hasRecordationNumbers: Bool
        /// Whether a row has no mark in words, so that a number that is nearly the same is looked for with the holder.
        let hasWordless: Bool

        /// Takes the keys of rows, from all threads that read them.
        init(_ names: [KnownNames], _ rows: [ListedRight]) {
            marks = Set(names.lazy.flatMap(\.marks.values).flatMap(\.all))
            holders = Set(names.lazy.flatMap(\.holders.values).flatMap(\.all))
            near = names.reduce(into: []) { $0.formUnion($1.near) }
            hasRecordationNumbers = rows.contains { $0.values.states(.recordationNumber) }
            hasWordless = names.contains(where: \.hasWordless)
        }
    }

    private var marks: [String: TextComparison.NameKeys] = [:]
    private var holders: [String: TextComparison.NameKeys] = [:]
    private var near: Set<UInt64> = []
    private let ofRows: OfRows?
    /// Whether a row has no mark in words.
    var hasWordless = false

    init(ofRows: OfRows?) { self.ofRows = ofRows }

    /// Whether a number that is nearly the same is looked for with the holder too, where there is a mark: so for each row, for
    /// a recordation may have no mark, and for recordations where a row has none.
    var needsHolders: Bool { ofRows?.hasWordless ?? true }
    /// Whether a recordation is looked for by its own number: so for each row, and for recordations where a row states one.
    var needsRecordationNumbers: Bool { ofRows?.hasRecordationNumbers ?? true }

    // So many that a register's holders fit, and not all of its marks.
    private static let mostTexts = 100_000 / Concurrent.threads

    /// The keys of numbers that are nearly the same.
    mutating func nearKeys(of number: RightNumber) -> [UInt64] {
        let keys = number.nearKeys
        guard let ofRows else {
            near.formUnion(keys)
            return keys
        }
        return keys.filter(ofRows.near.contains)
    }

    mutating func ofMark(_ text: String, _ texts: TextComparison) -> TextComparison.NameKeys {
        if let known = marks[text] { return known }
        let keys = Self.kept(texts.markKeys(text), ofRows?.marks)
        if ofRows == nil || marks.count < Self.mostTexts { marks[text] = keys }
        return keys
    }

    mutating func ofHolder(_ text: String, _ texts: TextComparison) -> TextComparison.NameKeys {
        if let known = holders[text] { return known }
        let keys = Self.kept(texts.holderKeys(text), ofRows?.holders)
        if ofRows == nil || holders.count < Self.mostTexts { holders[text] = keys }
        return keys
    }

    private static func kept(_ keys: TextComparison.NameKeys, _ wanted: Set<UInt64>?) -> TextComparison.NameKeys {
        guard let wanted else { return keys }
        return TextComparison.NameKeys(
            all: keys.all.filter(wanted.contains),
            loose: keys.loose.filter(wanted.contains),
            skeleton: keys.skeleton
        )
    }
}
