internal import Matching
public import Recordations
internal import System

extension Mirror {
    /// Hands the recordations that a filter lets through to a closure one by one, in the order of their `REGISTER:KEY`.
    ///
    /// Only the values of the wanted fields, and those that the filter looks at, are read; others are nil. The closure
    /// answers whether it wants more. An empty result is not an error. Who puts them into an order later gets each as
    /// it is found, which takes one look at each instead of two; with a limit the first in order are meant all the same.
    public func list(
        _ filter: Filter,
        reading fields: FieldSet = FieldSet(Field.allCases),
        inOrder: Bool = true,
        _ body: (Recordation) throws -> Bool
    ) throws {
        // A long list takes as long to be laid out as to be read.
        let batches = BoundedChannel<[Recordation]> { [self] put in
            try read { db in
                // The hits lie all over the file: mapped pages are not copied, which makes a long list a third shorter.
                try db.execute("PRAGMA mmap_size = 8000000000")
                let selection = try Selection(filter, db)
                let fields = fields.union(filter.examined)
                var left = filter.limit ?? Int.max
                var batch: [Recordation] = []
                var bytes = 0
                func add(_ recordation: Recordation) throws -> Bool {
                    guard filter.admits(recordation) else { return true }
                    left -= 1
                    batch.append(recordation)
                    bytes += recordation.values.withCanonicalBytes(\.count)
                    // Goods may have megabytes.
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
        struct Enough: Error {}
        do {
            try batches.forEach { for recordation in $0 where try !body(recordation) { throw Enough() } }
        } catch is Enough {}
    }

    /// All recordations that a filter lets through.
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
    /// The fields whose values ``admits(_:)`` looks at.
    fileprivate var examined: FieldSet {
        var examined = FieldSet(fields.keys)
        if goods != nil { examined.insert(.goods) }
        if text != nil { examined.formUnion(FieldSet(SearchColumn.fields)) }
        if portfolio != nil { examined.formUnion(FieldSet([.mark, .holder, .agent])) }
        return examined
    }

    /// What SQL cannot say: texts within their own fields, whole where asked for.
    package func admits(_ recordation: Recordation) -> Bool {
        func holds(_ wanted: String, _ field: Field) -> Bool {
            guard let value = recordation.values[field] else { return false }
            let folded = SearchText.folded(value)
            let text = SearchText.folded(wanted)
            if isExact ? folded == text : folded.contains(text) { return true }
            guard SearchColumn.numbers.contains(field) else { return false }
            // A number is the same however it is spaced.
            if isExact { return NumberText.areSame(value, wanted) }
            return NumberText.part(wanted).map { NumberText.folded(value).contains($0) } ?? false
        }
        for (field, wanted) in fields where !holds(wanted, field) { return false }
        if let goods, !holds(goods, .goods) { return false }
        if let text, isExact, !SearchColumn.fields.contains(where: { holds(text, $0) }) { return false }
        if let portfolio, !portfolio.contains(recordation) { return false }
        return true
    }
}
