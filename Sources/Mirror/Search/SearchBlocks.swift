package import Recordations
internal import System

/// The searched texts of recordations, 64 to a row, in the order of the recordations' numbers.
///
/// A search reads all texts. SQLite needs as long to step to a row as the search needs for hundreds of bytes, so with
/// one text a row a search takes five times as long.
package final class SearchBlocks {
    /// The number of recordations in a row.
    package static let size = 64
    /// The byte between the texts of a row, which UTF-8 never contains (RFC 3629, 3); a text may contain any control character.
    package static let separator: UInt8 = 0xFF

    private let rows: StatementCache
    // The texts of the row that `text(of:)` read last.
    private var last: (block: Int, texts: [[UInt8]])?

    /// Makes a writer and reader of the texts.
    package init(_ rows: StatementCache) { self.rows = rows }

    private func set(_ record: Int, to text: UnsafeBufferPointer<UInt8>) throws {
        try write(record / Self.size) { block in
            let slot = Self.slot(record % Self.size, of: &block)
            guard !block[slot].elementsEqual(text) else { return false }
            block.replaceSubrange(slot, with: text)
            return true
        }
    }

    /// Sets a recordation's text to that of some values.
    package func set(_ record: Int, to values: FieldValues) throws {
        var text: [UInt8] = []
        SearchColumn.append(values, to: &text)
        try text.withUnsafeBufferPointer { try set(record, to: $0) }
    }

    /// Removes a recordation's text, so that no search finds it.
    package func remove(_ record: Int) throws { try set(record, to: UnsafeBufferPointer(start: nil, count: 0)) }

    /// Appends the texts of recordations with consecutive numbers, each a range of a buffer.
    ///
    /// The numbers have to be greater than all that have a text.
    package func add(
        _ first: Int,
        _ texts: some RandomAccessCollection<Range<Int>>,
        in bytes: UnsafeBufferPointer<UInt8>
    ) throws {
        var left = texts[...]
        var record = first
        while !left.isEmpty {
            let count = min(left.count, Self.size - record % Self.size)
            try write(record / Self.size) { block in
                var last = block.count { $0 == Self.separator }
                for (index, range) in left.prefix(count).enumerated() {
                    let slot = record % Self.size + index
                    block.append(contentsOf: repeatElement(Self.separator, count: slot - last))
                    block.append(contentsOf: bytes[range])
                    last = slot
                }
                return true
            }
            left = left.dropFirst(count)
            record += count
        }
    }

    /// A recordation's text; empty where it has none.
    package func text(of record: Int) throws -> String {
        let block = record / Self.size
        if last?.block != block {
            let texts = try bytes(block).split(separator: Self.separator, omittingEmptySubsequences: false)
            last = (block, texts.map { Array($0) })
        }
        guard let texts = last?.texts, texts.indices.contains(record % Self.size) else { return "" }
        return String(decoding: texts[record % Self.size], as: UTF8.self)
    }

    private func bytes(_ number: Int) throws -> [UInt8] {
        let reading = try rows.statement("SELECT folded FROM search WHERE block = ?")
        reading.bind(1, number)
        defer { reading.reset() }
        return try reading.step() ? reading.withBlob(0) { Array($0) } : []
    }

    private func write(_ number: Int, _ change: (inout [UInt8]) throws -> Bool) throws {
        var block = try bytes(number)
        guard try change(&block) else { return }
        last = nil
        guard !block.isEmpty else { return try rows.statement("DELETE FROM search WHERE block = ?").run([number]) }
        let writing = try rows.statement(
            "INSERT INTO search (block, folded) VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET folded = excluded.folded"
        )
        try block.withUnsafeBytes { bytes in
            writing.bind(1, number)
            writing.bind(2, blob: bytes)
            try writing.run()
        }
    }

    // The range of a recordation's text; a block ends with its last written text, so it may have to grow.
    private static func slot(_ index: Int, of block: inout [UInt8]) -> Range<Int> {
        var start = 0
        for _ in 0..<index {
            guard let end = block[start...].firstIndex(of: separator) else {
                block.append(separator)
                start = block.count
                continue
            }
            start = end + 1
        }
        return start..<(block[start...].firstIndex(of: separator) ?? block.count)
    }
}

extension SearchBlocks {
    /// Calls a closure with the number and the text of each recordation that has one, by number.
    // Columns are read by position, because the loop reads the texts of whole registers.
    package static func forEach(_ rows: StatementCache, _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) throws
    {
        let rows = try rows.statement("SELECT block, folded FROM search ORDER BY block")
        while try rows.step() {
            try rows.withBlob(1) { block in
                let block = block.bindMemory(to: UInt8.self)
                for (index, text) in block.split(separator: separator, omittingEmptySubsequences: false).enumerated()
                where !text.isEmpty {
                    try body(rows.integer(0) * size + index, UnsafeBufferPointer(rebasing: text))
                }
            }
        }
    }

    /// The recordations whose texts contain all needles, by number.
    ///
    /// Without a needle there are none. A needle must not be empty.
    package static func recordations(with needles: [SearchNeedle], _ db: SQLDatabase) throws -> [Int] {
        // A needle that is no number goes first, because it is found without splitting the block into texts.
        let needles = needles.sorted { $0.numbers.isEmpty && !$1.numbers.isEmpty }
        guard let first = needles.first else { return [] }
        let rest = needles.dropFirst()
        let rows = try SQLStatement(db, "SELECT block, folded FROM search ORDER BY block")
        var found: [Int] = []
        var numbers: [UInt8] = []
        func holds(_ needle: SearchNeedle, _ text: Slice<UnsafeRawBufferPointer>) -> Bool {
            if find(needle.text, in: text) != nil { return true }
            if needle.numbers.isEmpty { return false }
            numbers.removeAll(keepingCapacity: true)
            let column = UnsafeRawBufferPointer(rebasing: text).bindMemory(to: UInt8.self)
            SearchColumn.appendNumbers(of: column, to: &numbers)
            return numbers.withUnsafeBytes { bytes in needle.numbers.contains { find($0, in: bytes[...]) != nil } }
        }
        while try rows.step() {
            rows.withBlob(1) { block in
                // `start` is where the current text begins, and `slot` its position in the block.
                var (start, slot) = (0, 0)
                func next() -> Int? {
                    first.numbers.isEmpty ? find(first.text, in: block[start...]) : start <= block.count ? start : nil
                }
                while let hit = next() {
                    while let end = block[start..<hit].firstIndex(of: separator) {
                        (start, slot) = (end + 1, slot + 1)
                    }
                    let end = block[hit...].firstIndex(of: separator) ?? block.count
                    let text = block[start..<end]
                    if first.numbers.isEmpty || holds(first, text), rest.allSatisfy({ holds($0, text) }) {
                        found.append(rows.integer(0) * size + slot)
                    }
                    guard end < block.count else { return }
                    (start, slot) = (end + 1, slot + 1)
                }
            }
        }
        return found
    }

    // Searches the last byte first: in the UTF-8 of Chinese characters it varies most.
    private static func find(_ part: [UInt8], in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard let last = part.last else { return nil }
        let all = UnsafeRawBufferPointer(rebasing: bytes)
        return part.withUnsafeBytes { part in
            var next = part.count - 1
            while let found = RawBytes.firstIndex(of: last, in: all, from: next) {
                let start = found - (part.count - 1)
                let candidate = UnsafeRawBufferPointer(rebasing: all[start...found])
                if RawBytes.areEqual(candidate, part) { return bytes.startIndex + start }
                next = found + 1
            }
            return nil
        }
    }
}

extension SearchBlocks {
    /// Fills the table from the one of an older recordal, which has one text a row.
    package static func fill(_ db: SQLDatabase) throws {
        let blocks = SearchBlocks(StatementCache(db))
        let old = try SQLStatement(db, "SELECT record_id, folded FROM search_by_record ORDER BY record_id")
        var (first, texts, bytes): (Int, [Range<Int>], [UInt8]) = (0, [], [])
        func write() throws { try bytes.withUnsafeBufferPointer { try blocks.add(first, texts, in: $0) } }
        while try old.step() {
            let record = old.integer(0)
            if record / size != first / size {
                try write()
                (first, texts, bytes) = (record, [], [])
            }
            // A recordation without a row has an empty text.
            while first + texts.count < record { texts.append(bytes.count..<bytes.count) }
            let start = bytes.count
            old.withText(1) { bytes.append(contentsOf: $0) }
            texts.append(start..<bytes.count)
        }
        try write()
        try db.execute("DROP TABLE search_by_record")
    }
}
