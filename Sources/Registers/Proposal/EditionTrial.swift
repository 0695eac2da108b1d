internal import Recordations

/// Candidate keys, tried on two editions of a register: under the right key most rows are as they were.
struct EditionTrial {
    struct Candidate {
        let cells: [Int]
        /// The number of rows whose other cells are the same in both editions.
        let agreeing: Int
        /// The sum of the shares of equal cells of the rows with one key.
        let likeness: Double
    }

    /// The key under which most rows agree.
    let best: Candidate
    /// The best of the other keys; nil where there is none.
    let next: Candidate?
    /// The number of rows of the newer edition that were compared.
    let rows: Int

    // Pairs of more columns would take longer than reading the files.
    private static let mostPaired = 12

    /// Tries every column, and every pair of columns that are not unique alone; nil where no row has a partner.
    ///
    /// `preference` says which columns may be part of a key, and which of two that agree equally goes first, the
    /// greater; nil for columns that may not. Columns that are the same in all rows of an edition, and
    /// those that number the rows, are not compared.
    init?(older: TableSample, newer: TableSample, _ profiles: [ColumnProfile], preference: (Int) -> Int?) {
        let table = ComparedTables(older: older, newer: newer)
        let usable = newer.header.indices.filter { cell in
            guard let preferred = preference(cell), !profiles[cell].isEmpty else { return false }
            // A column whose header is that of a number may have cells with more than one.
            let isNumber = preferred > 1 ? profiles[cell].numbersShare >= 0.5 : profiles[cell].isNumberLike
            return isNumber && !profiles[cell].isName && !profiles[cell].isProse && !profiles[cell].isRunningNumber
        }
        let isAlone = { (cell: Int) in profiles[cell].repeated * 50 <= profiles[cell].texts.count }
        let paired = usable.filter { !isAlone($0) && profiles[$0].distinct > 1 }.prefix(Self.mostPaired)
        var keys = usable.map { [$0] }
        for (index, first) in paired.enumerated() {
            for second in paired.dropFirst(index + 1) {
                // The column with more values comes first: a key needs its first component.
                keys.append(
                    profiles[first].distinct >= profiles[second].distinct ? [first, second] : [second, first]
                )
            }
        }
        let compared = table.comparedCells(profiles)
        let candidates = keys.map { table.candidate($0, compared) }.filter { $0.likeness > 0 }
        let sorted = candidates.sorted { one, other in
            func rank(_ key: Candidate) -> (Int, Double, Int, Int, Int) {
                let preferred = key.cells.first.flatMap(preference) ?? 0
                return (key.agreeing, key.likeness, -key.cells.count, preferred, -(key.cells.first ?? 0))
            }
            return rank(one) > rank(other)
        }
        guard let best = sorted.first else { return nil }
        self.best = best
        next = sorted.dropFirst().first
        rows = newer.rows.count
    }
}

/// The rows of two editions with each text as a number, so that they are compared quickly.
private struct ComparedTables {
    private var numbers: [String: Int] = [:]
    private var older: [[Int]] = []
    private var newer: [[Int]] = []
    // The number of the empty text.
    private static let nothing = 0

    init(older: TableSample, newer: TableSample) {
        // The columns may stand in another order in the older file.
        let headers = older.header.map(SearchText.folded)
        let places = newer.header.map { header in headers.firstIndex(of: SearchText.folded(header)) }
        self.older = older.rows.map { row in
            places.map { place in number(place.flatMap { $0 < row.count ? row[$0] : nil }) }
        }
        self.newer = newer.rows.map { row in
            newer.header.indices.map { number($0 < row.count ? row[$0] : nil) }
        }
    }

    private mutating func number(_ text: String?) -> Int {
        guard let text = text.flatMap(CellText.folded) else { return Self.nothing }
        let comparable = RecordKey.comparable(text)
        if let number = numbers[comparable] { return number }
        numbers[comparable] = numbers.count + 1
        return numbers.count
    }

    /// The cells whose values tell rows apart.
    func comparedCells(_ profiles: [ColumnProfile]) -> [Int] {
        profiles.indices.filter { !profiles[$0].isRunningNumber && profiles[$0].distinct > 1 }
    }

    func candidate(_ cells: [Int], _ compared: [Int]) -> EditionTrial.Candidate {
        let known = Self.unique(older, cells)
        let pairs = Self.unique(newer, cells).compactMap { key, index in
            known[key].map { (older: older[$0], newer: newer[index]) }
        }
        let others = compared.filter { !cells.contains($0) }
        // A column that differs in nearly all rows, such as the day of the export, says nothing of a single row; where
        // many columns do, the key joins rows that are not the same.
        let steady = others.filter { cell in pairs.count { $0.older[cell] != $0.newer[cell] } * 10 < pairs.count * 9 }
        let telling = steady.count * 2 >= others.count ? steady : others
        var agreeing = 0
        var likeness = 0.0
        for pair in pairs {
            let equal = telling.count { pair.older[$0] == pair.newer[$0] }
            if equal == telling.count { agreeing += 1 }
            likeness += telling.isEmpty ? 1 : Double(equal) / Double(telling.count)
        }
        return EditionTrial.Candidate(cells: cells, agreeing: agreeing, likeness: likeness)
    }

    // The rows by key, without those whose key stands in another row too, and without those that lack the first
    // component.
    private static func unique(_ rows: [[Int]], _ cells: [Int]) -> [[Int]: Int] {
        var found: [[Int]: Int] = [:]
        var repeated: Set<[Int]> = []
        for (index, row) in rows.enumerated() {
            let key = cells.map { row[$0] }
            if key.first == nothing { continue }
            if found.updateValue(index, forKey: key) != nil { repeated.insert(key) }
        }
        for key in repeated { found[key] = nil }
        return found
    }
}
