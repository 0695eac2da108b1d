internal import Recordations

/// Which staged row has a key, in some twenty bytes a row: the keys themselves lie with the rows.
struct KeyTable {
    private var hashes: [Int] = []
    /// All keys.
    private(set) var sum = KeySum()
    /// Numbers of rows by their key's hash, -1 where there is none; at least half of the slots.
    private var slots = [Int32](repeating: -1, count: 64)

    /// The number of the row that has a key; nil where none has.
    ///
    /// `isOf` says of a row whether it has the key: two keys may have one hash.
    func index(of key: RecordKey, _ isOf: (Int) throws -> Bool) rethrows -> Int? {
        let found = try find(key.hashValue, isOf)
        return slots[found] < 0 ? nil : Int(slots[found])
    }

    /// The number of the row that has a key; nil where none had, and the key is inserted for the next row.
    mutating func indexOrInsert(_ key: RecordKey, _ isOf: (Int) throws -> Bool) rethrows -> Int? {
        let hash = key.hashValue
        let found = try find(hash, isOf)
        guard slots[found] < 0 else { return Int(slots[found]) }
        slots[found] = Int32(hashes.count)
        hashes.append(hash)
        sum.add(hash)
        if hashes.count * 2 > slots.count { grow() }
        return nil
    }

    private func find(_ hash: Int, _ isOf: (Int) throws -> Bool) rethrows -> Int {
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if hashes[index] == hash, try isOf(index) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = [Int32](repeating: -1, count: mask + 1)
        for (index, hash) in hashes.enumerated() {
            var slot = hash & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }
}
