internal import Dispatch
internal import Matching
internal import Recordations

/// Finds the recordations that may be a row's right, by numbers and names, in time linear in rows and recordations.
///
/// Rows with the same number or the same names share a bucket, and a recordation is put into the buckets of its own
/// numbers and names. What is in a bucket only may be the right: the evidence decides.
struct CandidateIndex {
    /// The recordations of one bucket: the first ones by name, so that their order does not matter.
    ///
    /// Most buckets have one, so the first one is no array.
    private struct Bucket {
        var first: Int32 = -1
        var more: [Int32] = []
        let limit: Int32

        var members: [Int32] { first < 0 ? [] : [first] + more }
    }

    // A number that more recordations have than this, or names, says nothing.
    private static let mostByNumber = 200
    private static let mostByNames = 32

    private let texts: TextComparison
    private var numbers: [Int: Int32] = [:]
    private var buckets: [Bucket] = []
    private var bucketsOfRows: [[Int32]] = []
    // Those of each thread that looks for keys.
    private var names = [KnownNames()]
    // A row that names the Madrid system and no country may stand in any register.
    private let hasInternationalRows: Bool

    init(_ rows: [ListedRight], _ texts: TextComparison) {
        self.texts = texts
        hasInternationalRows = rows.contains { $0.values[.jurisdiction] == Coverage.international }
        bucketsOfRows.reserveCapacity(rows.count)
        var hasWordlessRow = false
        // A recordation may have no mark, so each row is found by its holder too.
        names[0].needsHolders = true
        for row in rows {
            var own: [Int32] = []
            let place = row.values[.jurisdiction]
            if row.values[.mark].map({ names[0].ofMark($0, texts).skeleton == nil }) ?? true { hasWordlessRow = true }
            Self.forEachKey(
                of: row.values,
                office: place,
                in: Coverage.groups(of: place ?? ""),
                texts,
                &names[0]
            ) { key, limit in
                if let known = numbers[key] {
                    own.append(known)
                } else {
                    let bucket = Int32(truncatingIfNeeded: buckets.count)
                    numbers[key] = bucket
                    buckets.append(Bucket(limit: Int32(limit)))
                    own.append(bucket)
                }
            }
            bucketsOfRows.append(own)
        }
        names[0].needsHolders = hasWordlessRow
        names[0].endRows()
        names = Array(repeating: names[0], count: Self.threads)
    }

    // One more reads the recordations meanwhile.
    private static let threads = 2

    /// The buckets of recordations, by their numbers and names; none for one with which no row shares anything.
    ///
    /// The keys of names are most of a reconciliation's time, so several threads look for them.
    mutating func buckets(of recordations: [RegisteredRight]) -> [[Int32]] {
        var found = [[Int32]](repeating: [], count: recordations.count)
        let (numbers, texts, count) = (numbers, texts, Self.threads)
        let more = hasInternationalRows ? [Coverage.international] : []
        names.withUnsafeMutableBufferPointer { names in
            found.withUnsafeMutableBufferPointer { found in
                // Each thread has names of its own, and writes the places of its own recordations.
                nonisolated(unsafe) let (names, found) = (names, found)
                DispatchQueue.concurrentPerform(iterations: count) { thread in
                    for index in stride(from: thread, to: recordations.count, by: count) {
                        let (values, place) = (recordations[index].values, recordations[index].jurisdiction.code)
                        let groups = Coverage.groups(of: place) + more
                        Self.forEachKey(of: values, office: place, in: groups, texts, &names[thread]) { key, _ in
                            if let bucket = numbers[key] { found[index].append(bucket) }
                        }
                    }
                }
            }
        }
        return found
    }

    /// Puts a recordation into buckets; `isBefore` is the order of recordations by name.
    mutating func put(_ index: Int, into buckets: [Int32], isBefore: (Int32, Int32) -> Bool) {
        let member = Int32(truncatingIfNeeded: index)
        for bucket in buckets { put(member, into: Int(bucket), isBefore) }
    }

    private mutating func put(_ member: Int32, into bucket: Int, _ isBefore: (Int32, Int32) -> Bool) {
        if buckets[bucket].first < 0 {
            buckets[bucket].first = member
            return
        }
        // The keys of one recordation follow each other, so a second one of the same bucket finds it last.
        guard buckets[bucket].first != member, buckets[bucket].more.last != member else { return }
        buckets[bucket].more.append(member)
        guard buckets[bucket].more.count > 2 * Int(buckets[bucket].limit) else { return }
        var members = buckets[bucket].members.sorted(by: isBefore)
        members.removeSubrange(Int(buckets[bucket].limit)...)
        buckets[bucket].first = members.removeFirst()
        // The member that was added last stays last, so that it is not added twice.
        if let place = members.firstIndex(of: member) { members.append(members.remove(at: place)) }
        buckets[bucket].more = members
    }

    /// The recordations that share a bucket with a row, in the order of their names.
    func candidates(ofRow row: Int, isBefore: (Int32, Int32) -> Bool) -> [Int] {
        var found: [Int32] = []
        for bucket in bucketsOfRows[row] {
            let bucket = buckets[Int(bucket)]
            let members = bucket.members
            let limit = Int(bucket.limit)
            found += members.count > limit ? Array(members.sorted(by: isBefore).prefix(limit)) : members
        }
        guard found.count > 1 else { return found.map(Int.init) }
        return Set(found).sorted(by: isBefore).map(Int.init)
    }

    // Static: a method would hold the buckets while the closure changes them, and each change would copy them all.
    private static func forEachKey(
        of values: FieldValues,
        office: String?,
        in groups: [String],
        _ texts: TextComparison,
        _ names: inout KnownNames,
        _ body: (Int, Int) -> Void
    ) {
        func call(_ kind: Int, _ first: some Hashable, _ second: UInt64 = 0, limit: Int) {
            for group in groups {
                var hasher = Hasher()
                hasher.combine(kind)
                hasher.combine(group)
                hasher.combine(first)
                hasher.combine(second)
                body(hasher.finalize(), limit)
            }
        }
        let marks = values[.mark].map { names.ofMark($0, texts) } ?? TextComparison.NameKeys()
        let holders = values[.holder].map { names.ofHolder($0, texts) } ?? TextComparison.NameKeys()
        if let text = values[.recordationNumber] {
            for key in texts.numberKeys(text, office: office) {
                call(Field.recordationNumber.rawValue, key, limit: mostByNumber)
            }
        }
        if let text = values[.registrationNumber] {
            for number in texts.numbers(text, office: office) {
                call(Field.registrationNumber.rawValue, number.exactKey, limit: mostByNumber)
                // A number that is nearly the same says something only with the mark, or without marks with the holder.
                let near = marks.loose.isEmpty && holders.loose.isEmpty ? [] : number.nearKeys
                for key in near {
                    for name in marks.loose { call(100, key, name, limit: mostByNames) }
                    guard names.needsHolders || marks.skeleton == nil else { continue }
                    for name in holders.loose { call(101, key, name, limit: mostByNames) }
                }
            }
        }
        for mark in marks.all {
            for holder in holders.loose { call(102, mark, holder, limit: mostByNames) }
        }
    }
}

/// The keys of marks and holders, each text's once: a holder has hundreds of recordations.
///
/// While the rows of a list are read, all keys are given; then those alone that a row has.
private struct KnownNames {
    private var marks: [String: TextComparison.NameKeys] = [:]
    private var holders: [String: TextComparison.NameKeys] = [:]
    private var ofRows: (marks: Set<UInt64>, holders: Set<UInt64>)?
    /// Whether a number that is nearly the same is looked for with the holder too, where there is a mark: so for each row, and
    /// for recordations where a row has none.
    var needsHolders = false

    // So many that a register's holders fit, and not all of its marks.
    private static let mostTexts = 50_000

    /// Ends the reading of rows.
    mutating func endRows() {
        ofRows = (Set(marks.values.flatMap(\.all)), Set(holders.values.flatMap(\.all)))
        marks = [:]
        holders = [:]
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
