package import Matching
public import Recordations
internal import System

extension Mirror {
    /// Calls a closure for each recordation that matches a filter, in the order of `REGISTER:KEY`, until it returns false.
    ///
    /// Only the values of `fields`, and those that the filter compares, are read; others are nil. An empty result is
    /// not an error. With `inOrder: false`, rows arrive in storage order and each is read once; a caller that sorts
    /// anyway should ask for that. With a limit the first recordations in order are read all the same. With `mapped: false`
    /// the file's pages are copied, for a caller that holds much memory itself.
    public func list(
        _ filter: Filter,
        reading fields: FieldSet = FieldSet(Field.allCases),
        inOrder: Bool = true,
        mapped: Bool = true,
        _ body: (Recordation) throws -> Bool
    ) throws {
        let rules = filter.mayNameNumber ? try numbers.rules() : .none
        // Reading runs on another thread, because printing a long list takes as long as reading it.
        let batches = BoundedChannel<[Recordation]> { [self] put in
            try read { db in
                // Matches are spread over the file: mapped pages are not copied, which saves a third of a long list's
                // time.
                if mapped { try db.execute("PRAGMA mmap_size = 8000000000") }
                let selection = try Selection(filter, rules, db)
                let fields = fields.union(filter.examined)
                var left = filter.limit ?? Int.max
                var batch: [Recordation] = []
                var bytes = 0
                func add(_ recordation: Recordation) throws -> Bool {
                    guard filter.admits(recordation, rules) else { return true }
                    left -= 1
                    batch.append(recordation)
                    bytes += recordation.values.withCanonicalBytes(\.count)
                    // One recordation's goods may have megabytes.
                    if batch.count == 128 || bytes > 1 << 18 {
                        try put(batch)
                        batch.removeAll(keepingCapacity: true)
                        bytes = 0
                    }
                    return left > 0
                }
                if inOrder || filter.limit != nil {
                    let found = try selection.numbersInOrder(db)
                    try RecordationQuery(db, reading: fields).forEach(left > 0 ? found : [], add)
                } else {
                    try RecordationQuery(db, reading: fields, of: selection).forEach(add)
                }
                try put(batch)
            }
        }
        struct ListEnded: Error {}
        do {
            try batches.forEach { for recordation in $0 where try !body(recordation) { throw ListEnded() } }
        } catch is ListEnded {}
    }

    /// All recordations that match a filter.
    public func recordations(_ filter: Filter) throws -> [Recordation] {
        var all: [Recordation] = []
        try list(filter) {
            all.append($0)
            return true
        }
        return all
    }
}

extension Filter {
    /// The fields whose values ``admits(_:_:)`` compares.
    fileprivate var examined: FieldSet {
        var examined = FieldSet(fields.keys)
        if goods != nil { examined.insert(.goods) }
        if text != nil { examined.formUnion(FieldSet(SearchColumn.fields)) }
        if portfolio != nil { examined.formUnion(FieldSet([.mark, .holder, .agent])) }
        return examined
    }

    /// Whether a recordation matches the conditions that SQL cannot check: texts in their own fields, and the portfolio's rules.
    ///
    /// `rules` are those by which registration numbers were looked for.
    package func admits(_ recordation: Recordation, _ rules: NumberRules) -> Bool {
        let office = Jurisdiction(recordation.jurisdiction)
        func holds(_ wanted: String, _ field: Field) -> Bool {
            guard let value = recordation.values[field] else { return false }
            let folded = SearchText.folded(value)
            let text = SearchText.folded(wanted)
            if isExact ? folded == text : folded.contains(text) { return true }
            guard SearchColumn.numbers.contains(field) else { return false }
            // Numbers are compared without spaces and separators, registration numbers by the offices' rules too.
            if field == .registrationNumber, rules.haveSame(value, wanted, office: office) { return true }
            if isExact { return NumberText.areSame(value, wanted) }
            return NumberText.part(wanted).map { NumberText.folded(value).contains($0) } ?? false
        }
        for (field, wanted) in fields where !holds(wanted, field) { return false }
        if let goods, !holds(goods, .goods) { return false }
        // A number was looked for by a part that all its spellings have, which other numbers have too.
        if let text, isExact || mayNameNumber, !SearchColumn.fields.contains(where: { holds(text, $0) }) {
            return false
        }
        if let portfolio, !portfolio.contains(recordation) { return false }
        return true
    }
}
