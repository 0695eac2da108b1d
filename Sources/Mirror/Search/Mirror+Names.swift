internal import Matching
internal import Recordations

/// What an edit has to know of a recordation before it can be checked.
public struct EditSubject: Sendable {
    /// The source that speaks for its register.
    public let source: String
    /// Whether it is filed, and its register does not show it yet.
    public let isFiled: Bool
}

extension Mirror {
    /// The recordations that a name can mean: `REGISTER:KEY`, a key, a part of one, a number, a part of a mark.
    ///
    /// The nearest sense that finds any counts; more than one result is an ambiguous name. At most `limit` are given.
    public func numbers(named name: String, limit: Int = 20) throws -> [Int] {
        try numbers(named: [name], limit: limit)[name] ?? []
    }

    /// The recordations that each of some names can mean, as one name alone does.
    ///
    /// All names are looked for at once: a table of edits has thousands, and a part of a key or of a mark is found by going
    /// through all of them.
    public func numbers(named names: some Collection<String>, limit: Int = 20) throws -> [String: [Int]] {
        try read { db in
            let rows = StatementCache(db)
            var found: [String: [Int]] = [:]
            var parts: [RecordationName] = []
            for text in Set(names) {
                let name = RecordationName(text)
                let numbers = try Mirror.exact(name, limit, rows)
                if numbers.isEmpty { parts.append(name) } else { found[text] = numbers }
            }
            if parts.isEmpty { return found }
            try Mirror.inKeys(&parts, limit, rows, &found)
            try Mirror.inMarks(parts.filter { $0.register == nil }, limit, rows, &found)
            return found
        }
    }

    private static func exact(_ name: RecordationName, _ limit: Int, _ rows: StatementCache) throws -> [Int] {
        if let register = name.register {
            // What was taken back is in no list, and its history still has a name.
            let exact = try rows.statement(
                """
                SELECT record.id FROM record JOIN register ON register.id = record.register_id
                WHERE register.name = ? AND record.key IN (?, ?)
                """
            ).all([register, name.part, name.key]) { $0.integer(0) }
            if !exact.isEmpty { return exact }
        }
        return try rows.statement(
            """
            SELECT id FROM record
            WHERE register_id IN (SELECT id FROM register WHERE ? IS NULL OR name = ?) AND key = ? AND \(isListed)
            ORDER BY register_id, key LIMIT ?
            """
        ).all([name.register, name.register, name.key, limit]) { $0.integer(0) }
    }

    private static func inKeys(
        _ names: inout [RecordationName],
        _ limit: Int,
        _ rows: StatementCache,
        _ found: inout [String: [Int]]
    ) throws {
        let registers = Dictionary(
            try rows.statement("SELECT name, id FROM register").all { ($0.text(0) ?? "", $0.integer(1)) }
        ) { first, _ in first }
        let isListed = try rows.statement("SELECT 1 FROM record WHERE id = ? AND \(Mirror.isListed)")
        let search = PartSearch(names.map { Array($0.key.utf8) })
        let keys = try rows.statement("SELECT id, key, register_id FROM record ORDER BY register_id, key")
        while try keys.step() {
            try keys.withText(1) { key in
                try search.forEach(in: key) { index in
                    let name = names[index]
                    guard found[name.text, default: []].count < limit,
                        name.register.map({ registers[$0] == keys.integer(2) }) ?? true,
                        try isListed.first([keys.integer(0)], { _ in true }) ?? false
                    else { return }
                    found[name.text, default: []].append(keys.integer(0))
                }
            }
        }
        names.removeAll { found[$0.text] != nil }
    }

    private static func inMarks(
        _ names: [RecordationName],
        _ limit: Int,
        _ rows: StatementCache,
        _ found: inout [String: [Int]]
    ) throws {
        if names.isEmpty { return }
        let search = PartSearch(names.map { Array(SearchText.folded($0.text).utf8) })
        // A number is the same however it is spaced, in the register and by whoever names it.
        let asNumbers = names.indices.compactMap { index in
            NumberText.part(names[index].text).map { (index: index, part: Array($0.utf8)) }
        }
        let numberSearch = PartSearch(asNumbers.map(\.part))
        var numbers: [UInt8] = []
        var places: [String: [(register: Int, key: String, number: Int)]] = [:]
        let place = try rows.statement("SELECT register_id, key FROM record WHERE id = ?")
        try SearchBlocks.forEach(rows) { number, text in
            func add(_ index: Int) throws {
                guard let (register, key) = try place.first([number], { ($0.integer(0), $0.text(1) ?? "") }) else {
                    return
                }
                // The order is that of lists, so that what is beyond the limit is known at the end alone.
                places[names[index].text, default: []].append((register, key, number))
                if places[names[index].text, default: []].count > 4_096 { prune(&places[names[index].text], limit) }
            }
            var met: Set<Int> = []
            try search.forEach(in: text) { index in
                if !asNumbers.isEmpty { met.insert(index) }
                try add(index)
            }
            guard !asNumbers.isEmpty else { return }
            numbers.removeAll(keepingCapacity: true)
            SearchColumn.appendNumbers(of: text, to: &numbers)
            try numbers.withUnsafeBufferPointer { numbers in
                try numberSearch.forEach(in: numbers) { place in
                    if !met.contains(asNumbers[place].index) { try add(asNumbers[place].index) }
                }
            }
        }
        for name in names {
            prune(&places[name.text], limit)
            if let near = places[name.text] { found[name.text] = near.map(\.number) }
        }
    }

    private static func prune(_ places: inout [(register: Int, key: String, number: Int)]?, _ limit: Int) {
        places?.sort { ($0.register, $0.key) < ($1.register, $1.key) }
        if let all = places, all.count > limit { places = Array(all.prefix(limit)) }
    }

    /// What a list can be narrowed to: the sources and registers that the mirror has met, and their jurisdictions.
    public func origins() throws -> (sources: Set<String>, jurisdictions: Set<String>) {
        try read { db in
            let names = "SELECT name FROM source UNION SELECT name FROM register"
            return (
                try Set(db.values(names, as: String.self)),
                try Set(db.values("SELECT jurisdiction FROM register", as: String.self))
            )
        }
    }

    /// What an edit has to know of a recordation; nil for one that the mirror does not know.
    public func subject(number: Int) throws -> EditSubject? {
        try read { db in
            let row = try db.row(
                """
                SELECT source.name, filing IS NOT NULL AND filing <> 'linked' FROM record
                JOIN source ON source.id = source_id
                WHERE record.id = ? AND (observation_id IS NOT NULL OR filing IS NOT NULL)
                """,
                [number]
            )
            return row.map { EditSubject(source: $0[0], isFiled: $0[1]) }
        }
    }
}

/// A name as a person wrote it: `REGISTER:KEY`, or some part.
private struct RecordationName {
    let text: String
    let register: String?
    let part: String
    let key: String

    init(_ text: String) {
        self.text = text
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        register = parts.count == 2 ? parts[0] : nil
        part = parts.count == 2 ? parts[1] : text
        key = RecordKey.comparable(part)
    }
}
