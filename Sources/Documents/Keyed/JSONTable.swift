/// The columns of a JSON document whose records are lists, named by the first list.
struct JSONTable {
    /// Whether the header has ended.
    var isComplete = false
    /// The nodes of the columns' names.
    private var nodes: [Int] = []

    /// Adds a name of the header; an empty one, or one that an earlier column has, gets the column's number.
    ///
    /// Throws ``DocumentError`` for too many or too long names.
    mutating func addName(_ name: [UInt8], _ paths: inout PathTable) throws(DocumentError) {
        var node = try Self.node(name, &paths)
        if name.isEmpty || nodes.contains(node) {
            let number = "(\(nodes.count + 1))"
            node = try Self.node(name + (name.isEmpty ? "" : " ").utf8 + number.utf8, &paths)
        }
        nodes.append(node)
        _ = paths.column(of: node)
    }

    /// The node of a column's values; a column beyond the header is named by its number.
    mutating func node(_ column: Int, _ paths: inout PathTable) throws(DocumentError) -> Int {
        while nodes.count <= column {
            nodes.append(try Self.node(Array("(\(nodes.count + 1))".utf8), &paths))
        }
        return nodes[column]
    }

    private static func node(_ name: [UInt8], _ paths: inout PathTable) throws(DocumentError) -> Int {
        try name.withUnsafeBufferPointer { name throws(DocumentError) in
            try paths.child(of: PathTable.root, likely: -1, name)
        }
    }
}
