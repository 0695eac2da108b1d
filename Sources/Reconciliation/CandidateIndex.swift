internal import Matching
internal import Recordations

/// Finds the recordations that may be a row's right, by numbers and names, in time linear in rows and recordations.
///
/// Rows with the same number or the same names share a bucket, and a recordation is put into the buckets of its own
/// numbers and names. What is in a bucket only may be the right: the evidence decides.
struct CandidateIndex {
    /// The recordations of one bucket: the first ones by name, so that their order does not matter.
    private struct Bucket {
        var members: [Int32] = []
        let limit: Int
    }

    // A number that more recordations have than this, or names, says nothing.
    private static let mostByNumber = 200
    private static let mostByNames = 32

    private let texts: TextComparison
    private var numbers: [Int: Int32] = [:]
    private var buckets: [Bucket] = []
    private var bucketsOfRows: [[Int32]] = []
    // A row that names the Madrid system and no country may stand in any register.
    private let hasInternationalRows: Bool

    init(_ rows: [ListedRight], _ texts: TextComparison) {
        self.texts = texts
        hasInternationalRows = rows.contains { $0.values[.jurisdiction] == Coverage.international }
        bucketsOfRows.reserveCapacity(rows.count)
        for row in rows {
            var own: [Int32] = []
            let place = row.values[.jurisdiction]
            Self.forEachKey(of: row.values, office: place, in: Coverage.groups(of: place ?? ""), texts) { key, limit in
                if let known = numbers[key] {
                    own.append(known)
                } else {
                    let bucket = Int32(truncatingIfNeeded: buckets.count)
                    numbers[key] = bucket
                    buckets.append(Bucket(limit: limit))
                    own.append(bucket)
                }
            }
            bucketsOfRows.append(own)
        }
    }

    /// Puts a recordation into the buckets of its numbers and names; false where no row shares one.
    ///
    /// `isBefore` is the order of recordations by name.
    mutating func add(_ recordation: RegisteredRight, at index: Int, isBefore: (Int32, Int32) -> Bool) -> Bool {
        let member = Int32(truncatingIfNeeded: index)
        var found: [Int32] = []
        let place = recordation.jurisdiction.code
        let groups = Coverage.groups(of: place) + (hasInternationalRows ? [Coverage.international] : [])
        Self.forEachKey(of: recordation.values, office: place, in: groups, texts) { key, _ in
            if let bucket = numbers[key] { found.append(bucket) }
        }
        for bucket in found {
            let bucket = Int(bucket)
            guard buckets[bucket].members.last != member else { continue }
            buckets[bucket].members.append(member)
            if buckets[bucket].members.count > 2 * buckets[bucket].limit { shorten(bucket, isBefore) }
        }
        return !found.isEmpty
    }

    private mutating func shorten(_ bucket: Int, _ isBefore: (Int32, Int32) -> Bool) {
        let last = buckets[bucket].members.last
        buckets[bucket].members.sort(by: isBefore)
        buckets[bucket].members.removeSubrange(buckets[bucket].limit...)
        // The member that was added last stays last, so that it is not added twice.
        if let last, let at = buckets[bucket].members.firstIndex(of: last) {
            buckets[bucket].members.remove(at: at)
            buckets[bucket].members.append(last)
        }
    }

    /// The recordations that share a bucket with a row, in the order of their names.
    func candidates(ofRow row: Int, isBefore: (Int32, Int32) -> Bool) -> [Int] {
        var found: [Int32] = []
        for bucket in bucketsOfRows[row] {
            let bucket = buckets[Int(bucket)]
            let members = bucket.members.count > bucket.limit ? bucket.members.sorted(by: isBefore) : bucket.members
            found += members.prefix(bucket.limit)
        }
        guard found.count > 1 else { return found.map(Int.init) }
        return Set(found).sorted(by: isBefore).map(Int.init)
    }

    /// Calls a closure with each key of a row's or a recordation's values, and how many recordations may share it.
    // Static: a method would hold the buckets while the closure changes them, and each change would copy them all.
    private static func forEachKey(
        of values: FieldValues,
        office: String?,
        in groups: [String],
        _ texts: TextComparison,
        _ body: (Int, Int) -> Void
    ) {
        let marks = values[.mark].map(texts.markKeys) ?? []
        let holders = values[.holder].map(texts.holderKeys) ?? []
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
        for field in [Field.registrationNumber, .recordationNumber] {
            guard let text = values[field] else { continue }
            let keys = texts.numberKeys(text, office: office)
            for key in keys.exact { call(field.rawValue, key, limit: mostByNumber) }
            guard field == .registrationNumber else { continue }
            for key in keys.near {
                for name in marks { call(100, key, name, limit: mostByNames) }
                for name in holders { call(101, key, name, limit: mostByNames) }
            }
        }
        for mark in marks {
            for holder in holders { call(102, mark, holder, limit: mostByNames) }
        }
    }
}
