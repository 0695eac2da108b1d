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

    /// What rows and recordations that may be one right share, and how many recordations of it are looked at.
    private struct Key {
        let hash: Int
        let limit: Int32
    }

    // A number that more recordations have than this, or names, says nothing.
    private static let mostByNumber: Int32 = 200
    private static let mostByNames: Int32 = 32

    private let texts: TextComparison
    private var numbers: [Int: Int32] = [:]
    private var buckets: [Bucket] = []
    private var bucketsOfRows: [[Int32]] = []
    // Those of each thread that looks for keys.
    private var names = Array(repeating: KnownNames(ofRows: nil), count: Concurrent.threads)
    // A row that names the Madrid system and no country may stand in any register.
    private let hasInternationalRows: Bool

    init(_ rows: [ListedRight], _ texts: TextComparison) {
        self.texts = texts
        hasInternationalRows = rows.contains { $0.values[.jurisdiction] == Coverage.international }
        bucketsOfRows.reserveCapacity(rows.count)
        var start = 0
        while start < rows.count {
            let batch = rows[start..<min(start + Self.rowsAtOnce, rows.count)]
            let keys: [[Key]] = Self.concurrently(batch.map(\.values), &names) { index, names in
                let values = rows[start + index].values
                let place = values[.jurisdiction]
                var keys: [Key] = []
                Self.forEachKey(of: values, office: place, in: Coverage.groups(of: place ?? ""), texts, &names) {
                    keys.append($0)
                }
                return keys
            }
            for own in keys { bucketsOfRows.append(own.map { bucket(of: $0) }) }
            start = batch.endIndex
        }
        let known = KnownNames.OfRows(names, rows)
        names = Array(repeating: KnownNames(ofRows: known), count: Concurrent.threads)
    }

    // Few enough that their keys take little memory.
    private static let rowsAtOnce = 4_096

    private mutating func bucket(of key: Key) -> Int32 {
        if let known = numbers[key.hash] { return known }
        let bucket = Int32(truncatingIfNeeded: buckets.count)
        numbers[key.hash] = bucket
        buckets.append(Bucket(limit: key.limit))
        return bucket
    }

    /// The buckets of recordations, by their numbers and names; none for one with which no row shares anything.
    mutating func buckets(of recordations: [RegisteredRight]) -> [[Int32]] {
        let (numbers, texts) = (numbers, texts)
        let more = hasInternationalRows ? [Coverage.international] : []
        let places = Set(recordations.lazy.map(\.jurisdiction.code)).map { ($0, Coverage.groups(of: $0) + more) }
        let groups = Dictionary(places) { first, _ in first }
        return Self.concurrently(recordations.map(\.values), &names) { index, names in
            let place = recordations[index].jurisdiction.code
            var found: [Int32] = []
            Self.forEachKey(
                of: recordations[index].values,
                office: place,
                in: groups[place] ?? [],
                texts,
                &names
            ) { key in
                if let bucket = numbers[key.hash] { found.append(bucket) }
            }
            return found
        }
    }

    /// The results for rights, in their order; the keys of names are most of a reconciliation's time, so several threads look
    /// for them.
    private static func concurrently<Result>(
        _ rights: [FieldValues],
        _ names: inout [KnownNames],
        _ make: @escaping (Int, inout KnownNames) -> [Result]
    ) -> [[Result]] {
        let count = names.count
        // One holder's rights go to one thread, so that its name is read once.
        var places = [[Int]](repeating: [], count: count)
        for (index, values) in rights.enumerated() {
            let thread = (values[.holder]?.hashValue ?? index).magnitude % UInt(count)
            places[Int(thread)].append(index)
        }
        // Each thread has names and results of its own.
        var work = zip(places, names).map { (places: $0, names: $1, results: [[Result]]()) }
        names = []
        Concurrent.forEach(&work) { own in
            own.results = own.places.map { make($0, &own.names) }
        }
        names = work.map(\.names)
        var results = [[Result]](repeating: [], count: rights.count)
        for own in work {
            for (index, result) in zip(own.places, own.results) { results[index] = result }
        }
        return results
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
        _ body: (Key) -> Void
    ) {
        func call(_ kind: Int, _ first: some Hashable, _ second: UInt64 = 0, limit: Int32) {
            for group in groups {
                var hasher = Hasher()
                hasher.combine(kind)
                hasher.combine(group)
                hasher.combine(first)
                hasher.combine(second)
                body(Key(hash: hasher.finalize(), limit: limit))
            }
        }
        let holders = values[.holder].map { names.ofHolder($0, texts) } ?? TextComparison.NameKeys()
        if names.needsRecordationNumbers, let text = values[.recordationNumber] {
            for key in texts.numberKeys(text, office: office) {
                call(Field.recordationNumber.rawValue, key, limit: mostByNumber)
            }
        }
        var near: [UInt64] = []
        if let text = values[.registrationNumber] {
            for number in texts.numbers(text, office: office) {
                call(Field.registrationNumber.rawValue, number.exactKey, limit: mostByNumber)
                near += names.nearKeys(of: number)
            }
        }
        // The keys of a mark take longest, and most recordations are of other holders.
        guard !near.isEmpty || !holders.loose.isEmpty else { return }
        let marks = values[.mark].map { names.ofMark($0, texts) } ?? TextComparison.NameKeys()
        if marks.skeleton == nil { names.hasWordless = true }
        // A number that is nearly the same says something only with the mark, or without marks with the holder.
        for key in near {
            for name in marks.loose { call(100, key, name, limit: mostByNames) }
            guard names.needsHolders || marks.skeleton == nil else { continue }
            for name in holders.loose { call(101, key, name, limit: mostByNames) }
        }
        for mark in marks.all {
            for holder in holders.loose { call(102, mark, holder, limit: mostByNames) }
        }
    }
}
