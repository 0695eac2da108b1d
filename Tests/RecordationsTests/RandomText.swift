import TestSupport

extension Seeded {
    /// Returns a random text of at most `count` scalars of an alphabet.
    mutating func text(of scalars: [Unicode.Scalar], upTo count: Int) -> String {
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...count, using: &self) {
            if let scalar = scalars.randomElement(using: &self) { view.append(scalar) }
        }
        return String(view)
    }
}

/// The bytes of a text: Swift compares strings by canonical equivalence, and a database compares bytes.
func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
