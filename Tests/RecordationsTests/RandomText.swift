import TestSupport

extension Seeded {
    /// A text of at most so many scalars out of some.
    mutating func text(of scalars: [Unicode.Scalar], upTo count: Int) -> String {
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...count, using: &self) {
            if let scalar = scalars.randomElement(using: &self) { view.append(scalar) }
        }
        return String(view)
    }
}

/// A text's bytes: two spellings of one letter are equal as texts of Swift, and not in a database.
func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
