/// The tree of the paths of a document's values within its records; a path with values has a column.
///
/// Records mostly have the same keys in the same order, so a key is first compared with the key that followed last time
/// and looked up only if it differs.
struct PathTable {
    /// The most paths of a document, the same as the columns of a sheet.
    static let limit = 16_384
    /// The most bytes of one path.
    static let pathLimitInBytes = 1_024

    /// The root of all paths: the record itself.
    static let root = 0

    private struct Node {
        let parent: Int
        /// The range of its name in ``bytes``.
        let name: Range<Int>
        var column = -1
        var firstChild = -1
        var lastChild = -1
        var nextSibling = -1
        var nextOfHash = -1
        /// The last record in which it occurred, and its number of occurrences in that record.
        var record = 0
        var count = 0
    }

    /// The paths that have values, in the order of their first occurrence.
    private(set) var names: [String] = []

    private var nodes = [Node(parent: -1, name: 0..<0)]
    private var bytes: [UInt8] = []
    private var firstOfHash: [Int: Int] = [:]

    /// The first child of a node; -1 where there is none.
    @inline(__always)
    func firstChild(of node: Int) -> Int { nodes[node].firstChild }

    /// The next sibling of a node; -1 where there is none.
    @inline(__always)
    func sibling(of node: Int) -> Int { nodes[node].nextSibling }

    /// The child with a name, which is added if it does not exist; `likely` is compared first.
    ///
    /// Throws ``DocumentError`` where a path is too long or the table has too many paths.
    @inline(__always)
    mutating func child(
        of parent: Int,
        likely: Int,
        _ name: UnsafeBufferPointer<UInt8>
    ) throws(DocumentError) -> Int {
        if likely >= 0 {
            if isNamed(likely, name) { return likely }
            // If the record lacks the likely key, the key behind it comes next.
            let next = nodes[likely].nextSibling
            if next >= 0, isNamed(next, name) { return next }
        }
        return try lookUp(parent, name)
    }

    @inline(__always)
    private func isNamed(_ node: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let own = nodes[node].name
        guard own.count == name.count else { return false }
        return bytes.withUnsafeBufferPointer { all in
            var at = 0
            while at < name.count, all[own.lowerBound + at] == name[at] { at += 1 }
            return at == name.count
        }
    }

    private mutating func lookUp(_ parent: Int, _ name: UnsafeBufferPointer<UInt8>) throws(DocumentError) -> Int {
        guard name.count <= Self.pathLimitInBytes else { throw Self.tooLong(name) }
        // Swift's hash has a random seed in each process, so that nobody can make a file of names that collide.
        var hasher = Hasher()
        hasher.combine(parent)
        hasher.combine(bytes: UnsafeRawBufferPointer(name))
        let hash = hasher.finalize()
        var node = firstOfHash[hash] ?? -1
        while node >= 0 {
            if nodes[node].parent == parent, isNamed(node, name) { return node }
            node = nodes[node].nextOfHash
        }
        return try add(parent, name, hash)
    }

    private mutating func add(
        _ parent: Int,
        _ name: UnsafeBufferPointer<UInt8>,
        _ hash: Int
    ) throws(DocumentError) -> Int {
        guard nodes.count <= Self.limit else {
            throw DocumentError(
                "the records have more than \(Self.limit) different paths to values",
                advice: "check that the names are names, and not numbers or values"
            )
        }
        let node = nodes.count
        nodes.append(Node(parent: parent, name: bytes.count..<(bytes.count + name.count)))
        bytes.append(contentsOf: name)
        if path(of: node).count > Self.pathLimitInBytes { throw Self.tooLong(name) }
        nodes[node].nextOfHash = firstOfHash[hash] ?? -1
        firstOfHash[hash] = node
        let last = nodes[parent].lastChild
        if last >= 0 { nodes[last].nextSibling = node } else { nodes[parent].firstChild = node }
        nodes[parent].lastChild = node
        return node
    }

    /// The column of a node's values, from 0; a new column if the node has none.
    @inline(__always)
    mutating func column(of node: Int) -> Int {
        let column = nodes[node].column
        return column >= 0 ? column : addColumn(node)
    }

    private mutating func addColumn(_ node: Int) -> Int {
        nodes[node].column = names.count
        names.append(node == Self.root ? "." : String(decoding: path(of: node), as: UTF8.self))
        return names.count - 1
    }

    /// Counts an occurrence of a node in a record and returns the number of earlier occurrences in that record.
    @inline(__always)
    mutating func enter(_ node: Int, record: Int) -> Int {
        if nodes[node].record != record {
            nodes[node].record = record
            nodes[node].count = 0
        }
        nodes[node].count += 1
        return nodes[node].count - 1
    }

    // A slash and a tilde in a name are escaped by RFC 6901, so that different paths never have the same text.
    private func path(of node: Int) -> [UInt8] {
        var steps: [Range<Int>] = []
        var node = node
        while node != Self.root {
            steps.append(nodes[node].name)
            node = nodes[node].parent
        }
        var path: [UInt8] = []
        for (index, step) in steps.reversed().enumerated() {
            if index > 0 { path.append(UInt8(ascii: "/")) }
            for byte in bytes[step] {
                switch byte {
                case UInt8(ascii: "~"): path.append(contentsOf: "~0".utf8)
                case UInt8(ascii: "/"): path.append(contentsOf: "~1".utf8)
                default: path.append(byte)
                }
            }
        }
        return path
    }

    private static func tooLong(_ name: UnsafeBufferPointer<UInt8>) -> DocumentError {
        let start = String(decoding: name.prefix(40), as: UTF8.self)
        return DocumentError(
            "a path to a value is longer than \(pathLimitInBytes) bytes; its last name starts '\(start)'",
            advice: "check that the names are names, and not values"
        )
    }
}
