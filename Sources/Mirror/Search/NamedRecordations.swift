internal import Matching
internal import Recordations

/// The properties of a recordation by which an edit of it is checked.
public struct EditSubject: Sendable {
    /// The name of its source.
    public let source: String
    /// Whether it is filed and not linked yet.
    public let isFiled: Bool
}

extension Mirror {
    /// The recordations that a name can mean: `REGISTER:KEY`, a key, a part of one, a number, a part of a mark.
    ///
    /// The first of these meanings that finds any counts; several results mean an ambiguous name. At most `limit` are
    /// returned.
    public func numbers(named name: String, limit: Int = 20) throws -> [Int] {
        try numbers(named: [name], limit: limit)[name] ?? []
    }

    /// The recordations that each of several names can mean.
    ///
    /// One pass searches all names: a batch of edits has thousands, and a part of a key or a mark is found by a full
    /// scan.
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
            try Mirror.inKeys(&parts, limit: limit, rows, into: &found)
            try Mirror.inMarks(parts.filter { $0.register == nil }, limit: limit, rows, into: &found)
            return found
        }
    }

    private static func exact(_ name: RecordationName, _ limit: Int, _ rows: StatementCache) throws -> [Int] {
        if let register = name.register {
            // A recordation whose fetch was undone is not listed, but its history can be named.
            let exact = try rows.statement(
                """
                SELECT record.id FROM record JOIN register ON register.id = record.register_id
                WHERE register.name = ? AND record.key IN (?, ?)
                """
            ).all([register, name.part, name.key]) { $0["id"] as Int }
            if !exact.isEmpty { return exact }
        }
        return try rows.statement(
            """
            SELECT id FROM record
            WHERE register_id IN (SELECT id FROM register WHERE ? IS NULL OR name = ?) AND key = ? AND \(isListed)
            ORDER BY register_id, key LIMIT ?
            """
        ).all([name.register, name.register, name.key, limit]) { $0["id"] as Int }
    }

    private static func inKeys(
        _ names: inout [RecordationName],
        limit: Int,
        _ rows: StatementCache,
        into found: inout [String: [Int]]
    ) throws {
        let registers = Dictionary(
            try rows.statement("SELECT name, id FROM register").all { ($0["name"] as String, $0["id"] as Int) }
        ) { first, _ in first }
        let isListed = try rows.statement("SELECT 1 FROM record WHERE id = ? AND \(Mirror.isListed)")
        let search = PartSearch(names.map { Array($0.key.utf8) })
        let keys = try rows.statement("SELECT id, key, register_id FROM record ORDER BY register_id, key")
        // Columns are read by position, because the loop goes through every record.
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
        limit: Int,
        _ rows: StatementCache,
        into matches: inout [String: [Int]]
    ) throws {
        if names.isEmpty { return }
        let search = PartSearch(names.map { Array(SearchText.folded($0.text).utf8) })
        // Numbers are compared without spaces and separators.
        let asNumbers = names.indices.compactMap { index in
            NumberText.part(names[index].text).map { (index: index, part: Array($0.utf8)) }
        }
        let numberSearch = PartSearch(asNumbers.map(\.part))
        var numbers: [UInt8] = []
        var hits: [String: [(register: Int, key: String, number: Int)]] = [:]
        let keyOf = try rows.statement("SELECT register_id, key FROM record WHERE id = ?")
        try SearchBlocks.forEach(rows) { number, text in
            func add(_ index: Int) throws {
                guard
                    let (register, key) = try keyOf.first([number], { ($0["register_id"] as Int, $0["key"] as String) })
                else {
                    return
                }
                // Results have the order of lists, so only the end of the scan shows which are within the limit.
                hits[names[index].text, default: []].append((register, key, number))
                if hits[names[index].text, default: []].count > 4_096 { prune(&hits[names[index].text], limit) }
            }
            var found: Set<Int> = []
            try search.forEach(in: text) { index in
                if !asNumbers.isEmpty { found.insert(index) }
                try add(index)
            }
            guard !asNumbers.isEmpty else { return }
            numbers.removeAll(keepingCapacity: true)
            SearchColumn.appendNumbers(of: text, to: &numbers)
            try numbers.withUnsafeBufferPointer { numbers in
                try numberSearch.forEach(in: numbers) { position in
                    if !found.contains(asNumbers[position].index) { try add(asNumbers[position].index) }
                }
            }
        }
        for name in names {
            prune(&hits[name.text], limit)
            if let near = hits[name.text] { matches[name.text] = near.map(\.number) }
        }
    }

    private static func prune(_ hits: inout [(register: Int, key: String, number: Int)]?, _ limit: Int) {
        hits?.sort { ($0.register, $0.key) < ($1.register, $1.key) }
        if let all = hits, all.count > limit { hits = Array(all.prefix(limit)) }
    }

    /// The names of all sources and registers of the mirror, and their jurisdictions.
    public func origins() throws -> (sources: Set<String>, jurisdictions: Set<String>) {
        try read { db in
            let names = "SELECT name FROM source UNION SELECT name FROM register"
            return (
                try Set(db.values(names, as: String.self)),
                try Set(db.values("SELECT jurisdiction FROM register", as: String.self))
            )
        }
    }

    /// The properties by which an edit of a recordation is checked; nil for an unknown one.
    public func subject(number: Int) throws -> EditSubject? {
        try read { db in
            let row = try db.row(
                """
                SELECT source.name AS source, filing IS NOT NULL AND filing <> 'linked' AS is_filed FROM record
                JOIN source ON source.id = source_id
                WHERE record.id = ? AND (observation_id IS NOT NULL OR filing IS NOT NULL)
                """,
                [number]
            )
            return row.map { EditSubject(source: $0["source"], isFiled: $0["is_filed"]) }
        }
    }
}

/// A name of a recordation as a person entered it: `REGISTER:KEY`, or a part of a key, number or mark.
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
